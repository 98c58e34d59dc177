namespace CoordActors.Zab.Messages;

/// <summary>What a leader and a learner tell each other, under the names of ZooKeeper's quorum packets.</summary>
public abstract record PeerMessage;

/// <summary>A message on its way between a learner and a leader.</summary>
/// <param name="Link">
/// The learner's number for this attempt to follow this leader: never used again by it. Packets of another link are not for this term.
/// </param>
/// <param name="Seq">Counts the packets of the sender on this link from 0: a gap is a loss, and ends the link.</param>
/// <param name="Message">It.</param>
public sealed record Packet(long Link, int Seq, PeerMessage Message);
