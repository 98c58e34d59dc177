namespace CoordActors.Actors;

/// <summary>What most actors never need, allocated with the first use.</summary>
internal sealed class CellExtras
{
    internal Dictionary<string, ChildStats>? Children;

    /// <summary>Whom this cell watches, and the message it wants instead of Terminated.</summary>
    internal Dictionary<InternalActorRef, object?>? Watching;

    /// <summary>Dead actors whose Terminated waits in the mailbox, with the message wanted instead.</summary>
    internal Dictionary<InternalActorRef, object?>? TerminatedQueued;

    internal HashSet<InternalActorRef>? WatchedBy;
    internal Stack<Receive?>? Behaviors;
    internal List<StashImpl>? Stashes;
    internal TimerScheduler? Timers;

    /// <summary>The message that led to the failure about which the supervisor decides.</summary>
    internal object? FailedMessage;
    internal long NextChildNumber;
    internal bool Subscribed;
}

/// <summary>A child and its record of failures.</summary>
internal sealed class ChildStats(ActorCell child)
{
    internal ActorCell Child => child;

    internal int Restarts;
    internal TimeSpan? WindowStart;
    internal bool Stopping;
}
