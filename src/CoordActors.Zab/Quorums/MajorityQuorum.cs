namespace CoordActors.Zab.Quorums;

/// <summary>More than half of the voters.</summary>
public sealed class MajorityQuorum(int voters) : Quorum
{
    /// <inheritdoc />
    public override bool IsReachedBy(VoterSet acknowledged) => acknowledged.Count > voters / 2;

    /// <inheritdoc />
    public override string Describe() => $"{voters / 2 + 1} of {voters}";
}
