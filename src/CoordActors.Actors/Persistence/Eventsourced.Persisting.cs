using System.Collections.Immutable;

namespace CoordActors.Actors.Persistence;

/// <summary>Persisting: from the call to the journal's answer and the handlers.</summary>
public abstract partial class Eventsourced
{
    private readonly Queue<Invocation> _invocations = new();
    private List<AtomicWrite> _batch = [];
    private List<AtomicWrite> _inFlight = [];
    private bool _writing;
    private int _stashingInvocations;

    /// <summary>Stores an event. The handler runs when it is durable; all other commands wait until then.</summary>
    /// <typeparam name="TEvent">The type of the event.</typeparam>
    /// <param name="event">The event.</param>
    /// <param name="handler">Applies it. Sender in it is the sender of the present command.</param>
    /// <exception cref="InvalidOperationException">The recovery is not completed.</exception>
    public void Persist<TEvent>(TEvent @event, Action<TEvent> handler) => Persist(@event, handler, stashing: true);

    /// <summary>Stores events, all or none. The handler runs for each, in order; all other commands wait until then.</summary>
    /// <typeparam name="TEvent">The type of the events.</typeparam>
    /// <param name="events">The events.</param>
    /// <param name="handler">Applies one.</param>
    /// <exception cref="InvalidOperationException">The recovery is not completed.</exception>
    public void PersistAll<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler) => PersistAll(events, handler, stashing: true);

    /// <summary>Stores an event. The handler runs when it is durable; other commands are handled meanwhile.</summary>
    /// <typeparam name="TEvent">The type of the event.</typeparam>
    /// <param name="event">The event.</param>
    /// <param name="handler">Applies it. Sender in it is the sender of the present command.</param>
    /// <exception cref="InvalidOperationException">The recovery is not completed.</exception>
    public void PersistAsync<TEvent>(TEvent @event, Action<TEvent> handler) => Persist(@event, handler, stashing: false);

    /// <summary>Stores events, all or none. The handler runs for each, in order; other commands are handled meanwhile.</summary>
    /// <typeparam name="TEvent">The type of the events.</typeparam>
    /// <param name="events">The events.</param>
    /// <param name="handler">Applies one.</param>
    /// <exception cref="InvalidOperationException">The recovery is not completed.</exception>
    public void PersistAllAsync<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler) => PersistAll(events, handler, stashing: false);

    /// <summary>Runs a handler after the handlers of everything persisted before, without storing; at once when nothing is pending.</summary>
    /// <typeparam name="TEvent">The type of the event.</typeparam>
    /// <param name="evt">Goes to the handler.</param>
    /// <param name="handler">The handler.</param>
    /// <exception cref="InvalidOperationException">The recovery is not completed.</exception>
    public void DeferAsync<TEvent>(TEvent evt, Action<TEvent> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ThrowIfRecovering();
        if (_invocations.Count == 0) handler(evt);
        else _invocations.Enqueue(new Invocation<TEvent>(evt, handler, CommandSender, InvocationKind.Deferred));
    }

    /// <summary>It is unknown whether an event is stored. Its handler does not run, and the actor stops after this method, whatever happens in it.</summary>
    /// <param name="cause">Why.</param>
    /// <param name="event">The event.</param>
    /// <param name="sequenceNr">Its number.</param>
    protected virtual void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
        Log.Error(cause, "Event {0} with number {1} of {2} could not be stored: {3}", @event.GetType(), sequenceNr, PersistenceId, cause.Message);

    /// <summary>An event is not stored and cannot be. Its handler does not run; the actor goes on.</summary>
    /// <param name="cause">Why.</param>
    /// <param name="event">The event.</param>
    /// <param name="sequenceNr">Its number.</param>
    protected virtual void OnPersistRejected(Exception cause, object @event, long sequenceNr) =>
        Log.Error(cause, "The journal rejects event {0} with number {1} of {2}: {3}", @event.GetType(), sequenceNr, PersistenceId, cause.Message);

    private IActorRef? CommandSender => Cell.CurrentNode?.Sender;

    private void Persist<TEvent>(TEvent @event, Action<TEvent> handler, bool stashing)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ThrowIfRecovering();
        _batch.Add(new AtomicWrite(Represent(@event)));
        Expect(@event, handler, stashing);
    }

    private void PersistAll<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler, bool stashing)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(handler);
        ThrowIfRecovering();
        var representations = ImmutableArray.CreateBuilder<IPersistentRepresentation>();
        foreach (var @event in events)
        {
            representations.Add(Represent(@event));
            Expect(@event, handler, stashing);
        }

        if (representations.Count > 0) _batch.Add(new AtomicWrite(representations.ToImmutable()));
    }

    private Persistent Represent<TEvent>(TEvent @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return new Persistent(@event, ++LastSequenceNr, PersistenceId);
    }

    private void Expect<TEvent>(TEvent @event, Action<TEvent> handler, bool stashing)
    {
        if (stashing) _stashingInvocations++;
        var kind = stashing ? InvocationKind.Stashing : InvocationKind.Async;
        _invocations.Enqueue(new Invocation<TEvent>(@event, handler, CommandSender, kind));
    }

    private void ThrowIfRecovering()
    {
        if (_phase != Phase.Running) throw new InvalidOperationException("Nothing can be persisted before RecoveryCompleted.");
    }

    private void Flush()
    {
        if (_writing || _batch.Count == 0) return;
        _writing = true;
        (_batch, _inFlight) = (_inFlight, _batch);
        Journal.Tell(new WriteMessages(_inFlight, Self, this), Self);
    }

    private void OnWritten(WriteMessagesResult result)
    {
        if (!ReferenceEquals(result.Request.Instance, this) || _phase == Phase.Failed) return;
        if (result.Failure is { } failure)
        {
            OnJournalFailure(failure);
            return;
        }

        var (write, first) = result.Next;
        for (; write < _inFlight.Count; write++, first = 0)
        {
            var atomic = _inFlight[write];
            for (var i = first; i < atomic.Size; i++)
            {
                result.Next = i + 1 < atomic.Size ? (write, i + 1) : (write + 1, 0);
                RunHandler(result, atomic[i], result.RejectionOf(write));
            }
        }

        _inFlight.Clear();
        _writing = false;
        AfterCommand();
    }

    private void OnJournalFailure(Exception failure)
    {
        try
        {
            var first = _inFlight[0][0];
            OnPersistFailure(failure, first.Payload, first.SequenceNr);
        }
        finally
        {
            StopAfterFailure();
        }
    }

    private void RunHandler(WriteMessagesResult result, IPersistentRepresentation @event, Exception? rejection)
    {
        var invocation = _invocations.Peek();
        var node = Cell.CurrentNode!;
        var isDone = false;
        try
        {
            node.Sender = invocation.Sender;
            if (rejection is null) invocation.Run();
            else OnPersistRejected(rejection, @event.Payload, @event.SequenceNr);
            Complete();
            RunDeferred(node);
            isDone = true;
        }
        finally
        {
            if (!isDone)
            {
                // A handler threw. If supervision resumes this instance, it goes on with the rest; a new instance ignores the message.
                if (_invocations.Count > 0 && ReferenceEquals(_invocations.Peek(), invocation)) Complete();
                Cell.Prepend([new Envelope(result, node.Sender)]);
            }
        }
    }

    private void RunDeferred(MailboxNode node)
    {
        while (_invocations.TryPeek(out var next) && next.Kind == InvocationKind.Deferred)
        {
            _invocations.Dequeue();
            node.Sender = next.Sender;
            next.Run();
        }
    }

    private void Complete()
    {
        if (_invocations.Dequeue().Kind == InvocationKind.Stashing) _stashingInvocations--;
    }

    private enum InvocationKind : byte
    {
        Stashing,
        Async,
        Deferred,
    }

    private abstract class Invocation(IActorRef? sender, InvocationKind kind)
    {
        internal IActorRef? Sender => sender;

        internal InvocationKind Kind => kind;

        internal abstract void Run();
    }

    private sealed class Invocation<TEvent>(TEvent @event, Action<TEvent> handler, IActorRef? sender, InvocationKind kind)
        : Invocation(sender, kind)
    {
        internal override void Run() => handler(@event);
    }
}
