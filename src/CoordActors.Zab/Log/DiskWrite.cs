namespace CoordActors.Zab.Log;

/// <summary>What kind of write.</summary>
public enum DiskWriteKind
{
    /// <summary>Transactions at the end of the history.</summary>
    Append,

    /// <summary>Accepted and current epoch.</summary>
    Epochs,

    /// <summary>The end of the history is cut off.</summary>
    Truncate,

    /// <summary>The history is replaced by the snapshot that was received.</summary>
    Install,
}

/// <summary>One write of a core; writes become durable in their order.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Batch">The transactions of an append.</param>
/// <param name="Zxid">The last transaction that a truncation keeps, or that a snapshot holds.</param>
/// <param name="AcceptedEpoch">The accepted epoch of a write of epochs.</param>
/// <param name="CurrentEpoch">The current epoch of a write of epochs.</param>
public readonly record struct DiskWrite(DiskWriteKind Kind, HistoryBatch Batch, long Zxid, long AcceptedEpoch, long CurrentEpoch)
{
    /// <summary>Transactions at the end of the history.</summary>
    public static DiskWrite Append(in HistoryBatch batch) => new(DiskWriteKind.Append, batch, batch.LastZxid, 0, 0);

    /// <summary>Epochs.</summary>
    public static DiskWrite Epochs(long accepted, long current) => new(DiskWriteKind.Epochs, default, 0, accepted, current);

    /// <summary>A cut behind <paramref name="zxid"/>.</summary>
    public static DiskWrite Truncate(long zxid) => new(DiskWriteKind.Truncate, default, zxid, 0, 0);

    /// <summary>A snapshot up to <paramref name="zxid"/>.</summary>
    public static DiskWrite Install(long zxid) => new(DiskWriteKind.Install, default, zxid, 0, 0);
}
