using CoordActors.Server.Admin;

namespace CoordActors.Server.Journal;

/// <summary>A picture of the <see cref="JournalMetrics"/>: times in ms.</summary>
public sealed record JournalView
{
    /// <summary>No journal to ask.</summary>
    public static readonly JournalView None = new();

    /// <summary>From the beginning of a commit to its being on the disk.</summary>
    public SummaryView FsyncTime { get; init; } = SummaryView.None;

    /// <summary>Transactions in a commit.</summary>
    public SummaryView BatchSize { get; init; } = SummaryView.None;

    /// <summary>From the beginning of a snapshot to its being on the disk.</summary>
    public SummaryView SnapshotTime { get; init; } = SummaryView.None;

    /// <summary>Commits that took longer than <c>coord.journal.fsync-warn-after</c>.</summary>
    public long SlowCommits { get; init; }

    /// <summary>Snapshots that could not be written.</summary>
    public long SnapshotErrors { get; init; }

    /// <summary>Transactions replayed at the start.</summary>
    public long TransactionsReplayed { get; init; }

    /// <summary>How long recovery took.</summary>
    public long RecoveryMs { get; init; }

    /// <summary>The last transaction of the last snapshot; -1 where there is none.</summary>
    public long LastSnapshotZxid { get; init; } = -1;

    /// <summary>When it was written, or read at the start.</summary>
    public DateTimeOffset LastSnapshotAt { get; init; }
}
