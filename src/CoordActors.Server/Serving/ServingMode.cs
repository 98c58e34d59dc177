namespace CoordActors.Server.Serving;

/// <summary>How a server serves its clients.</summary>
public enum ServingMode
{
    /// <summary>Without peers: what is durable is committed, and its own tree is the newest there is.</summary>
    Standalone,

    /// <summary>As a member of an ensemble: sync is asked of the leader, and resuming a session is a transaction.</summary>
    Ensemble,

    /// <summary>Cut off from its ensemble: read-only clients are served, with sessions that nobody else knows.</summary>
    ReadOnly,
}
