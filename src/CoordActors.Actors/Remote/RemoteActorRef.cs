namespace CoordActors.Actors.Remote;

/// <summary>An actor of another system. Equal to every other reference with the same path and uid.</summary>
internal sealed class RemoteActorRef(OutboundLink link, ActorPath path) : InternalActorRef
{
    public override ActorPath Path => path;

    internal override ActorSystemImpl SystemOrNull => link.System;

    internal OutboundLink Link => link;

    public override void Tell(object message, IActorRef? sender)
    {
        if (message is null) throw new InvalidMessageException("Message is null");
        link.Tell(this, null, message, sender);
    }

    /// <summary>Tells whoever is found below this reference when the message arrives.</summary>
    internal void TellBelow(string[] elements, object message, IActorRef? sender)
    {
        if (message is null) throw new InvalidMessageException("Message is null");
        link.Tell(this, elements, message, sender);
    }

    internal override void SendSystemMessage(SystemMessage message)
    {
        if (message is UnwatchMessage) return;
        throw new NotSupportedException(
            $"{path} is in another system: it can neither be watched nor stopped from here. Subscribe to {nameof(DisassociatedEvent)} instead.");
    }

    public override bool Equals(IActorRef? other) => other switch
    {
        RemoteActorRef remote => ReferenceEquals(this, remote) || (path.Uid == remote.Path.Uid && path.Equals(remote.Path)),
        IWrappedActorRef wrapper => Equals(wrapper.Underlying),
        _ => false,
    };

    public override int GetHashCode() => path.GetHashCode();
}
