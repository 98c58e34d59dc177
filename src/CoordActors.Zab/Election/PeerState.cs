namespace CoordActors.Zab.Election;

/// <summary>What a server is doing, with ZooKeeper's numbers.</summary>
public enum PeerState
{
    /// <summary>Without a leader.</summary>
    Looking = 0,

    /// <summary>A voter that has a leader.</summary>
    Following = 1,

    /// <summary>The leader.</summary>
    Leading = 2,

    /// <summary>Without a vote, with a leader.</summary>
    Observing = 3,
}
