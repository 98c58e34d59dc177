namespace CoordActors.Actors;

/// <summary>What most actors never need, allocated with the first use.</summary>
internal sealed class CellExtras
{
    internal Dictionary<string, ActorCell>? Children;

    /// <summary>The records of children that have failed.</summary>
    internal Dictionary<ActorCell, RestartRecord>? Restarts;
    internal SupervisorStrategy? Strategy;

    /// <summary>The child whose failure this cell passed upwards as its own.</summary>
    internal ActorCell? Culprit;

    /// <summary>Why a new instance is made when the last stopping child is gone.</summary>
    internal Exception? RecreateCause;

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

/// <summary>How often a child was restarted in the present range of time.</summary>
internal sealed class RestartRecord
{
    internal int Restarts;
    internal TimeSpan? WindowStart;
}
