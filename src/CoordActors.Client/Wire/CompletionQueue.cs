using System.Collections.Concurrent;

namespace CoordActors.Client.Wire;

/// <summary>
/// Tells callers of their outcomes. The first one is told on the thread that read the reply, so that a lone request costs no hop; as soon as there are more,
/// a second thread helps. So a caller that blocks its thread holds up nobody but itself.
/// </summary>
internal sealed class CompletionQueue : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<PendingReply> _queue = new();
    private int _helperIsOnItsWay;

    public bool IsEmpty => _queue.IsEmpty;

    public void Add(PendingReply pending) => _queue.Enqueue(pending);

    /// <summary>Tells everybody, on this thread and on helpers.</summary>
    public void Drain()
    {
        while (_queue.TryDequeue(out var pending))
        {
            if (!_queue.IsEmpty)
            {
                DrainElsewhere();
            }

            pending.Complete();
        }
    }

    /// <summary>Tells everybody, but not on this thread.</summary>
    public void DrainElsewhere()
    {
        if (Volatile.Read(ref _helperIsOnItsWay) == 0 && Interlocked.Exchange(ref _helperIsOnItsWay, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Exchange(ref _helperIsOnItsWay, 0);
        Drain();
    }
}
