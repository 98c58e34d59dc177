namespace CoordActors.Client.Tests;

/// <summary>A clock that a test moves; timers run on the test's thread while it moves.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(TimeSpan From, TimeSpan To, TaskCompletionSource Armed)> _awaited = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Ends when somebody sets a timer that is due in exactly <paramref name="due"/>.</summary>
    public Task Armed(TimeSpan due) => Armed(due, due);

    /// <summary>Ends when somebody sets a timer that is due in a time between these two.</summary>
    public Task Armed(TimeSpan from, TimeSpan to)
    {
        lock (_gate)
        {
            var armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((from, to, armed));
            return armed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>Moves on, one timer after the other in the order in which they are due.</summary>
    public void Advance(TimeSpan by)
    {
        var end = GetTimestamp() + by.Ticks;
        while (NextDue(end) is { } due)
        {
            due.Run();
        }

        lock (_gate)
        {
            _now = end;
        }
    }

    private ManualTimer? NextDue(long end)
    {
        lock (_gate)
        {
            var due = _timers.Where(t => t.Due <= end).MinBy(t => t.Due);
            if (due is not null)
            {
                _now = Math.Max(_now, due.Due);
                _timers.Remove(due);
            }

            return due;
        }
    }

    private sealed class ManualTimer(ManualTime time, Action run) : ITimer
    {
        public long Due { get; private set; }

        public void Run() => run();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = time._now + dueTime.Ticks;
                    time._timers.Add(this);
                    time._awaited.FindAll(a => a.From <= dueTime && dueTime <= a.To).ForEach(a => a.Armed.TrySetResult());
                }

                return true;
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
