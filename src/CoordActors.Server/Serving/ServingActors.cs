namespace CoordActors.Server.Serving;

/// <summary>The actors that a client's requests go to while the server serves.</summary>
/// <param name="Tree">The tree actor.</param>
/// <param name="Role">The role actor, which takes transactions.</param>
/// <param name="Tracker">The session tracker.</param>
/// <param name="TickMs">The tick of session deadlines, in ms.</param>
public sealed record ServingActors(IActorRef Tree, IActorRef Role, IActorRef Tracker, int TickMs);
