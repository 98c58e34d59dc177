namespace CoordActors.Actors;

/// <summary>What the kernel needs of every reference: system messages, the walk down the tree, identity.</summary>
internal abstract class InternalActorRef : IActorRef
{
    public abstract ActorPath Path { get; }

    /// <summary>Null only for references without a home, such as <see cref="NobodyRef"/>.</summary>
    internal abstract ActorSystemImpl? SystemOrNull { get; }

    internal virtual InternalActorRef? ParentOrNull => null;

    internal virtual bool IsTerminated => false;

    /// <summary>The reference is about to be sent to another system: from now on it must be found by its path.</summary>
    internal virtual void BecomeReachable()
    {
    }

    public abstract void Tell(object message, IActorRef? sender);

    internal abstract void SendSystemMessage(SystemMessage message);

    /// <summary>The child of that name, or null.</summary>
    internal virtual InternalActorRef? GetChildOrNull(string name) => null;

    internal virtual IReadOnlyCollection<InternalActorRef> ChildrenSnapshot() => [];

    public virtual bool Equals(IActorRef? other) => other switch
    {
        null => false,
        InternalActorRef plain => ReferenceEquals(this, plain),
        IWrappedActorRef wrapper => ReferenceEquals(this, wrapper.Underlying),
        _ => false,
    };

    public override bool Equals(object? obj) => Equals(obj as IActorRef);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    public int CompareTo(IActorRef? other)
    {
        if (other is null) return 1;
        var byPath = Path.CompareTo(other.Path);
        return byPath != 0 ? byPath : Path.Uid.CompareTo(other.Path.Uid);
    }

    public int CompareTo(object? obj) => CompareTo(obj as IActorRef);

    public override string ToString() => $"[{Path.ToSerializationFormat()}]";
}

/// <summary>A reference that stands for another one: a test probe for its actor.</summary>
internal interface IWrappedActorRef : IActorRef
{
    InternalActorRef Underlying { get; }
}

/// <summary>A reference without an actor behind it: what it is told is gone, who watches it is told at once that it is dead.</summary>
internal abstract class EmptyRef : InternalActorRef
{
    internal override bool IsTerminated => true;

    internal override void SendSystemMessage(SystemMessage message)
    {
        if (message is WatchMessage { Watcher: var watcher } && !ReferenceEquals(watcher, this))
            watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: false));
    }
}

internal sealed class NobodyRef : EmptyRef
{
    private static readonly ActorPath NobodyPath = new(new ActorPath(new Address("akka", "all-systems")), "Nobody", 0);

    public override ActorPath Path => NobodyPath;

    internal override ActorSystemImpl? SystemOrNull => null;

    public override void Tell(object message, IActorRef? sender)
    {
    }
}
