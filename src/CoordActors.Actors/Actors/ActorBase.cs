namespace CoordActors.Actors;

/// <summary>The base of all actors: handles one message at a time.</summary>
public abstract class ActorBase
{
    /// <summary>Stands for "the instance's own <see cref="Receive"/>", so that no actor needs a delegate of its own for it.</summary>
    internal static readonly Receive OwnReceive = static message => ActorThread.CurrentCell!.ReceiveOfInstance(message);

    private readonly ActorCell _cell;

    /// <summary>Called by the kernel through <see cref="Props"/>.</summary>
    /// <exception cref="ActorInitializationException">The actor was created with <c>new</c> outside of <c>ActorOf</c>.</exception>
    protected ActorBase()
    {
        _cell = ActorThread.CurrentCell is { } cell && cell.IsCreating
            ? cell
            : throw new ActorInitializationException($"{GetType().Name} is an actor: create it with ActorOf, not with new.");
    }

    /// <summary>The context of the actor that runs on this thread.</summary>
    /// <exception cref="NotSupportedException">No actor runs on this thread, for instance after an <c>await</c>.</exception>
    protected internal static IActorContext Context => ActorThread.CurrentCell
        ?? throw new NotSupportedException("There is no actor on this thread. Context can only be used while an actor handles a message.");

    /// <summary>This actor.</summary>
    protected internal IActorRef Self => _cell;

    /// <summary>Who sent the current message; the dead letters when nobody did.</summary>
    protected internal IActorRef Sender => _cell.Sender;

    internal ActorCell Cell => _cell;

    internal SupervisorStrategy OwnStrategy => SupervisorStrategy();

    /// <summary>Handles a message.</summary>
    /// <param name="message">The message.</param>
    /// <returns>False when the actor does not understand it.</returns>
    protected abstract bool Receive(object message);

    /// <summary>Called for a message that no handler took: publishes <see cref="UnhandledMessage"/>.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="DeathPactException">The message is <see cref="Terminated"/>.</exception>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated) throw new DeathPactException(terminated.ActorRef);
        _cell.System.EventStream.Publish(new UnhandledMessage(message, Sender, Self));
    }

    /// <summary>Replaces the current behaviour.</summary>
    /// <param name="receive">The new one.</param>
    protected void Become(Receive receive) => _cell.Become(receive);

    /// <summary>Puts a behaviour on top of the current one.</summary>
    /// <param name="receive">The new one.</param>
    protected void BecomeStacked(Receive receive) => _cell.BecomeStacked(receive);

    /// <summary>Goes back to the behaviour before the last BecomeStacked.</summary>
    protected void UnbecomeStacked() => _cell.UnbecomeStacked();

    /// <summary>Sends <see cref="ReceiveTimeout"/> whenever no message came for that long; null switches it off.</summary>
    /// <param name="timeout">Longer than zero, or null.</param>
    protected void SetReceiveTimeout(TimeSpan? timeout) => _cell.SetReceiveTimeout(timeout);

    /// <summary>How this actor deals with failures of its children; asked once per instance.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => Actors.SupervisorStrategy.DefaultStrategy;

    /// <summary>Runs before the first message.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>Runs after the last message; children are gone already.</summary>
    protected virtual void PostStop()
    {
    }

    /// <summary>Runs on the old instance before a restart. By default it stops all children and calls <see cref="PostStop"/>.</summary>
    /// <param name="reason">The failure.</param>
    /// <param name="message">The message that led to it, if any.</param>
    protected virtual void PreRestart(Exception reason, object? message)
    {
        _cell.UnwatchAll();
        foreach (var child in _cell.GetChildren()) _cell.Stop(child);
        PostStop();
    }

    /// <summary>Runs on the new instance after a restart. By default it calls <see cref="PreStart"/>.</summary>
    /// <param name="reason">The failure of the old instance.</param>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>Surrounds the handling of every message, for base classes.</summary>
    /// <param name="receive">The current behaviour.</param>
    /// <param name="message">The message.</param>
    /// <returns>True when the behaviour understood the message.</returns>
    protected internal virtual bool AroundReceive(Receive receive, object message)
    {
        var handled = ReferenceEquals(receive, OwnReceive) ? Receive(message) : receive(message);
        if (!handled) Unhandled(message);
        return handled;
    }

    /// <summary>Surrounds <see cref="PreStart"/>, for base classes.</summary>
    protected internal virtual void AroundPreStart() => PreStart();

    /// <summary>Surrounds <see cref="PostStop"/>, for base classes.</summary>
    protected internal virtual void AroundPostStop() => PostStop();

    /// <summary>Surrounds <see cref="PreRestart"/>, for base classes.</summary>
    /// <param name="cause">The failure.</param>
    /// <param name="message">The message that led to it, if any.</param>
    protected internal virtual void AroundPreRestart(Exception cause, object? message) => PreRestart(cause, message);

    /// <summary>Surrounds <see cref="PostRestart"/>, for base classes.</summary>
    /// <param name="cause">The failure of the old instance.</param>
    protected internal virtual void AroundPostRestart(Exception cause) => PostRestart(cause);

    internal bool ReceiveOwn(object message) => Receive(message);
}
