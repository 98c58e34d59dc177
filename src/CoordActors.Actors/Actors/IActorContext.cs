namespace CoordActors.Actors;

/// <summary>Handles a message; false when it does not understand it.</summary>
/// <param name="message">The message.</param>
public delegate bool Receive(object message);

/// <summary>Handles a message; what it does not understand it passes to <see cref="ActorBase.Unhandled"/>.</summary>
/// <param name="message">The message.</param>
public delegate void UntypedReceive(object message);

/// <summary>Creates and stops actors.</summary>
public interface IActorRefFactory
{
    /// <summary>Creates a child of this actor, or a top-level actor of a system. Returns at once; the instance is constructed on its dispatcher.</summary>
    /// <param name="props">What to create.</param>
    /// <param name="name">Unique among the siblings and not beginning with <c>$</c>; null for a generated name.</param>
    /// <exception cref="InvalidActorNameException">The name is taken or not allowed.</exception>
    IActorRef ActorOf(Props props, string? name = null);

    /// <summary>Selects actors by path; may contain <c>*</c> and <c>?</c> in elements.</summary>
    /// <param name="actorPath">Absolute (<c>/user/peer</c>, <c>akka://coord/user/peer</c>) or relative to this actor (<c>../edge</c>).</param>
    ActorSelection ActorSelection(string actorPath);

    /// <summary>Selects an actor by path.</summary>
    /// <param name="actorPath">The path.</param>
    ActorSelection ActorSelection(ActorPath actorPath);

    /// <summary>Stops an actor after the message that it is handling.</summary>
    /// <param name="actor">The actor.</param>
    void Stop(IActorRef actor);
}

/// <summary>Death watch.</summary>
public interface ICanWatch
{
    /// <summary>Asks for one <see cref="Terminated"/> when the actor is dead, at once if it is already.</summary>
    /// <param name="subject">The actor.</param>
    /// <returns>The actor.</returns>
    IActorRef Watch(IActorRef subject);

    /// <summary>As <see cref="Watch"/>, with a message of one's own instead of <see cref="Terminated"/>. The first message counts.</summary>
    /// <param name="subject">The actor.</param>
    /// <param name="message">The message.</param>
    /// <returns>The actor.</returns>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>Takes the request back, also when the notification is in the mailbox already.</summary>
    /// <param name="subject">The actor.</param>
    /// <returns>The actor.</returns>
    IActorRef Unwatch(IActorRef subject);
}

/// <summary>An actor's view of its surroundings; to be used by that actor only, while it handles a message.</summary>
public interface IActorContext : IActorRefFactory, ICanWatch
{
    /// <summary>The actor.</summary>
    IActorRef Self { get; }

    /// <summary>Who sent the current message; the dead letters when nobody did.</summary>
    IActorRef Sender { get; }

    /// <summary>The supervisor.</summary>
    IActorRef Parent { get; }

    /// <summary>What the actor was created from.</summary>
    Props Props { get; }

    /// <summary>The system.</summary>
    ActorSystem System { get; }

    /// <summary>The dispatcher that runs the actor.</summary>
    MessageDispatcher Dispatcher { get; }

    /// <summary>The timeout that is set, or null.</summary>
    TimeSpan? ReceiveTimeout { get; }

    /// <summary>The child of that name, or <see cref="ActorRefs.Nobody"/>.</summary>
    /// <param name="name">The name.</param>
    IActorRef Child(string name);

    /// <summary>All children, stopping ones included.</summary>
    IEnumerable<IActorRef> GetChildren();

    /// <summary>Replaces the current behaviour.</summary>
    /// <param name="receive">The new one.</param>
    void Become(Receive receive);

    /// <summary>Puts a behaviour on top of the current one.</summary>
    /// <param name="receive">The new one.</param>
    void BecomeStacked(Receive receive);

    /// <summary>Goes back to the behaviour before the last <see cref="BecomeStacked"/>.</summary>
    void UnbecomeStacked();

    /// <summary>Sends <see cref="Actors.ReceiveTimeout"/> whenever no message came for that long; null switches it off.</summary>
    /// <param name="timeout">Longer than zero, or null.</param>
    void SetReceiveTimeout(TimeSpan? timeout);
}

/// <summary>Short forms on factories.</summary>
public static class ActorRefFactoryExtensions
{
    /// <summary>Creates an actor that has a constructor without parameters.</summary>
    /// <typeparam name="TActor">Its type.</typeparam>
    /// <param name="factory">The parent or the system.</param>
    /// <param name="name">The name, or null for a generated one.</param>
    public static IActorRef ActorOf<TActor>(this IActorRefFactory factory, string? name = null)
        where TActor : ActorBase, new()
    {
        ArgumentNullException.ThrowIfNull(factory);
        return factory.ActorOf(Props.CreateBy(static () => new TActor()), name);
    }
}
