namespace CoordActors.Actors;

/// <summary>One actor, one thread: for actors that block. The thread ends with the actor; what still comes for the dead cell runs on the pool.</summary>
/// <remarks>The thread waits without spinning: it is woken by a write of a client, and a spin that ends in vain costs more than the wake-up.
/// What its actor makes runnable elsewhere it runs itself: the answer from the disk goes back to its clients without another wake-up. Leaving
/// that to the pool while the next write was waiting made writes 20 to 30 % dearer and not faster.</remarks>
internal sealed class PinnedDispatcher : MessageDispatcher
{
    private readonly ThreadPoolDispatcher _afterwards;
    private readonly object _gate = new();
    private readonly Queue<IRunnable> _runs = new();
    private readonly string _name;
    private Thread? _thread;
    private bool _detached;

    internal PinnedDispatcher(string name, ThreadPoolDispatcher afterwards)
    {
        _name = name;
        _afterwards = afterwards;
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
        while (TryTake(out var run)) thread.RunChain(run);
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
}
