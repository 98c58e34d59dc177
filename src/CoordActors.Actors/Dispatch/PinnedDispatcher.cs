namespace CoordActors.Actors;

/// <summary>One actor, one thread: for actors that block. The thread ends with the actor; what still comes for the dead cell runs on the pool.</summary>
/// <remarks>The thread waits without spinning: it is woken by a write of a client, and a spin that ends in vain costs more than the wake-up.
/// What its actor makes runnable elsewhere it runs itself as long as its own actor has nothing to do: a lone answer from the disk goes back to
/// its client without another wake-up, while under load the next write to the disk comes first and the rest is left to the pool.</remarks>
internal sealed class PinnedDispatcher : MessageDispatcher
{
    private readonly ThreadPoolDispatcher _afterwards;
    private readonly object _gate = new();
    private readonly Queue<IRunnable> _runs = new();
    private readonly Func<bool> _isWanted;
    private readonly string _name;
    private Thread? _thread;
    private bool _detached;

    internal PinnedDispatcher(string name, ThreadPoolDispatcher afterwards)
    {
        _name = name;
        _afterwards = afterwards;
        _isWanted = IsWanted;
    }

    internal override void ScheduleRun(IRunnable run)
    {
        lock (_gate)
        {
            if (!_detached)
            {
                _runs.Enqueue(run);
                _thread ??= Start();
                Monitor.Pulse(_gate);
                return;
            }
        }

        _afterwards.ScheduleRun(run);
    }

    internal override void Detach()
    {
        lock (_gate)
        {
            _detached = true;
            Monitor.Pulse(_gate);
        }
    }

    private Thread Start()
    {
        var thread = new Thread(Loop) { IsBackground = true, Name = _name };
        thread.UnsafeStart();
        return thread;
    }

    private void Loop()
    {
        var thread = ActorThread.OfThisThread();
        while (TryTake(out var run)) thread.RunPinned(run!, _isWanted);
    }

    private bool TryTake(out IRunnable? run)
    {
        lock (_gate)
        {
            while (!_runs.TryDequeue(out run))
            {
                if (_detached) return false;
                Monitor.Wait(_gate);
            }

            return true;
        }
    }

    private bool IsWanted()
    {
        lock (_gate) return _runs.Count > 0;
    }
}
