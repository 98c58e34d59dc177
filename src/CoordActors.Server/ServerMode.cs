namespace CoordActors.Server;

/// <summary>What a server is to its ensemble at present.</summary>
public enum ServerMode
{
    /// <summary>A server without peers.</summary>
    Standalone,

    /// <summary>It looks for a leader and serves nobody.</summary>
    Looking,

    /// <summary>It orders the transactions.</summary>
    Leader,

    /// <summary>It votes on transactions.</summary>
    Follower,

    /// <summary>It learns transactions and does not vote.</summary>
    Observer,

    /// <summary>It has lost its ensemble and serves read-only clients.</summary>
    ReadOnly,
}
