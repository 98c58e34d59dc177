namespace CoordActors.Actors.Persistence;

/// <summary>A request for all that an actor has pending. The journal owns the list until it has answered.</summary>
internal sealed record WriteMessages(IReadOnlyList<AtomicWrite> Messages, IActorRef PersistentActor, Eventsourced Instance);

/// <summary>The answer: either everything failed, or each atomic write is stored unless it has a rejection.</summary>
internal sealed class WriteMessagesResult(WriteMessages request, Exception? failure, IReadOnlyList<Exception?>? rejections)
{
    internal WriteMessages Request => request;

    internal Exception? Failure => failure;

    /// <summary>The place of the next event whose handler is to run: a handler that throws leaves the rest for the next turn.</summary>
    internal (int Write, int Event) Next { get; set; }

    internal Exception? RejectionOf(int write) => rejections is { } all && write < all.Count ? all[write] : null;
}

/// <summary>A request for the next stretch of events; the answer is one message, so that no more than two stretches are in memory.</summary>
internal sealed record ReplayMessages(string PersistenceId, long FromSequenceNr, long ToSequenceNr, long Max, IActorRef PersistentActor, Eventsourced Instance)
{
    /// <summary>Events in one answer: enough to hide the hop, little enough when an event has 100 KB.</summary>
    internal const int StretchMax = 64;
}

/// <summary>A stretch of events; empty when there are no more.</summary>
internal sealed record ReplayedMessages(IReadOnlyList<IPersistentRepresentation> Events, long HighestSequenceNr, ReplayMessages Request)
    : IDeadLetterSuppression;

/// <summary>The events cannot be read.</summary>
internal sealed record ReplayMessagesFailure(Exception Cause, ReplayMessages Request) : IDeadLetterSuppression;

internal sealed record DeleteMessagesTo(string PersistenceId, long ToSequenceNr, IActorRef PersistentActor);

internal sealed record LoadSnapshotRequest(string PersistenceId, SnapshotSelectionCriteria Criteria, long ToSequenceNr);

internal sealed record SaveSnapshotRequest(SnapshotMetadata Metadata, object Snapshot);

internal sealed record DeleteSnapshotRequest(SnapshotMetadata Metadata);

internal sealed record DeleteSnapshotsRequest(string PersistenceId, SnapshotSelectionCriteria Criteria);

/// <summary>The answer to LoadSnapshot.</summary>
/// <param name="Snapshot">The snapshot, or null when there is none.</param>
/// <param name="ToSequenceNr">The bound that was asked for.</param>
public sealed record LoadSnapshotResult(SelectedSnapshot? Snapshot, long ToSequenceNr);

/// <summary>Snapshots could not be read.</summary>
/// <param name="Cause">Why.</param>
public sealed record LoadSnapshotFailed(Exception Cause);
