namespace CoordActors.Actors;

/// <summary>Where messages end that found no living receiver. Publishes them on the event stream and logs the first ones.</summary>
internal sealed class DeadLetterActorRef(ActorSystemImpl system, ActorPath path) : EmptyRef
{
    private const int LoggedMax = 10;
    private int _logged;

    public override ActorPath Path => path;

    internal override ActorSystemImpl SystemOrNull => system;

    public override void Tell(object message, IActorRef? sender)
    {
        if (message is null) throw new InvalidMessageException("Message is null");
        switch (message)
        {
            case DeadLetter letter:
                Publish(letter.Message, letter.Sender, letter.Recipient);
                break;
            default:
                Publish(message, sender ?? this, this);
                break;
        }
    }

    internal void Publish(object message, IActorRef? sender, IActorRef recipient)
    {
        switch (message)
        {
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, null), this);
                return;
            case ActorSelectionMessage { Message: Identify identify }:
                sender?.Tell(new ActorIdentity(identify.MessageId, null), this);
                return;
            case IDeadLetterSuppression suppressed:
                system.EventStream.Publish(new SuppressedDeadLetter(suppressed, sender ?? this, recipient));
                return;
        }

        system.EventStream.Publish(new DeadLetter(message, sender ?? this, recipient));
        LogFirst(message, sender, recipient);
    }

    private void LogFirst(object message, IActorRef? sender, IActorRef recipient)
    {
        if (system.IsTerminating || Volatile.Read(ref _logged) >= LoggedMax) return;
        var count = Interlocked.Increment(ref _logged);
        if (count > LoggedMax) return;
        system.Log.Info(
            "{0} from {1} to {2} is dead letter number {3}.{4}",
            message.GetType().Name,
            sender ?? this,
            recipient,
            count,
            count == LoggedMax ? " Further ones are not logged." : "");
    }
}
