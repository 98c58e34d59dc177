namespace CoordActors.Zab;

/// <summary>The time limits of a term, in ms.</summary>
public sealed record ZabTimings
{
    /// <summary>So long the requests of clients that have just been answered are waited for: a clock of ms may move right after it was read.</summary>
    internal const long GroupPatienceMs = 2;

    /// <summary>How often the leader asks its learners whether they are there.</summary>
    public long HeartbeatMs { get; init; } = 100;

    /// <summary>Silence after which the other side is given up.</summary>
    public long SuspectMs { get; init; } = 1000;

    /// <summary>How long a prospective leader may take until its epoch is established (ZooKeeper's initLimit).</summary>
    public long DiscoveryMs { get; init; } = 10_000;

    /// <summary>How long a follower may leave a proposal unacknowledged (ZooKeeper's syncLimit).</summary>
    public long SyncMs { get; init; } = 5000;

    /// <summary>How often a learner knocks at a leader that does not answer yet.</summary>
    public long KnockMs { get; init; } = 20;

    /// <summary>How long an election waits for a better vote while somebody who could send one has not spoken.</summary>
    public long SettleMs { get; init; } = 200;

    /// <summary>After how long a vote is sent again; doubled each time, up to ten times this.</summary>
    public long ResendMs { get; init; } = 200;

    /// <summary>How much history is kept in memory for learners that are a little behind, in bytes.</summary>
    public long HistoryBytes { get; init; } = 16 << 20;

    /// <summary>A learner that is further behind than this is sent a snapshot instead of transactions, in bytes.</summary>
    public long DiffBytesMax { get; init; } = 64 << 20;

    /// <summary>The last counter of an epoch that is handed out: behind it comes a new epoch.</summary>
    public uint CounterMax { get; init; } = uint.MaxValue - 1;
}
