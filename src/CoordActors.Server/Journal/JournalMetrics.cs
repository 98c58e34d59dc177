using CoordActors.Server.Admin;

namespace CoordActors.Server.Journal;

/// <summary>What <c>mntr</c> and <c>/metrics</c> say of the disk; owned by the journal actor.</summary>
public sealed class JournalMetrics
{
    private const double MicrosecondsPerMs = 1000;

    private readonly Summary _commits = new(MicrosecondsPerMs);
    private readonly Summary _batchSizes = new();
    private readonly Summary _snapshots = new(MicrosecondsPerMs);
    private readonly DateTimeOffset _startedAt;
    private readonly TimeSpan _began;
    private long _slowCommits;
    private long _snapshotErrors;
    private long _replayed;
    private TimeSpan _recovery;
    private long _lastSnapshotZxid = -1;
    private DateTimeOffset _lastSnapshotAt;

    /// <summary>Recovery begins.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="monotonic">The monotonic clock.</param>
    public JournalMetrics(DateTimeOffset now, TimeSpan monotonic) => (_startedAt, _began) = (now, monotonic);

    /// <summary>Recovery is done.</summary>
    /// <param name="transactions">Transactions replayed.</param>
    /// <param name="snapshotZxid">Zxid of the tree that the last snapshot held.</param>
    /// <param name="monotonic">The monotonic clock.</param>
    public void Recovered(long transactions, long snapshotZxid, TimeSpan monotonic)
    {
        _replayed = transactions;
        _recovery = monotonic - _began;
        (_lastSnapshotZxid, _lastSnapshotAt) = (snapshotZxid, _startedAt);
    }

    /// <summary>A commit is on the disk.</summary>
    /// <param name="took">From its beginning.</param>
    /// <param name="transactions">How many transactions it held.</param>
    /// <param name="isSlow">Whether that is longer than the log allows.</param>
    public void Committed(TimeSpan took, int transactions, bool isSlow)
    {
        _commits.Add((long)took.TotalMicroseconds);
        _batchSizes.Add(transactions);
        _slowCommits += isSlow ? 1 : 0;
    }

    /// <summary>A snapshot is on the disk.</summary>
    /// <param name="took">From its beginning.</param>
    /// <param name="zxid">The last transaction in it.</param>
    /// <param name="now">The clock.</param>
    public void SnapshotSaved(TimeSpan took, long zxid, DateTimeOffset now)
    {
        _snapshots.Add((long)took.TotalMicroseconds);
        (_lastSnapshotZxid, _lastSnapshotAt) = (zxid, now);
    }

    /// <summary>A snapshot could not be written.</summary>
    public void SnapshotFailed() => _snapshotErrors++;

    /// <summary>Forgets what <c>srst</c> resets.</summary>
    public void Reset()
    {
        _commits.Reset();
        _batchSizes.Reset();
        _snapshots.Reset();
        (_slowCommits, _snapshotErrors) = (0, 0);
    }

    /// <summary>A picture of it.</summary>
    public JournalView View() => new()
    {
        FsyncTime = _commits.View(),
        BatchSize = _batchSizes.View(),
        SnapshotTime = _snapshots.View(),
        SlowCommits = _slowCommits,
        SnapshotErrors = _snapshotErrors,
        TransactionsReplayed = _replayed,
        RecoveryMs = (long)_recovery.TotalMilliseconds,
        LastSnapshotZxid = _lastSnapshotZxid,
        LastSnapshotAt = _lastSnapshotAt,
    };
}
