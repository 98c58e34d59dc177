using System.Globalization;

namespace CoordActors.Protocol;

/// <summary>
/// The number of a transaction: the leader's epoch in the high 32 bits, a counter within the epoch in the low 32. Epoch 0 is a standalone server.
/// Order is that of the signed 64-bit value.
/// </summary>
/// <param name="Value">The 64 bits as they travel.</param>
public readonly record struct Zxid(long Value) : IComparable<Zxid>
{
    /// <summary>Before every transaction.</summary>
    public static Zxid Zero => default;

    /// <summary>The leader's epoch, 0 to 2^31 - 1 in practice.</summary>
    public int Epoch => (int)(Value >>> 32);

    /// <summary>The position within the epoch, 0 to 2^32 - 1.</summary>
    public uint Counter => (uint)Value;

    /// <summary>The zxid of <paramref name="counter"/> in <paramref name="epoch"/>.</summary>
    public static Zxid Of(int epoch, uint counter) => new(((long)epoch << 32) | counter);

    /// <inheritdoc />
    public int CompareTo(Zxid other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(Zxid left, Zxid right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(Zxid left, Zxid right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(Zxid left, Zxid right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(Zxid left, Zxid right) => left.Value >= right.Value;

    /// <summary>As ZooKeeper prints it: <c>0x</c> and hexadecimal digits without leading zeros.</summary>
    public override string ToString() => "0x" + Value.ToString("x", CultureInfo.InvariantCulture);
}
