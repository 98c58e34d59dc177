namespace CoordActors.Actors.Persistence;

/// <summary>What distinguishes a snapshot.</summary>
/// <param name="PersistenceId">Whose snapshot.</param>
/// <param name="SequenceNr">The number of the last event that it contains.</param>
/// <param name="Timestamp">When it was taken, UTC.</param>
public sealed record SnapshotMetadata(string PersistenceId, long SequenceNr, DateTime Timestamp);

/// <summary>Which snapshots are meant: all four bounds are inclusive.</summary>
/// <param name="MaxSequenceNr">The highest number.</param>
/// <param name="MaxTimeStamp">The latest time.</param>
/// <param name="MinSequenceNr">The lowest number.</param>
/// <param name="MinTimestamp">The earliest time, or null.</param>
public sealed record SnapshotSelectionCriteria(long MaxSequenceNr, DateTime MaxTimeStamp, long MinSequenceNr = 0, DateTime? MinTimestamp = null)
{
    /// <summary>Every snapshot up to a number.</summary>
    /// <param name="maxSequenceNr">The highest number.</param>
    public SnapshotSelectionCriteria(long maxSequenceNr)
        : this(maxSequenceNr, DateTime.MaxValue)
    {
    }

    /// <summary>The newest.</summary>
    public static SnapshotSelectionCriteria Latest { get; } = new(long.MaxValue);

    /// <summary>No snapshot.</summary>
    public static SnapshotSelectionCriteria None { get; } = new(0, DateTime.MinValue);

    /// <summary>True when the snapshot is meant.</summary>
    /// <param name="metadata">The snapshot.</param>
    public bool IsMatch(SnapshotMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return metadata.SequenceNr <= MaxSequenceNr && metadata.Timestamp <= MaxTimeStamp
            && metadata.SequenceNr >= MinSequenceNr && metadata.Timestamp >= (MinTimestamp ?? DateTime.MinValue);
    }

    internal SnapshotSelectionCriteria Limit(long toSequenceNr) =>
        toSequenceNr < MaxSequenceNr ? this with { MaxSequenceNr = toSequenceNr } : this;
}

/// <summary>How an actor recovers.</summary>
/// <param name="FromSnapshot">From which snapshot; the newest that matches.</param>
/// <param name="ToSequenceNr">Up to which event.</param>
/// <param name="ReplayMax">How many events at most.</param>
public sealed record Recovery(SnapshotSelectionCriteria FromSnapshot, long ToSequenceNr = long.MaxValue, long ReplayMax = long.MaxValue)
{
    /// <summary>From the newest snapshot, with all events after it.</summary>
    public Recovery()
        : this(SnapshotSelectionCriteria.Latest)
    {
    }

    /// <summary>Neither snapshot nor events: only the number of the last event is found out.</summary>
    public static Recovery None { get; } = new(SnapshotSelectionCriteria.None, 0);
}

/// <summary>A snapshot out of the store.</summary>
/// <param name="Metadata">Which one.</param>
/// <param name="Snapshot">Its content; a <see cref="IStoredSnapshot"/> when an <see cref="IStreamedSnapshot"/> was saved.</param>
/// <param name="NewerWereDamaged">True when the store had a newer one that cannot be used: then every event after this one must be in the
/// journal, or the recovery fails.</param>
public sealed record SelectedSnapshot(SnapshotMetadata Metadata, object Snapshot, bool NewerWereDamaged = false)
{
    /// <summary>There are snapshots, but all of them are damaged: nothing is offered, and every event must be in the journal.</summary>
    /// <param name="persistenceId">Whose.</param>
    public static SelectedSnapshot AllDamaged(string persistenceId) =>
        new(new SnapshotMetadata(persistenceId, 0, DateTime.MinValue), Nothing.Instance, NewerWereDamaged: true);

    internal bool IsNothing => ReferenceEquals(Snapshot, Nothing.Instance);

    private static class Nothing
    {
        internal static readonly object Instance = new();
    }
}

/// <summary>A snapshot that is written as a stream, so that it never is in memory as a whole. Called on another thread than the actor's:
/// what it writes must not change any more.</summary>
public interface IStreamedSnapshot
{
    /// <summary>Writes the content, once.</summary>
    /// <param name="target">Buffered; takes writes of any size.</param>
    void WriteTo(Stream target);
}

/// <summary>A stored <see cref="IStreamedSnapshot"/>, verified before it is offered.</summary>
public interface IStoredSnapshot
{
    /// <summary>The length of the content in bytes.</summary>
    long Length { get; }

    /// <summary>Opens the content for reading from its beginning; the caller disposes the stream.</summary>
    Stream OpenRead();
}
