using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>The block <c>coord.zab</c>: how soon a failure is noticed, and what is kept for servers that come back.</summary>
public sealed record ZabSettings
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>How often a leader and its learners tell each other that they are there.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Silence after which a server counts as failed; above <see cref="HeartbeatInterval"/>, at most <see cref="SyncLimit"/>.</summary>
    public TimeSpan SuspectAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time in which a new leader must have been followed by a quorum, and a learner be synchronised (ZooKeeper's <c>initLimit</c>).</summary>
    public TimeSpan DiscoveryLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time in which a proposal must be acknowledged and a lagging follower catch up (ZooKeeper's <c>syncLimit</c>).</summary>
    public TimeSpan SyncLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an election waits for better votes when not all servers have voted.</summary>
    public TimeSpan ElectionSettle { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Bytes of committed transactions kept in memory for learners that lag.</summary>
    public int HistoryBytes { get; init; } = 16 << 20;

    /// <summary>Bytes of a snapshot in one message to a learner.</summary>
    public int SnapshotChunkBytes { get; init; } = 256 << 10;

    /// <summary>Whether a server without a quorum serves read-only clients (the key <c>coord.readonly-mode</c>).</summary>
    public bool ReadOnlyMode { get; init; }

    /// <summary>The last counter of an epoch that is handed out; no key sets it. Runs with a small one begin new epochs often.</summary>
    public uint CounterMax { get; init; } = uint.MaxValue - 1;

    internal static ZabSettings Read(ConfigurationReader block, TimeSpan tick, bool readOnlyMode)
    {
        var settings = new ZabSettings
        {
            HeartbeatInterval = block.Duration("heartbeat-interval", Shortest, Longest),
            SuspectAfter = block.Duration("suspect-after", Shortest, Longest),
            DiscoveryLimit = TickCount.Read(block, "discovery-limit", tick, Shortest, Longest),
            SyncLimit = TickCount.Read(block, "sync-limit", tick, Shortest, Longest),
            ElectionSettle = block.Duration("election-settle", Shortest, Longest, canBeOff: true),
            HistoryBytes = (int)block.Size("history-bytes", 64 << 10, 1 << 30),
            SnapshotChunkBytes = (int)block.Size("snapshot-chunk-bytes", 4 << 10, 8 << 20),
            ReadOnlyMode = readOnlyMode,
        };
        return settings.Fit(block);
    }

    /// <summary>Defaults give way to what was configured; two configured values that contradict each other are an error.</summary>
    private ZabSettings Fit(ConfigurationReader block)
    {
        var suspectAfter = SuspectAfter;
        if (suspectAfter > SyncLimit)
        {
            suspectAfter = IsDefault(block, "suspect-after")
                ? SyncLimit
                : throw block.Wrong("suspect-after", $"at most coord.zab.sync-limit, which is {HoconUnits.Format(SyncLimit)}");
        }

        var heartbeat = HeartbeatInterval;
        if (heartbeat * 2 > suspectAfter)
        {
            heartbeat = IsDefault(block, "heartbeat-interval") && suspectAfter >= Shortest * 4
                ? suspectAfter / 4
                : throw block.Wrong("heartbeat-interval", $"at most half of coord.zab.suspect-after, which is {HoconUnits.Format(suspectAfter)}");
        }

        return this with { SuspectAfter = suspectAfter, HeartbeatInterval = heartbeat };
    }

    private static bool IsDefault(ConfigurationReader block, string key) => block.OriginOf(key).Source == SettingsLoader.ReferenceName;
}
