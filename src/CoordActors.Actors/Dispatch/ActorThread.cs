namespace CoordActors.Actors;

/// <summary>What a thread knows while it runs actors: the current cell and message (the implicit sender and the context),
/// and the chain of cells that it runs next without asking the thread pool.</summary>
/// <remarks>A cell that becomes runnable while an actor runs on this thread usually is the next step of the same request, so the thread
/// that made it runnable also runs it: a sleeping pool thread takes 16 µs to wake, a chained run a few nanoseconds. A few cells wait
/// here, as many as one request needs (a write goes to the tree, the role and the session tracker); more are real parallel work and go to
/// the pool at once, and so do the waiting ones when the current run takes long or the chain has had its share.</remarks>
internal sealed class ActorThread
{
    /// <summary>Runs in one chain, before everything that waits in the pool gets its turn.</summary>
    private const int ChainedRunsMax = 64;

    /// <summary>Cells that wait for the end of the current run; a power of two.</summary>
    private const int WaitingMax = 4;

    [ThreadStatic]
    private static ActorThread? _ofThisThread;

    internal ActorCell? Cell;
    internal MailboxNode? Node;

    /// <summary>Where a <see cref="ReceiveActor"/> registers its handlers; null outside of constructors and Become.</summary>
    internal ReceiveHandlers? Configuring;

    private readonly IRunnable?[] _waiting = new IRunnable?[WaitingMax];
    private int _first;
    private int _count;
    private bool _chaining;

    internal static ActorCell? CurrentCell => _ofThisThread?.Cell;

    internal static ActorThread OfThisThread() => _ofThisThread ??= new ActorThread();

    /// <summary>Leaves the cell to the chain of this thread; false when there is none or its place is taken.</summary>
    internal static bool TryChain(IRunnable run)
    {
        var thread = _ofThisThread;
        if (thread is null || !thread._chaining || thread._count == WaitingMax) return false;
        thread._waiting[(thread._first + thread._count++) & (WaitingMax - 1)] = run;
        return true;
    }

    internal void RunChain(IRunnable? run)
    {
        if (_chaining)
        {
            run?.Run(this);
            return;
        }

        _chaining = true;
        Drain(run);
    }

    /// <summary>Begins a chain in a callback that is no actor; false when the thread is in one already.</summary>
    internal bool TryBeginChain() => !_chaining && (_chaining = true);

    internal void EndChain() => Drain(TakeNext());

    /// <summary>Gives the waiting cells to the pool, because the current run takes long.</summary>
    internal void SpillNext()
    {
        while (TakeNext() is { } next) ThreadPool.UnsafeQueueUserWorkItem(next, preferLocal: true);
    }

    internal bool HasNext => _count > 0;

    /// <summary>Runs an action that is not part of the current actor.</summary>
    internal void RunOutsideActors(Action action)
    {
        var (outerCell, outerNode) = (Cell, Node);
        (Cell, Node) = (null, null);
        try
        {
            action();
        }
        finally
        {
            (Cell, Node) = (outerCell, outerNode);
        }
    }

    private void Drain(IRunnable? run)
    {
        for (var runs = 0; run is not null; runs++)
        {
            if (runs == ChainedRunsMax)
            {
                ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
                break;
            }

            run.Run(this);
            run = TakeNext();
        }

        SpillNext();
        _chaining = false;
    }

    private IRunnable? TakeNext()
    {
        if (_count == 0) return null;
        var next = _waiting[_first];
        _waiting[_first] = null;
        _first = (_first + 1) & (WaitingMax - 1);
        _count--;
        return next;
    }
}

/// <summary>A stretch of code outside actors, such as a socket's callback, whose messages are worked off on its own thread when it ends.
/// Create it with <see cref="ActorSystem.EnterChain"/>, dispose it on the same thread, and do not wait inside for an actor that it told something.</summary>
public readonly ref struct ChainScope
{
    private readonly ActorThread? _thread;

    internal ChainScope(ActorThread thread) => _thread = thread.TryBeginChain() ? thread : null;

    /// <summary>Runs what became runnable in the scope.</summary>
    public void Dispose() => _thread?.EndChain();
}
