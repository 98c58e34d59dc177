namespace CoordActors.Actors;

/// <summary>An error of the actor kernel.</summary>
/// <param name="message">What happened.</param>
/// <param name="cause">Why, or null.</param>
public abstract class ActorKernelException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>An actor could not be constructed or started; by default its supervisor stops it.</summary>
/// <param name="message">What happened.</param>
/// <param name="actor">The actor, or null when there was none yet.</param>
/// <param name="cause">Why, or null.</param>
public sealed class ActorInitializationException(string message, IActorRef? actor = null, Exception? cause = null)
    : ActorKernelException(message, cause)
{
    /// <summary>The actor, or null when there was none yet.</summary>
    public IActorRef? Actor { get; } = actor;
}

/// <summary>A <see cref="Kill"/> arrived.</summary>
/// <param name="message">What happened.</param>
public sealed class ActorKilledException(string message) : ActorKernelException(message);

/// <summary>A watched actor died and nobody handled <see cref="Terminated"/>.</summary>
/// <param name="deadActor">The dead actor.</param>
public sealed class DeathPactException(IActorRef deadActor)
    : ActorKernelException($"{deadActor} is dead and its watcher does not handle Terminated.")
{
    /// <summary>The dead actor.</summary>
    public IActorRef DeadActor { get; } = deadActor;
}

/// <summary>A new instance failed in the constructor or in PostRestart while it replaced another.</summary>
/// <param name="actor">The actor.</param>
/// <param name="cause">The new failure.</param>
/// <param name="originalCause">The failure that led to the restart.</param>
public sealed class PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
    : ActorKernelException($"{actor} failed while it was restarted: {cause?.Message}", cause)
{
    /// <summary>The actor.</summary>
    public IActorRef Actor { get; } = actor;

    /// <summary>The failure that led to the restart.</summary>
    public Exception OriginalCause { get; } = originalCause;
}

/// <summary>The name of an actor is taken or not allowed.</summary>
/// <param name="message">What is wrong.</param>
public sealed class InvalidActorNameException(string message) : ActorKernelException(message);

/// <summary>A null message.</summary>
/// <param name="message">What is wrong.</param>
public sealed class InvalidMessageException(string message) : ActorKernelException(message);

/// <summary>A call that the actor's state does not allow, such as stashing one message twice.</summary>
/// <param name="message">What is wrong.</param>
public sealed class IllegalActorStateException(string message) : ActorKernelException(message);

/// <summary>No actor at the end of a selection.</summary>
/// <param name="message">Which selection.</param>
/// <param name="cause">Why, or null.</param>
public sealed class ActorNotFoundException(string message, Exception? cause = null) : ActorKernelException(message, cause);

/// <summary>No answer came in time.</summary>
/// <param name="message">Who did not answer, and for how long.</param>
public sealed class AskTimeoutException(string message) : ActorKernelException(message);

/// <summary>Something in the set-up of the system is missing or wrong.</summary>
/// <param name="message">What is wrong.</param>
public sealed class ConfigurationException(string message) : ActorKernelException(message);
