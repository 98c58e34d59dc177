namespace CoordActors.Actors;

/// <summary>Death watch: who is told of this cell's end, and whose end this cell is told of.</summary>
internal sealed partial class ActorCell
{
    public IActorRef Watch(IActorRef subject)
    {
        StartWatching(subject, null);
        return subject;
    }

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        StartWatching(subject, message);
        return subject;
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        var watchee = ActorRefs.Internal(subject);
        if (_extras?.Watching?.Remove(watchee) == true) watchee.SendSystemMessage(new UnwatchMessage(this));
        _extras?.TerminatedQueued?.Remove(watchee);
        return subject;
    }

    internal void UnwatchAll()
    {
        if (_extras?.Watching is not { } watching) return;
        foreach (var watchee in watching.Keys) watchee.SendSystemMessage(new UnwatchMessage(this));
        watching.Clear();
        _extras.TerminatedQueued?.Clear();
    }

    internal void MarkSubscribed() => Extras.Subscribed = true;

    private void StartWatching(IActorRef subject, object? message)
    {
        var watchee = ActorRefs.Internal(subject);
        if (ReferenceEquals(watchee, this)) return;
        var watching = Extras.Watching ??= [];
        if (watching.TryAdd(watchee, message)) watchee.SendSystemMessage(new WatchMessage(this));
    }

    private void AddWatcher(InternalActorRef watcher)
    {
        if (_phase == Phase.Terminated) watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: false));
        else (Extras.WatchedBy ??= []).Add(watcher);
    }

    private void RemoveWatcher(InternalActorRef watcher) => _extras?.WatchedBy?.Remove(watcher);

    private void OnDeath(DeathWatchNotification death)
    {
        if (_phase != Phase.Running) return;
        if (_extras?.Watching is { } watching && watching.Remove(death.Actor, out var message))
        {
            (_extras.TerminatedQueued ??= [])[death.Actor] = message;
            Tell(new Terminated(death.Actor, death.ExistenceConfirmed, addressTerminated: false), death.Actor);
        }

        if (death.Actor is ActorCell dead) _extras?.Restarts?.Remove(dead);
        ContinueWithoutChild();
    }

    private void ReceivedTerminated(Terminated terminated)
    {
        if (_extras?.TerminatedQueued?.Remove(ActorRefs.Internal(terminated.ActorRef), out var message) == true)
            ReceiveMessage(message ?? terminated);
    }
}
