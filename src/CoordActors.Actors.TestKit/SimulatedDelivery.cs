namespace CoordActors.Actors;

/// <summary>A message that arrived over a <see cref="SimulatedNetwork"/>.</summary>
/// <param name="From">The system that sent it.</param>
/// <param name="To">The system in which it arrived.</param>
/// <param name="Recipient">The actor that gets it; the root when the message goes to a selection.</param>
/// <param name="Message">The message.</param>
/// <param name="Sender">Who sent it, or null.</param>
public sealed record SimulatedDelivery(Address From, Address To, IActorRef Recipient, object Message, IActorRef? Sender);
