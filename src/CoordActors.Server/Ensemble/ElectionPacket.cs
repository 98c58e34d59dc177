using CoordActors.Zab.Election;

namespace CoordActors.Server.Ensemble;

/// <summary>
/// A notification on its way between the election actors of two servers. One that comes before the server there can vote is lost: it is said again.
/// </summary>
/// <param name="Notification">It.</param>
public sealed record ElectionPacket(Notification Notification) : IDeadLetterSuppression;
