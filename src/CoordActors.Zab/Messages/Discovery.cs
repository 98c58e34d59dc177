using CoordActors.Zab.Log;

namespace CoordActors.Zab.Messages;

/// <summary>Learner to leader, its first word, repeated until it is answered (FOLLOWERINFO, OBSERVERINFO).</summary>
/// <param name="ServerId">The learner.</param>
/// <param name="AcceptedEpoch">The highest epoch that it has accepted.</param>
/// <param name="Fingerprint">Its configuration.</param>
/// <param name="EnsembleId">The ensemble that its history belongs to, 0 for none yet.</param>
public sealed record FollowerInfo(long ServerId, long AcceptedEpoch, long Fingerprint, long EnsembleId = 0) : PeerMessage;

/// <summary>Leader to learner: the epoch it proposes (LEADERINFO). A promise: the leader has accepted it durably.</summary>
public sealed record LeaderInfo : PeerMessage
{
    /// <summary>By this proof.</summary>
    public LeaderInfo(DurableEpochs epochs) => Epoch = epochs.Accepted;

    internal LeaderInfo(long epoch) => Epoch = epoch;

    /// <summary>The epoch.</summary>
    public long Epoch { get; }
}

/// <summary>Either way: the link ends, for this reason. The receiver looks for a leader at once instead of waiting for silence.</summary>
/// <param name="Reason">One sentence for the log.</param>
public sealed record EndOfLink(string Reason) : PeerMessage;
