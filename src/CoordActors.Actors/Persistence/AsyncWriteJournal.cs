using System.Collections.Immutable;

namespace CoordActors.Actors.Persistence;

/// <summary>The plug-in point for journals. A subclass stores and reads; this class talks with the persistent actors.</summary>
/// <remarks>A method that blocks and returns a completed task is welcome: create the plug-in with the pinned dispatcher then, and the answer
/// goes from the journal's thread straight to the persistent actor.</remarks>
public abstract class AsyncWriteJournal : ActorBase
{
    /// <summary>Stores events: all of them are durable when the task is done.</summary>
    /// <param name="messages">The writes, each all or nothing; valid until the task is done.</param>
    /// <returns>Null or an empty list when all were stored; otherwise one entry for each write, null or the reason for its rejection.
    /// A rejection says that the event cannot be stored ever, such as for lack of a serializer; a failed task that it is unknown what is stored.</returns>
    protected abstract Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages);

    /// <summary>Reads events in the order of their numbers.</summary>
    /// <param name="context">The context of this actor.</param>
    /// <param name="persistenceId">Whose events.</param>
    /// <param name="fromSequenceNr">The first number, inclusive.</param>
    /// <param name="toSequenceNr">The last number, inclusive.</param>
    /// <param name="max">How many at most.</param>
    /// <param name="recoveryCallback">Takes each event.</param>
    protected abstract Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback);

    /// <summary>The highest number ever given for an id, deleted events included; 0 when there is none.</summary>
    /// <param name="persistenceId">Whose events.</param>
    /// <param name="fromSequenceNr">A hint: the number is not lower.</param>
    protected abstract Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr);

    /// <summary>Deletes events.</summary>
    /// <param name="persistenceId">Whose events.</param>
    /// <param name="toSequenceNr">Up to which one, inclusive.</param>
    protected abstract Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr);

    /// <summary>Takes messages that the plug-in sends to itself.</summary>
    /// <param name="message">The message.</param>
    /// <returns>False when it is unknown.</returns>
    protected virtual bool ReceivePluginInternal(object message) => false;

    /// <inheritdoc/>
    protected sealed override bool Receive(object message)
    {
        switch (message)
        {
            case WriteMessages write: Write(write); return true;
            case ReplayMessages replay: _ = ReplayAsync(replay); return true;
            case DeleteMessagesTo delete: _ = DeleteAsync(delete); return true;
            default: return ReceivePluginInternal(message);
        }
    }

    private void Write(WriteMessages request)
    {
        Task<IImmutableList<Exception?>?> writing;
        try
        {
            writing = WriteMessagesAsync(request.Messages);
        }
        catch (Exception cause)
        {
            writing = Task.FromException<IImmutableList<Exception?>?>(cause);
        }

        if (writing.IsCompleted) AnswerWrite(writing, request, Self);
        else _ = AnswerWriteLaterAsync(writing, request, Self);
    }

    private static async Task AnswerWriteLaterAsync(Task<IImmutableList<Exception?>?> writing, WriteMessages request, IActorRef self)
    {
        await ((Task)writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        AnswerWrite(writing, request, self);
    }

    private static void AnswerWrite(Task<IImmutableList<Exception?>?> written, WriteMessages request, IActorRef self)
    {
        var answer = written.IsCompletedSuccessfully
            ? new WriteMessagesResult(request, null, written.Result)
            : new WriteMessagesResult(request, written.Exception?.InnerException ?? new TaskCanceledException(written), null);
        request.PersistentActor.Tell(answer, self);
    }

    private async Task ReplayAsync(ReplayMessages request)
    {
        var self = Self;
        object answer;
        try
        {
            var context = Context;
            var highest = await ReadHighestSequenceNrAsync(request.PersistenceId, Math.Max(0, request.FromSequenceNr - 1)).ConfigureAwait(false);
            var to = Math.Min(highest, request.ToSequenceNr);
            var max = Math.Min(request.Max, ReplayMessages.StretchMax);
            var events = new List<IPersistentRepresentation>();
            if (request.FromSequenceNr <= to && max > 0)
                await ReplayMessagesAsync(context, request.PersistenceId, request.FromSequenceNr, to, max, events.Add).ConfigureAwait(false);
            answer = new ReplayedMessages(events, highest, request);
        }
        catch (Exception cause)
        {
            answer = new ReplayMessagesFailure(cause, request);
        }

        request.PersistentActor.Tell(answer, self);
    }

    private async Task DeleteAsync(DeleteMessagesTo request)
    {
        var self = Self;
        object answer;
        try
        {
            await DeleteMessagesToAsync(request.PersistenceId, request.ToSequenceNr).ConfigureAwait(false);
            answer = new DeleteMessagesSuccess(request.ToSequenceNr);
        }
        catch (Exception cause)
        {
            answer = new DeleteMessagesFailure(cause, request.ToSequenceNr);
        }

        request.PersistentActor.Tell(answer, self);
    }
}
