namespace CoordActors.Actors.Persistence;

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
