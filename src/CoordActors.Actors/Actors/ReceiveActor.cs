namespace CoordActors.Actors;

/// <summary>An actor whose handlers are registered by message type, in the constructor or in the action given to <see cref="Become(Action)"/>.
/// The first handler that matches takes the message; subclasses and interfaces match too.</summary>
public abstract class ReceiveActor : ActorBase
{
    private readonly ReceiveHandlers _initial = new();

    /// <summary>Begins the registration of the initial handlers.</summary>
    protected ReceiveActor() => ActorThread.OfThisThread().Configuring = _initial;

    private static ReceiveHandlers Configuring => ActorThread.OfThisThread().Configuring
        ?? throw new InvalidOperationException("Handlers are registered in the constructor or in the action given to Become.");

    /// <inheritdoc/>
    protected sealed override bool Receive(object message) => _initial.Handle(message);

    /// <summary>Handles messages of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <param name="shouldHandle">Further condition, or null.</param>
    protected void Receive<T>(Action<T> handler, Predicate<T>? shouldHandle = null) =>
        Configuring.Add(ReceiveHandlers.Of(handler, shouldHandle));

    /// <summary>Handles messages of a type that satisfy a condition.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="shouldHandle">The condition.</param>
    /// <param name="handler">The handler.</param>
    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    /// <summary>Handles messages of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="handler">Answers false to leave the message to the handlers after it.</param>
    protected void Receive<T>(Func<T, bool> handler) => Configuring.Add(new ReceiveHandlers.ForFunc<T>(handler));

    /// <summary>Handles messages of a type that is known at run time.</summary>
    /// <param name="messageType">The type.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="shouldHandle">Further condition, or null.</param>
    protected void Receive(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) =>
        Configuring.Add(new ReceiveHandlers.ForType(messageType, handler, shouldHandle));

    /// <summary>Handles everything that no earlier handler took; no handler can follow.</summary>
    /// <param name="handler">The handler.</param>
    protected void ReceiveAny(Action<object> handler) => Configuring.Add(ReceiveHandlers.Of(handler));

    /// <summary>Replaces the current behaviour.</summary>
    /// <param name="configure">Registers the handlers of the new one.</param>
    protected void Become(Action configure) => base.Become(Configure(configure).Handle);

    /// <summary>Puts a behaviour on top of the current one.</summary>
    /// <param name="configure">Registers the handlers of the new one.</param>
    protected void BecomeStacked(Action configure) => base.BecomeStacked(Configure(configure).Handle);

    private static ReceiveHandlers Configure(Action configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var thread = ActorThread.OfThisThread();
        var outer = thread.Configuring;
        var handlers = thread.Configuring = new ReceiveHandlers();
        try
        {
            configure();
        }
        finally
        {
            thread.Configuring = outer;
        }

        return handlers;
    }
}
