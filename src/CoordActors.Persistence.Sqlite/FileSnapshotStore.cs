using CoordActors.Actors;
using CoordActors.Actors.Persistence;

namespace CoordActors.Persistence.Sqlite;

/// <summary>Snapshots as checksummed files, written by a thread in the background, one at a time, while everything else goes on.</summary>
/// <remarks>A file that is damaged is named in the log and passed over; the recovery then insists on every event after the older snapshot.</remarks>
public sealed class FileSnapshotStore : SnapshotStore
{
    private readonly SqlitePersistenceOptions _options;
    private readonly ILoggingAdapter _log;
    private readonly Serialization _serialization;
    private Task _background = Task.CompletedTask;

    /// <summary>A snapshot store.</summary>
    /// <param name="options">Where and how many.</param>
    public FileSnapshotStore(SqlitePersistenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SnapshotsKept, 1);
        _options = options;
        _log = Context.GetLogger();
        _serialization = Context.System.Serialization;
    }

    /// <inheritdoc/>
    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        InBackground(() => Load(persistenceId, criteria));

    /// <inheritdoc/>
    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot) =>
        InBackground(() => Save(metadata, snapshot));

    /// <inheritdoc/>
    protected override Task DeleteAsync(SnapshotMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return InBackground(() =>
        {
            var path = SnapshotFiles.PathOf(FolderOf(metadata.PersistenceId), metadata.SequenceNr);
            if (File.Exists(path)) SnapshotFiles.Delete(path);
            return true;
        });
    }

    /// <inheritdoc/>
    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        InBackground(() =>
        {
            foreach (var (number, path) in SnapshotFiles.List(FolderOf(persistenceId)))
            {
                if (IsMatch(criteria, number, path)) SnapshotFiles.Delete(path);
            }

            return true;
        });

    /// <inheritdoc/>
    protected override void PostStop()
    {
        // The directory must not be handed to the next process while a snapshot is still being written into it.
        _background.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        base.PostStop();
    }

    private string FolderOf(string persistenceId) => SnapshotFiles.FolderOf(_options.SnapshotDirectory, persistenceId);

    /// <summary>One after the other, on a thread of its own: writing a snapshot takes seconds.</summary>
    private Task<T> InBackground<T>(Func<T> work)
    {
        var task = _background.ContinueWith(
            _ => work(), CancellationToken.None, TaskContinuationOptions.LongRunning, TaskScheduler.Default);
        _background = task;
        return task;
    }

    private bool Save(SnapshotMetadata metadata, object snapshot)
    {
        var folder = FolderOf(metadata.PersistenceId);
        if (snapshot is IStreamedSnapshot streamed)
        {
            SnapshotFiles.Write(folder, new SnapshotHeader(metadata, 0, ""), streamed.WriteTo);
        }
        else
        {
            var serializer = _serialization.FindSerializerFor(snapshot);
            var manifest = serializer is SerializerWithStringManifest byManifest ? byManifest.Manifest(snapshot) : "";
            var bytes = serializer.ToBinary(snapshot);
            SnapshotFiles.Write(folder, new SnapshotHeader(metadata, serializer.Identifier, manifest), target => target.Write(bytes));
        }

        foreach (var (_, path) in SnapshotFiles.List(folder).Skip(_options.SnapshotsKept)) SnapshotFiles.Delete(path);
        return true;
    }

    private SelectedSnapshot? Load(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        var isDamaged = false;
        foreach (var (number, path) in SnapshotFiles.List(FolderOf(persistenceId)))
        {
            if (number > criteria.MaxSequenceNr || number < criteria.MinSequenceNr) continue;
            try
            {
                if (!criteria.IsMatch(SnapshotFiles.ReadHeader(path).Metadata)) continue;
                var (header, content) = SnapshotFiles.Verify(path);
                if (header.Metadata.PersistenceId != persistenceId || header.Metadata.SequenceNr != number)
                    throw new InvalidDataException($"it is the snapshot {header.Metadata.SequenceNr} of '{header.Metadata.PersistenceId}'");
                return new SelectedSnapshot(header.Metadata, Restore(header, content), isDamaged);
            }
            catch (InvalidDataException damage)
            {
                isDamaged = true;
                _log.Error("The snapshot {0} is damaged and not used: {1}.", path, damage.Message);
            }
        }

        return isDamaged ? SelectedSnapshot.AllDamaged(persistenceId) : null;
    }

    private object Restore(SnapshotHeader header, IStoredSnapshot content)
    {
        if (header.SerializerId == 0) return content;
        using var stream = content.OpenRead();
        var bytes = new byte[content.Length];
        stream.ReadExactly(bytes);
        return _serialization.Deserialize(bytes, header.SerializerId, header.Manifest);
    }

    private static bool IsMatch(SnapshotSelectionCriteria criteria, long number, string path)
    {
        try
        {
            return number <= criteria.MaxSequenceNr && criteria.IsMatch(SnapshotFiles.ReadHeader(path).Metadata);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
