namespace CoordActors.Actors.Persistence;

/// <summary>A snapshot store on a <see cref="SimulatedDisk"/>. A streamed snapshot becomes an array, another one stays the object that it is.</summary>
public sealed class MemorySnapshotStore : SnapshotStore
{
    private readonly SimulatedDisk _disk;
    private readonly int _power;

    /// <summary>A snapshot store.</summary>
    /// <param name="disk">Holds the snapshots; may hold those of an earlier system.</param>
    public MemorySnapshotStore(SimulatedDisk disk)
    {
        ArgumentNullException.ThrowIfNull(disk);
        _disk = disk;
        _power = disk.Power;
    }

    /// <summary>The props of a snapshot store.</summary>
    /// <param name="disk">Holds the snapshots.</param>
    public static Props Props(SimulatedDisk disk) => Actors.Props.CreateBy(() => new MemorySnapshotStore(disk));

    /// <inheritdoc/>
    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        _disk.ReadAsync(_power, () => NewestWhole(persistenceId, criteria));

    /// <inheritdoc/>
    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        var content = snapshot is IStreamedSnapshot streamed ? ContentOf(streamed) : snapshot;
        var stored = new SimulatedDisk.StoredInMemory(metadata, content);
        return _disk.WriteAsync(_power, [() => _disk.SnapshotsOf(metadata.PersistenceId)[metadata.SequenceNr] = stored]);
    }

    /// <inheritdoc/>
    protected override Task DeleteAsync(SnapshotMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return _disk.WriteAsync(_power, [() => _disk.SnapshotsOf(metadata.PersistenceId).Remove(metadata.SequenceNr)]);
    }

    /// <inheritdoc/>
    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        ArgumentNullException.ThrowIfNull(criteria);
        return _disk.WriteAsync(_power, [() =>
        {
            var ofId = _disk.SnapshotsOf(persistenceId);
            foreach (var stored in ofId.Values.Where(s => criteria.IsMatch(s.Metadata)).ToArray()) ofId.Remove(stored.Metadata.SequenceNr);
        }]);
    }

    private SelectedSnapshot? NewestWhole(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        var candidates = _disk.SnapshotsOf(persistenceId).Values.Where(s => criteria.IsMatch(s.Metadata)).Reverse().ToArray();
        var whole = candidates.FirstOrDefault(s => !s.IsDamaged);
        if (whole is not null) return new SelectedSnapshot(whole.Metadata, whole.Content, candidates[0].IsDamaged);
        return candidates.Length == 0 ? null : SelectedSnapshot.AllDamaged(persistenceId);
    }

    private static StoredBytes ContentOf(IStreamedSnapshot snapshot)
    {
        using var target = new MemoryStream();
        snapshot.WriteTo(target);
        return new StoredBytes(target.ToArray());
    }

    private sealed class StoredBytes(byte[] content) : IStoredSnapshot
    {
        public long Length => content.Length;

        public Stream OpenRead() => new MemoryStream(content, writable: false);
    }
}
