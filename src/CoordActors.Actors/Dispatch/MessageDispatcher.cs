namespace CoordActors.Actors;

/// <summary>Decides on which thread a cell with messages runs.</summary>
/// <remarks>The default dispatcher runs cells on the thread pool, with one shortcut: the first cell that an actor makes runnable is run next
/// by the same thread, without the pool (measured: 40 instead of 85 ns of processor time per message, and half the time of a lone request
/// through three actors). So an actor that has told another one something must not block in the same message until that one has answered;
/// actors that block belong on a dispatcher of their own, <see cref="PinnedId"/>, which never chains.</remarks>
public abstract class MessageDispatcher
{
    /// <summary>The id under which the default dispatcher is known.</summary>
    public const string DefaultId = "akka.actor.default-dispatcher";

    /// <summary>The id under which every actor gets a dispatcher with a thread of its own, for actors that block, such as on a disk.</summary>
    public const string PinnedId = "pinned-dispatcher";

    /// <summary>How many messages a cell handles before another one gets the thread.</summary>
    public int Throughput { get; internal init; } = 100;

    /// <summary>True when everything runs on the calling thread, so that completions must not be handed to the thread pool.</summary>
    internal virtual bool IsDeterministic => false;

    /// <summary>Runs an action on the dispatcher, as a run of its own.</summary>
    /// <param name="run">The action.</param>
    public void Schedule(Action run)
    {
        ArgumentNullException.ThrowIfNull(run);
        ScheduleRun(new ActionRun(run));
    }

    /// <summary>Queues a cell that became runnable.</summary>
    internal abstract void ScheduleRun(IRunnable run);

    /// <summary>Queues a cell that has used up its share and has more to do: behind the others.</summary>
    internal virtual void Reschedule(IRunnable run) => ScheduleRun(run);

    /// <summary>The actor that owned this dispatcher is gone.</summary>
    internal virtual void Detach()
    {
    }

    private sealed class ActionRun(Action run) : IRunnable
    {
        public void Run(ActorThread thread) => thread.RunOutsideActors(run);

        public void Execute() => ActorThread.OfThisThread().RunChain(this);
    }
}

/// <summary>One turn of a cell, or an action, on some thread.</summary>
internal interface IRunnable : IThreadPoolWorkItem
{
    void Run(ActorThread thread);
}
