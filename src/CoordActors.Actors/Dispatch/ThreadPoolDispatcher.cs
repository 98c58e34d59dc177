namespace CoordActors.Actors;

/// <summary>The default: chained on the thread that made the cell runnable, otherwise a work item of the thread pool.</summary>
internal sealed class ThreadPoolDispatcher : MessageDispatcher
{
    internal override void ScheduleRun(IRunnable run)
    {
        if (!ActorThread.TryChain(run)) ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: true);
    }

    internal override void Reschedule(IRunnable run)
    {
        if (!ActorThread.TryChain(run)) ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
    }
}
