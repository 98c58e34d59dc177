namespace CoordActors.Zab.Election;

/// <summary>What an <see cref="ElectionCore"/> wants done.</summary>
public sealed class ElectionReady
{
    /// <summary>Notifications, each with the server it is for.</summary>
    public List<(long To, Notification Notification)> Notifications { get; } = [];

    /// <summary>Voters that are without a leader: a prospective leader must not count on them.</summary>
    public List<long> LookingVoters { get; } = [];

    /// <summary>The election has ended with this vote.</summary>
    public Vote? Elected { get; set; }

    /// <summary>Lines for the log.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Why the votes of a server are not counted, once for each: somebody has to put a configuration or a data directory right.</summary>
    public List<string> Strangers { get; } = [];

    /// <summary>Empties it for reuse.</summary>
    public void Clear()
    {
        Notifications.Clear();
        LookingVoters.Clear();
        Notes.Clear();
        Strangers.Clear();
        Elected = null;
    }
}
