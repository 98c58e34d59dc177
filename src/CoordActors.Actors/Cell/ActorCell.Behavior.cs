namespace CoordActors.Actors;

/// <summary>Behaviours, stash, timers and the receive timeout.</summary>
internal sealed partial class ActorCell
{
    public TimeSpan? ReceiveTimeout => _receiveTimeout?.Timeout;

    public void Become(Receive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        _behavior = receive;
    }

    public void BecomeStacked(Receive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        (Extras.Behaviors ??= []).Push(_behavior);
        _behavior = receive;
    }

    public void UnbecomeStacked()
    {
        var behaviors = _extras?.Behaviors;
        _behavior = behaviors is { Count: > 0 } ? behaviors.Pop() : null;
    }

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        if (timeout is { } value && value <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(timeout), "A receive timeout is longer than zero, or null for none.");
        _receiveTimeout?.Stop();
        _receiveTimeout = timeout is { } duration ? new ReceiveTimeoutClock(this, duration) : null;
    }

    /// <summary>True while the constructor of an instance may run.</summary>
    internal bool IsCreating { get; private set; }

    internal bool ReceiveOfInstance(object message) => _actor!.ReceiveOwn(message);

    internal StashImpl CreateStash()
    {
        var stash = new StashImpl(this);
        (Extras.Stashes ??= []).Add(stash);
        return stash;
    }

    private void ReceiveWithTimeout(ReceiveTimeoutClock clock, object message)
    {
        if (message is INotInfluenceReceiveTimeout)
        {
            _actor!.AroundReceive(_behavior ?? ActorBase.OwnReceive, message);
            return;
        }

        clock.Pause();
        try
        {
            _actor!.AroundReceive(_behavior ?? ActorBase.OwnReceive, message);
        }
        finally
        {
            _receiveTimeout?.Resume();
        }
    }

    private void ReceivedTimer(TimerMessage timer)
    {
        if (timer.Owner.TryAccept(timer, out var message)) ReceiveMessage(message);
    }
}
