namespace CoordActors.Server.Settings;

/// <summary>What a configured server is in its ensemble.</summary>
public enum ServerRole
{
    /// <summary>It votes, and can lead.</summary>
    Participant,

    /// <summary>It has all data and serves clients, and its voice never counts.</summary>
    Observer,
}
