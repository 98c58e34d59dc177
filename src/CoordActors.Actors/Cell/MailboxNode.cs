namespace CoordActors.Actors;

/// <summary>A message with its sender, as stashes hand it out.</summary>
/// <param name="Message">The message.</param>
/// <param name="Sender">The sender, or null.</param>
public readonly record struct Envelope(object Message, IActorRef? Sender);

/// <summary>A queued message; the link is part of it, so that queueing allocates one object.</summary>
internal sealed class MailboxNode(object message, IActorRef? sender)
{
    internal MailboxNode? Next;
    internal object? Message = message;
    internal IActorRef? Sender = sender;
}
