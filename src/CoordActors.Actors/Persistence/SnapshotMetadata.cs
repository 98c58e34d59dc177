namespace CoordActors.Actors.Persistence;

/// <summary>What distinguishes a snapshot.</summary>
/// <param name="PersistenceId">Whose snapshot.</param>
/// <param name="SequenceNr">The number of the last event that it contains.</param>
/// <param name="Timestamp">When it was taken, UTC.</param>
public sealed record SnapshotMetadata(string PersistenceId, long SequenceNr, DateTime Timestamp);
