namespace CoordActors.Actors;

/// <summary>What the schedulers of real and of virtual time have in common: checks, and the queue by due time.</summary>
public abstract class SchedulerBase : IScheduler, IActionScheduler
{
    private const int PurgeMin = 64;
    private readonly PriorityQueue<ScheduledWork, (long Due, long Order)> _queue = new();
    private long _order;
    private int _cancelled;

    private protected SchedulerBase()
    {
    }

    /// <inheritdoc/>
    public abstract DateTimeOffset Now { get; }

    /// <inheritdoc/>
    public abstract TimeSpan MonotonicClock { get; }

    /// <inheritdoc/>
    public virtual TimeSpan HighResMonotonicClock => MonotonicClock;

    /// <inheritdoc/>
    public IActionScheduler Advanced => this;

    /// <summary>Guards the queue.</summary>
    internal Lock Gate { get; } = new();

    /// <inheritdoc/>
    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable = null)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        Schedule(delay, Timeout.InfiniteTimeSpan, new ScheduledWork(receiver, message, sender, cancelable));
    }

    /// <inheritdoc/>
    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable = null)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        CheckInterval(interval);
        Schedule(initialDelay, interval, new ScheduledWork(receiver, message, sender, cancelable));
    }

    /// <inheritdoc/>
    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable = null)
    {
        ArgumentNullException.ThrowIfNull(action);
        Schedule(delay, Timeout.InfiniteTimeSpan, new ScheduledWork(action, cancelable));
    }

    /// <inheritdoc/>
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable = null)
    {
        ArgumentNullException.ThrowIfNull(action);
        CheckInterval(interval);
        Schedule(initialDelay, interval, new ScheduledWork(action, cancelable));
    }

    /// <summary>A cancelled entry stays in the queue until its time; when half of the queue is such, they are thrown out.</summary>
    internal void NoteCancelled()
    {
        lock (Gate)
        {
            _cancelled++;
            if (_cancelled < PurgeMin || _cancelled < _queue.Count / 2) return;
            var left = _queue.UnorderedItems.Where(item => !item.Element.IsCancelled).ToArray();
            _queue.Clear();
            foreach (var (work, priority) in left) _queue.Enqueue(work, priority);
            _cancelled = 0;
        }
    }

    /// <summary>Something became the first of the queue; called under <see cref="Gate"/>.</summary>
    private protected abstract void OnNewFirst(long dueTicks);

    /// <summary>The due time of the first entry, in ticks of the monotonic clock; called under <see cref="Gate"/>.</summary>
    private protected bool TryPeek(out long dueTicks)
    {
        var any = _queue.TryPeek(out _, out var priority);
        dueTicks = priority.Due;
        return any;
    }

    /// <summary>Takes the first entry when it is due; a repeating one is queued again by its own beat. Called under <see cref="Gate"/>.</summary>
    private protected ScheduledWork? TakeDue(long nowTicks)
    {
        while (_queue.TryPeek(out var work, out var priority) && priority.Due <= nowTicks)
        {
            _queue.Dequeue();
            if (work.IsCancelled)
            {
                if (_cancelled > 0) _cancelled--;
                continue;
            }

            if (work.IntervalTicks > 0) _queue.Enqueue(work, (priority.Due + work.IntervalTicks, _order++));
            return work;
        }

        return null;
    }

    /// <summary>Takes cancelled entries off the front, so that <see cref="TryPeek"/> sees a time at which something happens.
    /// Called under <see cref="Gate"/>.</summary>
    private protected void DropCancelled()
    {
        while (_queue.TryPeek(out var work, out _) && work.IsCancelled)
        {
            _queue.Dequeue();
            if (_cancelled > 0) _cancelled--;
        }
    }

    private protected void ClearQueue()
    {
        lock (Gate) _queue.Clear();
    }

    private static void CheckInterval(TimeSpan interval)
    {
        if (interval <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(interval), "An interval is longer than zero.");
    }

    private void Schedule(TimeSpan delay, TimeSpan interval, ScheduledWork work)
    {
        if (delay < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(delay), "A delay is zero or longer.");
        var due = (MonotonicClock + delay).Ticks;
        work.IntervalTicks = interval.Ticks;
        lock (Gate)
        {
            _queue.Enqueue(work, (due, _order++));
            if (ReferenceEquals(_queue.Peek(), work)) OnNewFirst(due);
        }
    }
}

/// <summary>A message or an action with its time.</summary>
internal sealed class ScheduledWork
{
    private readonly object _target;
    private readonly object? _message;
    private readonly IActorRef? _sender;
    private readonly ICancelable? _cancelable;

    internal ScheduledWork(ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable)
    {
        _target = receiver;
        _message = message;
        _sender = sender;
        _cancelable = cancelable;
    }

    internal ScheduledWork(Action action, ICancelable? cancelable)
    {
        _target = action;
        _cancelable = cancelable;
    }

    /// <summary>Negative when it does not repeat.</summary>
    internal long IntervalTicks { get; set; }

    internal bool IsCancelled => _cancelable is { IsCancellationRequested: true };

    internal void Fire()
    {
        if (IsCancelled) return;
        if (_target is Action action) action();
        else ((ICanTell)_target).Tell(_message!, _sender);
    }
}
