namespace CoordActors.Actors;

/// <summary>A tree of actors with what they share: dispatcher, scheduler, event stream, log, serializers.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    private protected ActorSystem()
    {
    }

    /// <summary>The name, the first part of every path.</summary>
    public abstract string Name { get; }

    /// <summary>Sends messages later.</summary>
    public abstract IScheduler Scheduler { get; }

    /// <summary>The log of the system itself.</summary>
    public abstract ILoggingAdapter Log { get; }

    /// <summary>Events for everybody in this system.</summary>
    public abstract EventStream EventStream { get; }

    /// <summary>The serializers.</summary>
    public abstract Serialization Serialization { get; }

    /// <summary>Where undeliverable messages go.</summary>
    public abstract IActorRef DeadLetters { get; }

    /// <summary>When the system started, by the scheduler's monotonic clock.</summary>
    public abstract TimeSpan StartTime { get; }

    /// <summary>How long the system has been running.</summary>
    public TimeSpan Uptime => Scheduler.MonotonicClock - StartTime;

    /// <summary>Done when all actors are stopped.</summary>
    public abstract Task WhenTerminated { get; }

    /// <summary>The parts that the system was created with.</summary>
    public abstract ActorSystemSetup Setup { get; }

    /// <summary>Starts a system.</summary>
    /// <param name="name">Letters, digits, <c>-</c> and <c>_</c>.</param>
    public static ActorSystem Create(string name) => Create(name, ActorSystemSetup.Empty);

    /// <summary>Starts a system.</summary>
    /// <param name="name">Letters, digits, <c>-</c> and <c>_</c>.</param>
    /// <param name="setup">What the composition root decides.</param>
    public static ActorSystem Create(string name, ActorSystemSetup setup)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(setup);
        if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new ArgumentException($"'{name}' is not allowed as the name of an actor system.", nameof(name));
        return new ActorSystemImpl(name, setup);
    }

    /// <inheritdoc/>
    public abstract IActorRef ActorOf(Props props, string? name = null);

    /// <inheritdoc/>
    public abstract ActorSelection ActorSelection(string actorPath);

    /// <inheritdoc/>
    public abstract ActorSelection ActorSelection(ActorPath actorPath);

    /// <inheritdoc/>
    public abstract void Stop(IActorRef actor);

    /// <summary>Runs the coordinated shutdown, which ends with the stop of all actors.</summary>
    /// <returns>Done when all actors are stopped.</returns>
    public abstract Task Terminate();

    /// <summary>Runs an action after all actors are stopped.</summary>
    /// <param name="code">The action.</param>
    public abstract void RegisterOnTermination(Action code);

    /// <summary>The extension of a type.</summary>
    /// <param name="extension">Its id.</param>
    public abstract T WithExtension<T>(ExtensionIdProvider<T> extension)
        where T : class, IExtension;

    /// <summary>Begins a chain: what a callback outside actors, such as a socket's, tells actors inside the scope is worked off on its own
    /// thread when the scope ends, without waking a thread of the pool.</summary>
    public ChainScope EnterChain() => IsDeterministicRun ? default : new ChainScope(ActorThread.OfThisThread());

    /// <summary>Stops all actors at once, without the coordinated shutdown.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    private protected abstract bool IsDeterministicRun { get; }

    /// <summary>Stops all actors.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    private protected abstract void Dispose(bool disposing);
}

/// <summary>What serializers, extensions and plug-ins see of a system.</summary>
public abstract class ExtendedActorSystem : ActorSystem
{
    private protected ExtendedActorSystem()
    {
    }

    /// <summary>Makes references from paths.</summary>
    public abstract IActorRefProvider Provider { get; }

    /// <summary>The parent of the actors that the application creates.</summary>
    public abstract IActorRef Guardian { get; }

    /// <summary>The parent of the actors that the system and its extensions create.</summary>
    public abstract IActorRef SystemGuardian { get; }

    /// <summary>Creates an actor below <see cref="SystemGuardian"/>; those stop after all others.</summary>
    /// <param name="props">What to create.</param>
    /// <param name="name">The name, or null for a generated one.</param>
    public abstract IActorRef SystemActorOf(Props props, string? name = null);
}

/// <summary>One object per system.</summary>
public interface IExtension;

/// <summary>The id of an extension: creates it once per system, at the first use.</summary>
/// <typeparam name="T">The extension.</typeparam>
public abstract class ExtensionIdProvider<T>
    where T : class, IExtension
{
    /// <summary>The extension of a system.</summary>
    /// <param name="system">The system.</param>
    public T Get(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return system.WithExtension(this);
    }

    /// <summary>Creates the extension.</summary>
    /// <param name="system">The system.</param>
    public abstract T CreateExtension(ExtendedActorSystem system);
}
