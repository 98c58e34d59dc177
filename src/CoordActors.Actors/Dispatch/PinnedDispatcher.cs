namespace CoordActors.Actors;

/// <summary>One actor, one thread: for actors that block. The thread ends with the actor; what still comes for the dead cell runs on the pool.</summary>
/// <remarks>The thread waits without spinning: it is woken by a write of a client, and a spin that ends in vain costs more than the wake-up.
/// What its actor makes runnable elsewhere it runs itself: the answer from the disk goes back to its clients without another wake-up. Leaving
/// that to the pool while the next write was waiting made writes 20 to 30 % dearer and not faster.</remarks>
internal sealed class PinnedDispatcher : MessageDispatcher
{
    private readonly ThreadPoolDispatcher _afterwards;
    private readonly Lock _gate = new();
    private readonly Queue<IRunnable> _runs = new();
    private readonly WakeUp _wakeUp = WakeUp.Create();
    private readonly string _name;
    private Thread? _thread;
    private bool _detached;
    private bool _sleeps;

    internal PinnedDispatcher(string name, ThreadPoolDispatcher afterwards)
    {
        _name = name;
        _afterwards = afterwards;
    }

    internal override void ScheduleRun(IRunnable run)
    {
        bool isTaken, sleeps;
        lock (_gate)
        {
            isTaken = !_detached;
            sleeps = isTaken && TakeSleeper();
            if (isTaken)
            {
                _runs.Enqueue(run);
                _thread ??= Start();
            }
        }

        if (sleeps) _wakeUp.Signal();
        else if (!isTaken) _afterwards.ScheduleRun(run);
    }

    internal override void Detach()
    {
        bool sleeps;
        lock (_gate)
        {
            _detached = true;
            sleeps = TakeSleeper();
        }

        if (sleeps) _wakeUp.Signal();
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
        while (true)
        {
            lock (_gate)
            {
                if (_runs.TryDequeue(out run)) return true;
                if (_detached) return false;
                _sleeps = true;
            }

            _wakeUp.Sleep();
        }
    }

    /// <summary>Whether the thread must be woken, by whoever is answered so.</summary>
    private bool TakeSleeper()
    {
        var sleeps = _sleeps;
        _sleeps = false;
        return sleeps;
    }
}
