namespace CoordActors.Actors;

/// <summary>Runs all actors of a system on the thread that asks for it, one message per turn, in the order of wake-ups or in an order drawn from a seed.
/// The same seed and the same inputs give the same run, to the last message.</summary>
public sealed class DeterministicDispatcher : MessageDispatcher
{
    private const int RunsMax = 50_000_000;
    private readonly Lock _gate = new();
    private readonly List<IRunnable> _runnable = [];
    private readonly Queue<IRunnable> _inOrder = new();
    private readonly Random? _random;

    /// <summary>A dispatcher for one system.</summary>
    /// <param name="seed">Null for the order of wake-ups.</param>
    public DeterministicDispatcher(int? seed = null)
    {
        _random = seed is { } value ? new Random(value) : null;
        Throughput = 1;
    }

    /// <summary>Turns taken since the start.</summary>
    public long Runs { get; private set; }

    internal override bool IsDeterministic => true;

    /// <summary>Gives one actor its turn.</summary>
    /// <returns>False when no actor has anything to do.</returns>
    public bool RunOne()
    {
        IRunnable run;
        lock (_gate)
        {
            if (_random is null)
            {
                if (!_inOrder.TryDequeue(out run!)) return false;
            }
            else
            {
                if (_runnable.Count == 0) return false;
                var chosen = _random.Next(_runnable.Count);
                run = _runnable[chosen];
                _runnable[chosen] = _runnable[^1];
                _runnable.RemoveAt(_runnable.Count - 1);
            }
        }

        Runs++;
        WithoutSynchronizationContext(run.Run);
        return true;
    }

    /// <summary>Gives turns until no actor has anything to do at the present time.</summary>
    /// <exception cref="InvalidOperationException">There is no end to it: actors keep each other busy.</exception>
    public void RunUntilIdle()
    {
        for (var i = 0; RunOne(); i++)
        {
            if (i == RunsMax) throw new InvalidOperationException($"The actors are still busy after {RunsMax} messages without time passing.");
        }
    }

    /// <summary>Runs something on the actor side of the test's thread. Continuations of tasks run at once only where there is no synchronization context,
    /// and a test framework installs one; elsewhere they would escape to the thread pool.</summary>
    internal static void WithoutSynchronizationContext(Action<ActorThread> run)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            run(ActorThread.OfThisThread());
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    internal override void ScheduleRun(IRunnable run)
    {
        lock (_gate)
        {
            if (_random is null) _inOrder.Enqueue(run);
            else _runnable.Add(run);
        }
    }
}
