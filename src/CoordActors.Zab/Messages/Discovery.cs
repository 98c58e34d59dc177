using CoordActors.Zab.Log;

namespace CoordActors.Zab.Messages;

/// <summary>Learner to leader, its first word, repeated until it is answered (FOLLOWERINFO, OBSERVERINFO).</summary>
/// <param name="ServerId">The learner.</param>
/// <param name="AcceptedEpoch">The highest epoch that it has accepted.</param>
/// <param name="Fingerprint">Its configuration.</param>
/// <param name="EnsembleId">The ensemble that its history belongs to, 0 for none yet.</param>
/// <param name="FeatureLevel">The highest feature level of transactions that it can apply.</param>
public sealed record FollowerInfo(long ServerId, long AcceptedEpoch, long Fingerprint, long EnsembleId = 0, byte FeatureLevel = FeatureLevels.Lowest)
    : PeerMessage;

/// <summary>Leader to learner: the epoch it proposes (LEADERINFO). A promise: the leader has accepted it durably.</summary>
public sealed record LeaderInfo : PeerMessage
{
    /// <summary>By this proof.</summary>
    public LeaderInfo(DurableEpochs epochs, byte featureLevel = FeatureLevels.Lowest)
        : this(epochs.Accepted, featureLevel)
    {
    }

    internal LeaderInfo(long epoch, byte featureLevel = FeatureLevels.Lowest) => (Epoch, FeatureLevel) = (epoch, featureLevel);

    /// <summary>The epoch.</summary>
    public long Epoch { get; }

    /// <summary>No transaction in its history has a higher feature level.</summary>
    public byte FeatureLevel { get; }
}

/// <summary>Either way: the link ends, for this reason. The receiver looks for a leader at once instead of waiting for silence.</summary>
/// <param name="Reason">One sentence for the log.</param>
/// <param name="IsAnnounced">Whether that needs no warning: its sender stops in order, or a connection is broken, which the log says already.</param>
public sealed record EndOfLink(string Reason, bool IsAnnounced = false) : PeerMessage;
