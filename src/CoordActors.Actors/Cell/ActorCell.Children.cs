namespace CoordActors.Actors;

/// <summary>Children. The table is guarded, because selections walk it from other threads and the guardians' is written from any.</summary>
internal sealed partial class ActorCell
{
    private const string NameDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    public IActorRef ActorOf(Props props, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (_phase != Phase.Running || _waitingFor == WaitingFor.Termination)
            throw new InvalidOperationException($"{this} cannot create a child: it is stopping.");
        if (name is not null && (name.StartsWith('$') || !ActorPath.IsValidPathElement(name)))
            throw new InvalidActorNameException($"'{name}' is not allowed as the name of an actor.");

        var extras = Extras;
        var children = extras.Children ?? CreateChildTable(extras);
        ActorCell child;
        lock (children)
        {
            name ??= NumberedName(extras.NextChildNumber++);
            if (children.ContainsKey(name)) throw new InvalidActorNameException($"{Path} has a child '{name}' already.");
            child = new ActorCell(_system, this, props, name, _system.NextUid());
            children.Add(name, child);
        }

        child.SendSystemMessage(new CreateMessage());
        return child;
    }

    public IActorRef Child(string name) => GetChildOrNull(name) ?? ActorRefs.Nobody;

    public IEnumerable<IActorRef> GetChildren() => ChildrenSnapshot();

    public void Stop(IActorRef child)
    {
        var target = ActorRefs.Internal(child);
        if (target is ActorCell cell && ReferenceEquals(cell._parent, this)) cell._stoppedByParent = true;
        target.SendSystemMessage(new TerminateMessage());
    }

    public ActorSelection ActorSelection(string actorPath) => Actors.ActorSelection.Create(_system, this, actorPath);

    public ActorSelection ActorSelection(ActorPath actorPath)
    {
        ArgumentNullException.ThrowIfNull(actorPath);
        return _system.ActorSelection(actorPath);
    }

    internal override InternalActorRef? GetChildOrNull(string name)
    {
        if (_extras?.Children is not { } children) return null;
        lock (children) return children.GetValueOrDefault(name);
    }

    internal override IReadOnlyCollection<InternalActorRef> ChildrenSnapshot()
    {
        if (_extras?.Children is not { } children) return [];
        lock (children)
        {
            return [.. children.Values];
        }
    }

    /// <summary>Guardians create children from any thread, so their table is there from the beginning.</summary>
    internal void PrepareForForeignCreators() => CreateChildTable(Extras);

    private CellExtras Extras => _extras ??= new CellExtras();

    private bool HasChildren => _extras?.Children is { Count: > 0 };

    private static Dictionary<string, ActorCell> CreateChildTable(CellExtras extras)
    {
        var children = new Dictionary<string, ActorCell>();
        Volatile.Write(ref extras.Children, children);
        return children;
    }

    private static string NumberedName(long number)
    {
        Span<char> name = stackalloc char[16];
        var length = 0;
        name[length++] = '$';
        do
        {
            name[length++] = NameDigits[(int)(number & 63)];
            number >>= 6;
        }
        while (number > 0);
        return new string(name[..length]);
    }

    /// <summary>Called by the dead child, on its own thread.</summary>
    private void RemoveChild(ActorCell child)
    {
        if (_extras?.Children is not { } children) return;
        lock (children)
        {
            if (ReferenceEquals(children.GetValueOrDefault(child._name), child)) children.Remove(child._name);
        }
    }

    private void OnChildFailed(FailedMessage failed)
    {
        var children = ChildrenSnapshot();
        if (!children.Contains(failed.Child)) return;
        var strategy = Extras.Strategy ??= _props.SupervisorStrategy ?? _actor?.OwnStrategy ?? SupervisorStrategy.DefaultStrategy;
        if (strategy.HandleFailure(this, failed.Child, failed.Cause, [.. children.Cast<ActorCell>()])) return;
        Extras.Culprit = failed.Child;
        throw failed.Cause;
    }

    internal RestartRecord RestartRecordOf(ActorCell child)
    {
        var records = Extras.Restarts ??= [];
        if (!records.TryGetValue(child, out var record)) records.Add(child, record = new RestartRecord());
        return record;
    }
}
