namespace CoordActors.Zab.Log;

/// <summary>Proof that a server's disk has its history up to a transaction. Made by <see cref="Durability"/> alone.</summary>
public readonly record struct DurableLog
{
    internal DurableLog(long zxid) => Zxid = zxid;

    /// <summary>The last transaction on disk.</summary>
    public long Zxid { get; }
}
