namespace CoordActors.Actors;

/// <summary>Makes references from paths.</summary>
public interface IActorRefProvider
{
    /// <summary>Where other systems find this one; an address of local scope when it has no remoting.</summary>
    Address DefaultAddress { get; }

    /// <summary>The actor at a path: of this system, or of another one when the path has an address of global scope. Nothing is sent to find out
    /// whether it exists; what a reference without an actor is told ends in the dead letters of its system.</summary>
    /// <param name="path">Such as <c>akka.tcp://coord@host:port/user/peer</c>, with or without <c>#uid</c>.</param>
    IActorRef ResolveActorRef(string path);

    /// <summary>As <see cref="ResolveActorRef(string)"/>.</summary>
    /// <param name="actorPath">The path.</param>
    IActorRef ResolveActorRef(ActorPath actorPath);

    /// <summary>The root of a system's tree.</summary>
    /// <param name="address">The system's address.</param>
    IActorRef RootGuardianAt(Address address);
}
