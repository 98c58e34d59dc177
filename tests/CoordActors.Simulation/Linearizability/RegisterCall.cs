namespace CoordActors.Simulation.Linearizability;

/// <summary>A write to or a read of one register, from its call to its return.</summary>
/// <param name="key">Which register.</param>
/// <param name="isWrite">A write; otherwise a read.</param>
/// <param name="calledAt">When it was called, on any clock that only goes forward.</param>
internal sealed class RegisterCall(long key, bool isWrite, long calledAt)
{
    public long Key { get; } = key;

    public bool IsWrite { get; } = isWrite;

    public long CalledAt { get; } = calledAt;

    /// <summary>When it returned; the end of time for one whose outcome is not known.</summary>
    public long ReturnedAt { get; set; } = long.MaxValue;

    /// <summary>Where in the order it probably is: a hint for the search, which need not be right.</summary>
    public (long First, long Second) Likely { get; set; } = (long.MaxValue, calledAt);

    /// <summary>What was written, or what the read saw.</summary>
    public long Value { get; set; }

    public override string ToString() =>
        $"{(IsWrite ? "write" : "read")} {Value} of register {Key} [{CalledAt}, {(ReturnedAt == long.MaxValue ? "?" : ReturnedAt)}]";
}
