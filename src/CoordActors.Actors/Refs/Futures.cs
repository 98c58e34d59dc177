namespace CoordActors.Actors;

/// <summary>Questions from outside of actors: a message whose reply becomes a task.</summary>
public static class Futures
{
    /// <summary>Asks, without a limit of time unless one is given.</summary>
    /// <param name="self">Who is asked.</param>
    /// <param name="message">The question.</param>
    /// <param name="timeout">How long to wait; null for ever.</param>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<object>(message, timeout, CancellationToken.None);

    /// <summary>Asks for a reply of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="self">Who is asked.</param>
    /// <param name="message">The question.</param>
    /// <param name="timeout">How long to wait; null for ever.</param>
    /// <exception cref="AskTimeoutException">No reply came in time.</exception>
    /// <exception cref="ArgumentException">The reply has another type.</exception>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<T>(message, timeout, CancellationToken.None);

    /// <summary>Asks for a reply of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="self">Who is asked.</param>
    /// <param name="message">The question.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<T>(message, null, cancellationToken);

    /// <summary>Asks for a reply of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="self">Who is asked.</param>
    /// <param name="message">The question.</param>
    /// <param name="timeout">How long to wait; null for ever.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<T>(_ => message, timeout, cancellationToken);

    /// <summary>Asks with a question that contains the reference to reply to.</summary>
    /// <typeparam name="T">The type of the reply.</typeparam>
    /// <param name="self">Who is asked.</param>
    /// <param name="messageFactory">Makes the question.</param>
    /// <param name="timeout">How long to wait; null for ever.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    public static Task<T> Ask<T>(this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messageFactory);
        var system = SystemOf(self);
        var reply = new PromiseActorRef<T>(system, self, timeout, cancellationToken);
        self.Tell(messageFactory(reply), reply);
        return reply.Task;
    }

    /// <summary>Stops an actor and waits for its end.</summary>
    /// <param name="target">The actor.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <returns>True when it ended; cancelled when the time was over first.</returns>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => GracefulStop(target, timeout, PoisonPill.Instance);

    /// <summary>Stops an actor with a message of its own and waits for its end.</summary>
    /// <param name="target">The actor.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="stopMessage">The message.</param>
    /// <returns>True when it ended; cancelled when the time was over first.</returns>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        var actor = ActorRefs.Internal(target);
        var promise = new PromiseActorRef<Terminated>(SystemOf(target), target, timeout, CancellationToken.None);
        actor.SendSystemMessage(new WatchMessage(promise));
        target.Tell(stopMessage, ActorRefs.NoSender);
        try
        {
            await promise.Task.ConfigureAwait(false);
            return true;
        }
        catch (AskTimeoutException)
        {
            throw new TaskCanceledException($"{target} did not stop within {timeout}.");
        }
    }

    private static ActorSystemImpl SystemOf(ICanTell target) => target switch
    {
        IActorRef actor => ActorRefs.Internal(actor).SystemOrNull,
        ActorSelection selection => ((InternalActorRef)selection.Anchor).SystemOrNull,
        _ => null,
    } ?? throw new ArgumentException($"{target} belongs to no system.", nameof(target));
}
