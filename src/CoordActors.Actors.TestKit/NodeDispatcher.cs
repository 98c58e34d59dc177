namespace CoordActors.Actors;

/// <summary>The turns of one node among those of a whole simulation; they can be held back.</summary>
internal sealed class NodeDispatcher : MessageDispatcher
{
    private readonly Queue<IRunnable> _held = new();
    private bool _isPaused;
    private bool _isDead;

    internal NodeDispatcher(DeterministicDispatcher shared)
    {
        Shared = shared;
        Throughput = shared.Throughput;
    }

    internal DeterministicDispatcher Shared { get; }

    internal override bool IsDeterministic => true;

    internal override void ScheduleRun(IRunnable run)
    {
        if (_isDead) return;
        if (_isPaused) _held.Enqueue(run);
        else Shared.ScheduleRun(new NodeRun(this, run));
    }

    internal void Pause() => _isPaused = true;

    internal void Resume()
    {
        _isPaused = false;
        while (_held.TryDequeue(out var run)) ScheduleRun(run);
    }

    internal void Die()
    {
        _isDead = true;
        _held.Clear();
    }

    private sealed class NodeRun(NodeDispatcher node, IRunnable run) : IRunnable
    {
        public void Run(ActorThread thread)
        {
            if (node._isDead || node._isPaused) node.ScheduleRun(run);
            else run.Run(thread);
        }

        public void Execute() => ActorThread.OfThisThread().RunChain(this);
    }
}
