namespace CoordActors.Actors;

/// <summary>Something that takes messages.</summary>
public interface ICanTell
{
    /// <summary>Sends a message: never blocks, and never throws because of the receiver. A message for a dead actor becomes a <see cref="DeadLetter"/>.
    /// Messages of one sender to one receiver arrive in order, each at most once.</summary>
    /// <param name="message">The message; must not be changed after it was sent.</param>
    /// <param name="sender">Who gets replies, or null (<see cref="ActorRefs.NoSender"/>).</param>
    /// <exception cref="InvalidMessageException">The message is null.</exception>
    void Tell(object message, IActorRef? sender);
}

/// <summary>A reference to one incarnation of an actor. It stays valid, and equal to itself, over restarts of the actor and after its death.</summary>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, IComparable
{
    /// <summary>Where the actor is, with the uid of its incarnation.</summary>
    ActorPath Path { get; }
}

/// <summary>References with a fixed meaning.</summary>
public static class ActorRefs
{
    /// <summary>No sender: replies go to the dead letters.</summary>
    public static readonly IActorRef? NoSender;

    /// <summary>A reference that swallows every message.</summary>
    public static readonly IActorRef Nobody = new NobodyRef();

    internal static InternalActorRef Internal(IActorRef actor) => actor switch
    {
        InternalActorRef self => self,
        IWrappedActorRef wrapper => wrapper.Underlying,
        null => throw new ArgumentNullException(nameof(actor)),
        _ => throw new ArgumentException($"{actor.GetType()} is not a reference of this kernel.", nameof(actor)),
    };
}

/// <summary>The short forms of sending.</summary>
public static class ActorRefImplicitSenderExtensions
{
    /// <summary>Sends with the actor that is running on this thread as the sender, or without one outside an actor.</summary>
    /// <param name="receiver">The receiver.</param>
    /// <param name="message">The message.</param>
    public static void Tell(this IActorRef receiver, object message)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        receiver.Tell(message, ActorThread.CurrentCell);
    }

    /// <summary>Passes a message on as if its original sender had sent it here.</summary>
    /// <param name="receiver">The receiver.</param>
    /// <param name="message">The message.</param>
    public static void Forward(this IActorRef receiver, object message)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        receiver.Tell(message, ActorThread.CurrentCell?.SenderOrNull);
    }

    /// <summary>True for null and for <see cref="ActorRefs.Nobody"/>.</summary>
    /// <param name="actorRef">The reference.</param>
    public static bool IsNobody(this IActorRef? actorRef) => actorRef is null or NobodyRef;
}
