using CoordActors.Zab.Log;

namespace CoordActors.Zab.Messages;

/// <summary>Learner to leader: it has durably accepted the epoch and will not follow an older one any more (ACKEPOCH).</summary>
public sealed record AckEpoch : PeerMessage
{
    /// <summary>By these proofs.</summary>
    public AckEpoch(DurableEpochs epochs, DurableLog log, bool wantsSnapshot = false)
        : this(epochs.Accepted, epochs.Current, log.Zxid, wantsSnapshot)
    {
    }

    internal AckEpoch(long acceptedEpoch, long currentEpoch, long lastZxid, bool wantsSnapshot)
    {
        AcceptedEpoch = acceptedEpoch;
        CurrentEpoch = currentEpoch;
        LastZxid = lastZxid;
        WantsSnapshot = wantsSnapshot;
    }

    /// <summary>The epoch accepted.</summary>
    public long AcceptedEpoch { get; }

    /// <summary>The epoch of the last leader that it has acknowledged.</summary>
    public long CurrentEpoch { get; }

    /// <summary>The last transaction on its disk.</summary>
    public long LastZxid { get; }

    /// <summary>Its tree is damaged: the difference is not enough, it needs a whole one.</summary>
    public bool WantsSnapshot { get; }
}
