using System.Collections.Concurrent;
using CoordActors.Actors.Remote;

namespace CoordActors.Actors;

/// <summary>Paths of this system are walked down its tree; those of other systems belong to the remoting.</summary>
internal sealed class ActorRefProvider(ActorSystemImpl system) : IActorRefProvider
{
    private readonly ConcurrentDictionary<string, InternalActorRef> _temporary = new();

    public Address DefaultAddress => system.Remoting?.Address ?? system.RootPath.Address;

    public IActorRef ResolveActorRef(string path) =>
        ActorPath.TryParse(path, out var parsed) ? ResolveActorRef(parsed) : system.DeadLetterRef;

    public IActorRef ResolveActorRef(ActorPath actorPath)
    {
        ArgumentNullException.ThrowIfNull(actorPath);
        if (IsOwn(actorPath.Address)) return ResolveLocal(actorPath);
        return IsRemote(actorPath.Address) ? new RemoteActorRef(system.Remoting!.LinkTo(actorPath.Address), actorPath) : system.DeadLetterRef;
    }

    public IActorRef RootGuardianAt(Address address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (IsOwn(address)) return system.Root;
        return IsRemote(address) ? new RemoteActorRef(system.Remoting!.LinkTo(address), new ActorPath(address)) : system.DeadLetterRef;
    }

    /// <summary>Never null: a path without an actor gives a reference that leads to the dead letters.</summary>
    internal InternalActorRef ResolveLocal(ActorPath path)
    {
        var reference = Find(path);
        return reference is not null && (path.Uid == ActorPath.UndefinedUid || reference.Path.Uid == path.Uid)
            ? reference
            : new EmptyLocalActorRef(system, path);
    }

    /// <summary>Lets the reference of a question be found from elsewhere until it has its reply.</summary>
    internal void AddTemporary(InternalActorRef reference) => _temporary[reference.Path.Name] = reference;

    internal void RemoveTemporary(InternalActorRef reference) => _temporary.TryRemove(reference.Path.Name, out _);

    private InternalActorRef? Find(ActorPath path)
    {
        var elements = path.Elements;
        if (elements is ["temp", var name]) return _temporary.GetValueOrDefault(name);
        InternalActorRef? reference = system.Root;
        for (var i = 0; i < elements.Count && reference is not null; i++) reference = reference.GetChildOrNull(elements[i]);
        return reference;
    }

    private bool IsOwn(Address address) => address.Equals(system.RootPath.Address) || address.Equals(system.Remoting?.Address);

    private bool IsRemote(Address address) => system.Remoting is not null && address.HasGlobalScope && address.Protocol == Remoting.Protocol;
}

/// <summary>A path of this system at which no actor lives.</summary>
internal sealed class EmptyLocalActorRef(ActorSystemImpl system, ActorPath path) : EmptyRef
{
    public override ActorPath Path => path;

    internal override ActorSystemImpl SystemOrNull => system;

    public override void Tell(object message, IActorRef? sender)
    {
        if (message is null) throw new InvalidMessageException("Message is null");
        system.DeadLetterRef.Publish(message, sender, this);
    }
}
