namespace CoordActors.Actors;

/// <summary>The clock of one node of a simulation: goes with that of the simulation, at a rate of its own, and can be held or set.</summary>
internal sealed class NodeScheduler : SchedulerBase
{
    private const long NotArmed = long.MaxValue;
    private TimeSpan _anchorShared;
    private TimeSpan _anchorOwn;
    private DateTimeOffset _timeOfDayAtStart;
    private double _rate = 1;
    private long _armedFor = NotArmed;
    private bool _isPaused;
    private bool _isDead;

    internal NodeScheduler(TestScheduler shared)
    {
        Shared = shared;
        _anchorShared = shared.MonotonicClock;
        _timeOfDayAtStart = shared.Now;
    }

    public override DateTimeOffset Now => _timeOfDayAtStart + MonotonicClock;

    public override TimeSpan MonotonicClock => _anchorOwn + ((Shared.MonotonicClock - _anchorShared) * _rate);

    internal TestScheduler Shared { get; }

    internal double Rate
    {
        get => _rate;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            _anchorOwn = MonotonicClock;
            _anchorShared = Shared.MonotonicClock;
            _rate = value;
            Rearm();
        }
    }

    internal void Jump(TimeSpan by) => _timeOfDayAtStart += by;

    internal void Pause() => _isPaused = true;

    internal void Resume()
    {
        _isPaused = false;
        Rearm();
    }

    internal void Die()
    {
        _isDead = true;
        ClearQueue();
    }

    private protected override void OnNewFirst(long dueTicks)
    {
        if (dueTicks < _armedFor) Arm(dueTicks);
    }

    private void Rearm()
    {
        lock (Gate)
        {
            DropCancelled();
            if (TryPeek(out var due)) Arm(due);
        }
    }

    /// <summary>Called under the gate.</summary>
    private void Arm(long dueTicks)
    {
        _armedFor = dueTicks;
        var left = new TimeSpan(Math.Max(0, dueTicks - MonotonicClock.Ticks)) / _rate;
        Shared.ScheduleOnce(left, () => OnTimer(dueTicks));
    }

    /// <summary>Does one thing that is due; those who are made runnable by it get their turns before the next one.</summary>
    private void OnTimer(long armedFor)
    {
        ScheduledWork? work;
        lock (Gate)
        {
            if (armedFor != _armedFor) return;
            _armedFor = NotArmed;
            if (_isPaused || _isDead) return;
            work = TakeDue(MonotonicClock.Ticks);
        }

        work?.Fire();
        if (_armedFor == NotArmed && !_isDead) Rearm();
    }
}
