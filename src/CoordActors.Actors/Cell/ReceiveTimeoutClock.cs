namespace CoordActors.Actors;

/// <summary>Measures how long a cell has had nothing to do. One timer per period, not one per message: it looks again at the deadline when it fires.</summary>
internal sealed class ReceiveTimeoutClock
{
    private const long Paused = long.MaxValue;
    private readonly ActorCell _cell;
    private readonly IScheduler _scheduler;
    private readonly Cancelable _cancelable;
    private long _deadline;

    internal ReceiveTimeoutClock(ActorCell cell, TimeSpan timeout)
    {
        _cell = cell;
        _scheduler = cell.System.Scheduler;
        _cancelable = new Cancelable(_scheduler);
        Timeout = timeout;
        Resume();
        LookAgainIn(timeout);
    }

    internal TimeSpan Timeout { get; }

    internal void Pause() => Volatile.Write(ref _deadline, Paused);

    internal void Resume() => Volatile.Write(ref _deadline, (_scheduler.MonotonicClock + Timeout).Ticks);

    internal void Stop() => _cancelable.Cancel();

    private void Look()
    {
        var deadline = Volatile.Read(ref _deadline);
        if (deadline == Paused)
        {
            LookAgainIn(Timeout);
            return;
        }

        var left = deadline - _scheduler.MonotonicClock.Ticks;
        if (left > 0)
        {
            LookAgainIn(new TimeSpan(left));
            return;
        }

        Pause();
        _cell.Tell(ReceiveTimeout.Instance, _cell);
        LookAgainIn(Timeout);
    }

    private void LookAgainIn(TimeSpan delay) => _scheduler.Advanced.ScheduleOnce(delay, Look, _cancelable);
}
