using CoordActors.Zab.Log;

namespace CoordActors.Zab.Messages;

/// <summary>Learner to leader, its first word, repeated until it is answered (FOLLOWERINFO, OBSERVERINFO).</summary>
/// <param name="ServerId">The learner.</param>
/// <param name="AcceptedEpoch">The highest epoch that it has accepted.</param>
/// <param name="Fingerprint">Its configuration.</param>
public sealed record FollowerInfo(long ServerId, long AcceptedEpoch, long Fingerprint) : PeerMessage;

/// <summary>Leader to learner: the epoch it proposes (LEADERINFO). A promise: the leader has accepted it durably.</summary>
public sealed record LeaderInfo : PeerMessage
{
    /// <summary>By this proof.</summary>
    public LeaderInfo(DurableEpochs epochs) => Epoch = epochs.Accepted;

    internal LeaderInfo(long epoch) => Epoch = epoch;

    /// <summary>The epoch.</summary>
    public long Epoch { get; }
}

/// <summary>Learner to leader: it has durably accepted the epoch and will not follow an older one any more (ACKEPOCH).</summary>
public sealed record AckEpoch : PeerMessage
{
    /// <summary>By these proofs.</summary>
    public AckEpoch(DurableEpochs epochs, DurableLog log)
        : this(epochs.Accepted, epochs.Current, log.Zxid)
    {
    }

    internal AckEpoch(long acceptedEpoch, long currentEpoch, long lastZxid)
    {
        AcceptedEpoch = acceptedEpoch;
        CurrentEpoch = currentEpoch;
        LastZxid = lastZxid;
    }

    /// <summary>The epoch accepted.</summary>
    public long AcceptedEpoch { get; }

    /// <summary>The epoch of the last leader that it has acknowledged.</summary>
    public long CurrentEpoch { get; }

    /// <summary>The last transaction on its disk.</summary>
    public long LastZxid { get; }
}

/// <summary>Either way: the link ends, for this reason. The receiver looks for a leader at once instead of waiting for silence.</summary>
/// <param name="Reason">One sentence for the log.</param>
public sealed record EndOfLink(string Reason) : PeerMessage;
