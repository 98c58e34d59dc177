namespace CoordActors.Zab.Log;

/// <summary>
/// What a server's disk would still know after a crash. Only what has been told here can be promised to others: the messages that promise
/// something are made from the proofs that this class hands out, so none can be on the wire before the disk has it.
/// </summary>
public sealed class Durability
{
    /// <summary>The state that a server recovered, or settled to.</summary>
    public Durability(long acceptedEpoch, long currentEpoch, long lastZxid)
    {
        AcceptedEpoch = acceptedEpoch;
        CurrentEpoch = currentEpoch;
        LastZxid = lastZxid;
    }

    /// <summary>The highest epoch accepted from a prospective leader.</summary>
    public long AcceptedEpoch { get; private set; }

    /// <summary>The epoch of the last NEWLEADER acknowledged.</summary>
    public long CurrentEpoch { get; private set; }

    /// <summary>The last transaction on disk; everything before it is there, too.</summary>
    public long LastZxid { get; private set; }

    /// <summary>Proof of the epochs.</summary>
    public DurableEpochs Epochs => new(AcceptedEpoch, CurrentEpoch);

    /// <summary>Proof of the history.</summary>
    public DurableLog Log => new(LastZxid);

    /// <summary>The disk has the history up to <paramref name="zxid"/>.</summary>
    public void OnLog(long zxid) => LastZxid = Math.Max(LastZxid, zxid);

    /// <summary>The disk has these epochs.</summary>
    public void OnEpochs(long acceptedEpoch, long currentEpoch)
    {
        AcceptedEpoch = Math.Max(AcceptedEpoch, acceptedEpoch);
        CurrentEpoch = Math.Max(CurrentEpoch, currentEpoch);
    }

    /// <summary>The history now ends at <paramref name="zxid"/>: it was cut, or replaced by a snapshot.</summary>
    public void OnHistoryReplaced(long zxid) => LastZxid = zxid;
}
