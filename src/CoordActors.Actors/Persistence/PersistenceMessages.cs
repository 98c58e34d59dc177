namespace CoordActors.Actors.Persistence;

/// <summary>The end of the recovery; comes through Recover, and persisting is allowed from here on.</summary>
public sealed class RecoveryCompleted
{
    private RecoveryCompleted()
    {
    }

    /// <summary>The only one.</summary>
    public static RecoveryCompleted Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => "<RecoveryCompleted>";
}

/// <summary>The snapshot that a recovery begins with.</summary>
/// <param name="Metadata">Which one.</param>
/// <param name="Snapshot">Its content.</param>
public sealed record SnapshotOffer(SnapshotMetadata Metadata, object Snapshot);

/// <summary>A snapshot is durable.</summary>
/// <param name="Metadata">Which one.</param>
public sealed record SaveSnapshotSuccess(SnapshotMetadata Metadata);

/// <summary>A snapshot could not be saved.</summary>
/// <param name="Metadata">Which one.</param>
/// <param name="Cause">Why.</param>
public sealed record SaveSnapshotFailure(SnapshotMetadata Metadata, Exception Cause);

/// <summary>A snapshot is deleted.</summary>
/// <param name="Metadata">Which one; its time is not known.</param>
public sealed record DeleteSnapshotSuccess(SnapshotMetadata Metadata);

/// <summary>A snapshot could not be deleted.</summary>
/// <param name="Metadata">Which one; its time is not known.</param>
/// <param name="Cause">Why.</param>
public sealed record DeleteSnapshotFailure(SnapshotMetadata Metadata, Exception Cause);

/// <summary>Snapshots are deleted.</summary>
/// <param name="Criteria">Which ones.</param>
public sealed record DeleteSnapshotsSuccess(SnapshotSelectionCriteria Criteria);

/// <summary>Snapshots could not be deleted.</summary>
/// <param name="Criteria">Which ones.</param>
/// <param name="Cause">Why.</param>
public sealed record DeleteSnapshotsFailure(SnapshotSelectionCriteria Criteria, Exception Cause);

/// <summary>Events are deleted.</summary>
/// <param name="ToSequenceNr">Up to which one, inclusive.</param>
public sealed record DeleteMessagesSuccess(long ToSequenceNr);

/// <summary>Events could not be deleted.</summary>
/// <param name="Cause">Why.</param>
/// <param name="ToSequenceNr">Up to which one they should have been.</param>
public sealed record DeleteMessagesFailure(Exception Cause, long ToSequenceNr);

/// <summary>On the event stream: the journal cannot write, keeps what it was given and goes on trying. Nothing acknowledged is lost.</summary>
/// <param name="Reason">What is in the way, as one sentence.</param>
public sealed record JournalStalled(string Reason) : IDeadLetterSuppression;

/// <summary>On the event stream: the journal writes again.</summary>
public sealed class JournalResumed : IDeadLetterSuppression
{
    private JournalResumed()
    {
    }

    /// <summary>The only one.</summary>
    public static JournalResumed Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => "<JournalResumed>";
}
