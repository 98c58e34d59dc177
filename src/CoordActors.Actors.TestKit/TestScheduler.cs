namespace CoordActors.Actors;

/// <summary>A scheduler whose time passes only on request, and exactly: within one <see cref="Advance"/> everything happens at its own time and in its
/// order, repeating timers as often as they are due, and also what is scheduled meanwhile.</summary>
public sealed class TestScheduler : SchedulerBase
{
    private readonly DeterministicDispatcher? _dispatcher;
    private long _nowTicks;

    /// <summary>A scheduler that begins at 2000-01-01.</summary>
    /// <param name="dispatcher">Gets its turns whenever something happened; null when actors run on threads of their own.</param>
    public TestScheduler(DeterministicDispatcher? dispatcher = null) => _dispatcher = dispatcher;

    /// <summary>The time of day when virtual time begins.</summary>
    public static DateTimeOffset Epoch { get; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override DateTimeOffset Now => Epoch + MonotonicClock;

    /// <inheritdoc/>
    public override TimeSpan MonotonicClock => new(Volatile.Read(ref _nowTicks));

    /// <summary>Lets time pass.</summary>
    /// <param name="offset">How much, zero or more.</param>
    public void Advance(TimeSpan offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, TimeSpan.Zero);
        var target = MonotonicClock + offset;
        _dispatcher?.RunUntilIdle();
        while (FireNext(target)) _dispatcher?.RunUntilIdle();
        Volatile.Write(ref _nowTicks, Math.Max(_nowTicks, target.Ticks));
    }

    /// <summary>Lets time pass until a moment.</summary>
    /// <param name="when">The moment.</param>
    public void AdvanceTo(DateTimeOffset when) => Advance(when - Now);

    /// <summary>Goes to the next moment at which something is due, at most to the limit, and does one thing that is due.</summary>
    /// <returns>False when nothing is due until the limit; time has not passed then.</returns>
    internal bool FireNext(TimeSpan limit)
    {
        ScheduledWork? work;
        lock (Gate)
        {
            DropCancelled();
            if (!TryPeek(out var due) || due > limit.Ticks) return false;
            Volatile.Write(ref _nowTicks, Math.Max(_nowTicks, due));
            work = TakeDue(_nowTicks);
        }

        if (work is not null) DeterministicDispatcher.WithoutSynchronizationContext(thread => thread.RunOutsideActors(work.Fire));
        return true;
    }

    private protected override void OnNewFirst(long dueTicks)
    {
    }
}
