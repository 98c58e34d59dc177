namespace CoordActors.Actors.Persistence;

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
