namespace CoordActors.Actors;

/// <summary>A message of the kernel to a cell: handled before all user messages, in the order of sending. Each instance is sent once.</summary>
internal abstract class SystemMessage
{
    internal SystemMessage? Next;
}

internal sealed class CreateMessage : SystemMessage;

internal sealed class SuspendMessage : SystemMessage;

/// <summary><paramref name="byFailure"/>: the failure this answers, null when only the supervisor above was suspended.</summary>
internal sealed class ResumeMessage(Exception? byFailure) : SystemMessage
{
    internal Exception? ByFailure => byFailure;
}

internal sealed class RecreateMessage(Exception cause) : SystemMessage
{
    internal Exception Cause => cause;
}

internal sealed class TerminateMessage : SystemMessage;

internal sealed class WatchMessage(InternalActorRef watcher) : SystemMessage
{
    internal InternalActorRef Watcher => watcher;
}

internal sealed class UnwatchMessage(InternalActorRef watcher) : SystemMessage
{
    internal InternalActorRef Watcher => watcher;
}

internal sealed class DeathWatchNotification(InternalActorRef actor, bool existenceConfirmed) : SystemMessage
{
    internal InternalActorRef Actor => actor;

    internal bool ExistenceConfirmed => existenceConfirmed;
}

internal sealed class FailedMessage(ActorCell child, Exception cause) : SystemMessage
{
    internal ActorCell Child => child;

    internal Exception Cause => cause;
}
