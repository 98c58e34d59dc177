namespace CoordActors.Actors;

/// <summary>The scheduler of real time: one timer of the time provider, set to the first entry; nothing wakes while nothing is due.</summary>
internal sealed class TimeProviderScheduler : SchedulerBase, IDisposable
{
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ITimer _timer;
    private readonly Func<ILoggingAdapter> _log;
    private bool _disposed;

    internal TimeProviderScheduler(TimeProvider time, Func<ILoggingAdapter> log)
    {
        _time = time;
        _log = log;
        _start = time.GetTimestamp();
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(
                static scheduler => ((TimeProviderScheduler)scheduler!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public override DateTimeOffset Now => _time.GetUtcNow();

    public override TimeSpan MonotonicClock => _time.GetElapsedTime(_start);

    public void Dispose()
    {
        lock (Gate) _disposed = true;
        _timer.Dispose();
        ClearQueue();
    }

    private protected override void OnNewFirst(long dueTicks) => SetTimer(dueTicks);

    private void OnTimer()
    {
        while (true)
        {
            ScheduledWork? work;
            lock (Gate)
            {
                work = TakeDue(MonotonicClock.Ticks);
                if (work is null)
                {
                    if (TryPeek(out var due)) SetTimer(due);
                    return;
                }
            }

            try
            {
                work.Fire();
            }
            catch (Exception cause)
            {
                _log().Error(cause, "A scheduled action failed: {0}", cause.Message);
            }
        }
    }

    /// <summary>The timer counts in whole milliseconds: it is set late rather than early.</summary>
    private void SetTimer(long dueTicks)
    {
        if (_disposed) return;
        var left = Math.Max(0, dueTicks - MonotonicClock.Ticks);
        var milliseconds = Math.Min((left + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond, int.MaxValue);
        _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }
}
