namespace CoordActors.Server.Admin;

/// <summary>What this server calls itself.</summary>
public static class ServerVersion
{
    /// <summary>The ZooKeeper release whose protocol is spoken.</summary>
    public const string ZooKeeper = "3.9.4";

    /// <summary>Our own version.</summary>
    public const string Own = "0.1.0";

    /// <summary>When it was built, to the minute in UTC.</summary>
    public const string Built = "2026-11-21 00:00 UTC";

    /// <summary>
    /// The ZooKeeper release whose protocol is spoken, then our own. Clients parse the leading digits (kazoo decides by them what it may send),
    /// and monitoring tools expect the form <c>version-commit, built on date</c>.
    /// </summary>
    public const string Text = $"{ZooKeeper}-coordactors-{Own}, built on {Built}";
}
