using CoordActors.Zab.Messages;

namespace CoordActors.Server.Ensemble;

/// <summary>
/// A packet of Zab on its way between the term actors of two servers. One that comes before or after the term is lost, as on a broken link.
/// </summary>
/// <param name="From">The sending server.</param>
/// <param name="Packet">It.</param>
public sealed record PeerPacket(long From, Packet Packet) : IDeadLetterSuppression;
