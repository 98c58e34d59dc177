namespace CoordActors.Actors.Persistence;

/// <summary>The plug-in point for snapshot stores. A subclass stores and reads; this class talks with the persistent actors.</summary>
public abstract class SnapshotStore : ActorBase
{
    /// <summary>Loads the newest snapshot that matches and is whole.</summary>
    /// <param name="persistenceId">Whose snapshot.</param>
    /// <param name="criteria">Which ones match.</param>
    /// <returns>The snapshot, or null when there is none.</returns>
    protected abstract Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria);

    /// <summary>Saves a snapshot: it is durable when the task is done.</summary>
    /// <param name="metadata">Which one.</param>
    /// <param name="snapshot">The content: an <see cref="IStreamedSnapshot"/>, or an object that has a serializer.</param>
    protected abstract Task SaveAsync(SnapshotMetadata metadata, object snapshot);

    /// <summary>Deletes one snapshot.</summary>
    /// <param name="metadata">Which one; a time of <see cref="DateTime.MinValue"/> matches any.</param>
    protected abstract Task DeleteAsync(SnapshotMetadata metadata);

    /// <summary>Deletes the snapshots that match.</summary>
    /// <param name="persistenceId">Whose snapshots.</param>
    /// <param name="criteria">Which ones.</param>
    protected abstract Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria);

    /// <summary>Takes messages that the plug-in sends to itself.</summary>
    /// <param name="message">The message.</param>
    /// <returns>False when it is unknown.</returns>
    protected virtual bool ReceivePluginInternal(object message) => false;

    /// <inheritdoc/>
    protected sealed override bool Receive(object message)
    {
        switch (message)
        {
            case LoadSnapshotRequest load:
                _ = AnswerAsync(
                    async () => new LoadSnapshotResult(
                        await LoadAsync(load.PersistenceId, load.Criteria.Limit(load.ToSequenceNr)).ConfigureAwait(false), load.ToSequenceNr),
                    static cause => new LoadSnapshotFailed(cause));
                return true;
            case SaveSnapshotRequest save:
                _ = AnswerAsync(() => SaveAsync(save.Metadata, save.Snapshot), new SaveSnapshotSuccess(save.Metadata),
                    cause => new SaveSnapshotFailure(save.Metadata, cause));
                return true;
            case DeleteSnapshotRequest delete:
                _ = AnswerAsync(() => DeleteAsync(delete.Metadata), new DeleteSnapshotSuccess(delete.Metadata),
                    cause => new DeleteSnapshotFailure(delete.Metadata, cause));
                return true;
            case DeleteSnapshotsRequest delete:
                _ = AnswerAsync(() => DeleteAsync(delete.PersistenceId, delete.Criteria), new DeleteSnapshotsSuccess(delete.Criteria),
                    cause => new DeleteSnapshotsFailure(delete.Criteria, cause));
                return true;
            default:
                return ReceivePluginInternal(message);
        }
    }

    private Task AnswerAsync(Func<Task> work, object success, Func<Exception, object> failure) =>
        AnswerAsync(
            async () =>
            {
                await work().ConfigureAwait(false);
                return success;
            },
            failure);

    private async Task AnswerAsync(Func<Task<object>> work, Func<Exception, object> failure)
    {
        var (sender, self) = (Sender, Self);
        object answer;
        try
        {
            answer = await work().ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            answer = failure(cause);
        }

        sender.Tell(answer, self);
    }
}
