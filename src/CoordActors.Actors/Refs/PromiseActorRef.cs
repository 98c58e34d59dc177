namespace CoordActors.Actors;

/// <summary>The reference that a question's reply goes to; what comes later goes to the dead letters.</summary>
internal sealed class PromiseActorRef<T> : InternalActorRef
{
    private readonly ActorSystemImpl _system;
    private readonly TaskCompletionSource<T> _reply;
    private readonly CancellationTokenRegistration _cancellation;
    private readonly Cancelable? _timer;
    private int _completed;
    private ActorPath? _path;
    private volatile bool _isReachable;

    internal PromiseActorRef(ActorSystemImpl system, ICanTell target, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        _system = system;

        // On real threads the asker's continuation must not run inside the replying actor.
        _reply = new TaskCompletionSource<T>(
            system.IsDeterministic ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
        if (timeout is { } limit && limit != Timeout.InfiniteTimeSpan)
        {
            _timer = new Cancelable(system.Scheduler);
            system.Scheduler.Advanced.ScheduleOnce(
                limit, () => Complete(source => source.TrySetException(new AskTimeoutException($"No answer from {target} within {limit}."))), _timer);
        }

        if (cancellationToken.CanBeCanceled)
            _cancellation = cancellationToken.Register(() => Complete(source => source.TrySetCanceled(cancellationToken)));
    }

    public override ActorPath Path => _path ??= _system.TempPath();

    internal override void BecomeReachable()
    {
        if (_isReachable) return;
        _isReachable = true;
        _system.Refs.AddTemporary(this);
        if (IsTerminated) _system.Refs.RemoveTemporary(this);
    }

    internal override ActorSystemImpl SystemOrNull => _system;

    internal override bool IsTerminated => Volatile.Read(ref _completed) != 0;

    internal Task<T> Task => _reply.Task;

    public override void Tell(object message, IActorRef? sender)
    {
        if (message is null) throw new InvalidMessageException("Message is null");
        Action<TaskCompletionSource<T>> outcome = message switch
        {
            Status.Failure failure => source => source.TrySetException(failure.Cause ?? new TaskCanceledException("The answer was a failure.")),
            T answer => source => source.TrySetResult(answer),
            _ => source => source.TrySetException(new ArgumentException($"The answer is {message.GetType()}, expected was {typeof(T)}.")),
        };
        if (!Complete(outcome)) _system.DeadLetterRef.Publish(message, sender, this);
    }

    internal override void SendSystemMessage(SystemMessage message)
    {
        switch (message)
        {
            case DeathWatchNotification death:
                Tell(new Terminated(death.Actor, death.ExistenceConfirmed, addressTerminated: false), death.Actor);
                break;
            case WatchMessage watch when IsTerminated:
                watch.Watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: false));
                break;
        }
    }

    private bool Complete(Action<TaskCompletionSource<T>> outcome)
    {
        if (Interlocked.Exchange(ref _completed, 1) != 0) return false;
        _timer?.Cancel();
        if (_isReachable) _system.Refs.RemoveTemporary(this);
        _cancellation.Unregister();
        if (_system.IsDeterministic) _system.Dispatchers.Default.Schedule(() => outcome(_reply));
        else outcome(_reply);
        return true;
    }
}
