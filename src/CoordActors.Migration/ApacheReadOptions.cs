namespace CoordActors.Migration;

/// <summary>How much is demanded of a ZooKeeper data directory, and what of it is left behind.</summary>
public sealed record ApacheReadOptions
{
    /// <summary>Whether sessions are ended, and their ephemeral znodes deleted.</summary>
    public bool WithoutSessions { get; init; }

    /// <summary>Whether transactions may be missing between those that are there.</summary>
    public bool AllowGaps { get; init; }

    /// <summary>Whether logs without any snapshot are a whole history (<c>snapshot.trust.empty</c>).</summary>
    public bool TrustEmpty { get; init; }
}
