namespace CoordActors.Actors.Persistence;

/// <summary>A persistent actor whose handlers are registered by type: <c>Command</c> for commands, <c>Recover</c> for its history. The first
/// handler that matches takes the message.</summary>
public abstract class ReceivePersistentActor : Eventsourced
{
    private readonly ReceiveHandlers _commands = new();
    private readonly ReceiveHandlers _recovers = new();
    private ReceiveHandlers? _configuring;
    private bool _isStarted;

    /// <summary>Begins the registration of the handlers.</summary>
    protected ReceivePersistentActor() => _configuring = _commands;

    private ReceiveHandlers Configuring => _configuring
        ?? throw new InvalidOperationException("Commands are registered in the constructor or in the action given to Become.");

    private ReceiveHandlers Recovers => _isStarted
        ? throw new InvalidOperationException("Recover is registered in the constructor.")
        : _recovers;

    /// <inheritdoc/>
    protected sealed override bool ReceiveCommand(object message) => _commands.Handle(message);

    /// <inheritdoc/>
    protected sealed override bool ReceiveRecover(object message) => _recovers.Handle(message);

    /// <inheritdoc/>
    protected internal override void AroundPreStart()
    {
        CloseRegistration();
        base.AroundPreStart();
    }

    /// <inheritdoc/>
    protected internal override void AroundPostRestart(Exception cause)
    {
        CloseRegistration();
        base.AroundPostRestart(cause);
    }

    /// <summary>Handles commands of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <param name="shouldHandle">Further condition, or null.</param>
    protected void Command<T>(Action<T> handler, Predicate<T>? shouldHandle = null) =>
        Configuring.Add(ReceiveHandlers.Of(handler, shouldHandle));

    /// <summary>Handles commands of a type that satisfy a condition.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="shouldHandle">The condition.</param>
    /// <param name="handler">The handler.</param>
    protected void Command<T>(Predicate<T> shouldHandle, Action<T> handler) => Command(handler, shouldHandle);

    /// <summary>Handles commands of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="handler">Answers false to leave the command to the handlers after it.</param>
    protected void Command<T>(Func<T, bool> handler) => Configuring.Add(new ReceiveHandlers.ForFunc<T>(handler));

    /// <summary>Handles commands of a type that is known at run time.</summary>
    /// <param name="messageType">The type.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="shouldHandle">Further condition, or null.</param>
    protected void Command(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) =>
        Configuring.Add(new ReceiveHandlers.ForType(messageType, handler, shouldHandle));

    /// <summary>Handles every command that no earlier handler took; no handler can follow.</summary>
    /// <param name="handler">The handler.</param>
    protected void CommandAny(Action<object> handler) => Configuring.Add(ReceiveHandlers.Of(handler));

    /// <summary>Handles events and messages of the recovery.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <param name="shouldHandle">Further condition, or null.</param>
    protected void Recover<T>(Action<T> handler, Predicate<T>? shouldHandle = null) => Recovers.Add(ReceiveHandlers.Of(handler, shouldHandle));

    /// <summary>Handles every event and message of the recovery that no earlier handler took; no handler can follow.</summary>
    /// <param name="handler">The handler.</param>
    protected void RecoverAny(Action<object> handler) => Recovers.Add(ReceiveHandlers.Of(handler));

    /// <summary>Replaces the behaviour for commands.</summary>
    /// <param name="configure">Registers the commands of the new one.</param>
    protected void Become(Action configure) => base.Become(Configure(configure).Handle);

    /// <summary>Puts a behaviour for commands on top of the current one.</summary>
    /// <param name="configure">Registers the commands of the new one.</param>
    protected void BecomeStacked(Action configure) => base.BecomeStacked(Configure(configure).Handle);

    private void CloseRegistration()
    {
        _configuring = null;
        _isStarted = true;
    }

    private ReceiveHandlers Configure(Action configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var outer = _configuring;
        var handlers = _configuring = new ReceiveHandlers();
        try
        {
            configure();
        }
        finally
        {
            _configuring = outer;
        }

        return handlers;
    }
}
