namespace CoordActors.Zab.Messages;

/// <summary>
/// One end of a link between a learner and its leader. The packets are counted in both directions, beginning with the learner's
/// <see cref="FollowerInfo"/>, so that a loss is noticed.
/// </summary>
internal sealed class PeerLink
{
    private int _nextOut;

    private PeerLink(long server, long number, int nextIn, int nextOut, long nowMs) =>
        (Server, Number, NextIn, _nextOut, HeardMs) = (server, number, nextIn, nextOut, nowMs);

    /// <summary>The server at the other end.</summary>
    public long Server { get; }

    /// <summary>The learner's number for its attempt; another learner may use the same.</summary>
    public long Number { get; }

    /// <summary>When something was heard of the other end.</summary>
    public long HeardMs { get; private set; }

    /// <summary>The number of the packet that is due, 0 before the other end has said anything.</summary>
    public int NextIn { get; private set; }

    /// <summary>The learner's end: packet 0 is on its way.</summary>
    public static PeerLink ToLeader(long leader, long number, long nowMs) => new(leader, number, nextIn: 0, nextOut: 1, nowMs);

    /// <summary>The leader's end: packet 0 has come.</summary>
    public static PeerLink ToLearner(long learner, long number, long nowMs) => new(learner, number, nextIn: 1, nextOut: 0, nowMs);

    /// <summary>The next packet for the other end.</summary>
    public Packet Next(PeerMessage message) => new(Number, _nextOut++, message);

    /// <summary>A packet has come.</summary>
    /// <returns>False where another one was due: something was lost.</returns>
    public bool Receive(Rules rules, Packet packet, long nowMs)
    {
        if (!rules.IsNextPacket(NextIn, packet.Seq))
        {
            return false;
        }

        NextIn = packet.Seq + 1;
        HeardMs = nowMs;
        return true;
    }
}
