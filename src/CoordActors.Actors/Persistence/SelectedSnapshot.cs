namespace CoordActors.Actors.Persistence;

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
