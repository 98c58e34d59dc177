using System.Collections.Concurrent;

namespace CoordActors.Actors;

/// <summary>One actor, one thread: for actors that block. The thread ends with the actor; what still comes for the dead cell runs on the pool.</summary>
internal sealed class PinnedDispatcher : MessageDispatcher
{
    private readonly ThreadPoolDispatcher _afterwards;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly ConcurrentQueue<IRunnable> _runs = new();
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
                _signal.Release();
                return;
            }
        }

        _afterwards.ScheduleRun(run);
    }

    internal override void Detach()
    {
        lock (_gate) _detached = true;
        _signal.Release();
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
        while (true)
        {
            _signal.Wait();
            while (_runs.TryDequeue(out var run)) run.Run(thread);
            lock (_gate)
            {
                if (_detached && _runs.IsEmpty) return;
            }
        }
    }
}
