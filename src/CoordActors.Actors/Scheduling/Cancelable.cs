namespace CoordActors.Actors;

/// <summary>Something that can be called off.</summary>
public interface ICancelable
{
    /// <summary>True once it was called off.</summary>
    bool IsCancellationRequested { get; }

    /// <summary>Cancelled together with this.</summary>
    CancellationToken Token { get; }

    /// <summary>Calls it off; what is running goes on.</summary>
    void Cancel();

    /// <summary>Calls it off.</summary>
    /// <param name="throwOnFirstException">True to stop at the first registered callback that throws.</param>
    void Cancel(bool throwOnFirstException);

    /// <summary>Calls it off later.</summary>
    /// <param name="delay">After how long, by the scheduler's clock.</param>
    void CancelAfter(TimeSpan delay);

    /// <summary>Calls it off later.</summary>
    /// <param name="millisecondsDelay">After how many milliseconds, by the scheduler's clock.</param>
    void CancelAfter(int millisecondsDelay);
}

/// <summary>A cancelable for scheduled messages and actions.</summary>
public sealed class Cancelable : ICancelable
{
    private readonly IScheduler _scheduler;
    private CancellationTokenSource? _source;
    private int _cancelled;

    /// <summary>One that is called off by hand.</summary>
    /// <param name="scheduler">The clock for <see cref="CancelAfter(TimeSpan)"/>.</param>
    public Cancelable(IScheduler scheduler)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        _scheduler = scheduler;
    }

    /// <summary>One that calls itself off.</summary>
    /// <param name="scheduler">The clock.</param>
    /// <param name="delay">After how long.</param>
    public Cancelable(IScheduler scheduler, TimeSpan delay)
        : this(scheduler) => CancelAfter(delay);

    /// <inheritdoc/>
    public bool IsCancellationRequested => Volatile.Read(ref _cancelled) != 0;

    /// <inheritdoc/>
    public CancellationToken Token
    {
        get
        {
            if (_source is null)
            {
                Interlocked.CompareExchange(ref _source, new CancellationTokenSource(), null);
                if (IsCancellationRequested) _source.Cancel();
            }

            return _source.Token;
        }
    }

    /// <inheritdoc/>
    public void Cancel() => Cancel(throwOnFirstException: false);

    /// <inheritdoc/>
    public void Cancel(bool throwOnFirstException)
    {
        if (Interlocked.Exchange(ref _cancelled, 1) != 0) return;
        (_scheduler as SchedulerBase)?.NoteCancelled();
        Volatile.Read(ref _source)?.Cancel(throwOnFirstException);
    }

    /// <inheritdoc/>
    public void CancelAfter(TimeSpan delay) => _scheduler.Advanced.ScheduleOnce(delay, Cancel);

    /// <inheritdoc/>
    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));
}
