namespace CoordActors.Server.Serving;

/// <summary>How much a <see cref="ServerView"/> holds besides the counters.</summary>
[Flags]
public enum ViewDetail
{
    /// <summary>Counters only.</summary>
    None = 0,

    /// <summary>Every connection.</summary>
    Connections = 1,

    /// <summary>Every watch. Expensive where there are many.</summary>
    Watches = 2,

    /// <summary>Every session with its ephemeral znodes.</summary>
    Ephemerals = 4,

    /// <summary>Every session with its timeout.</summary>
    Sessions = 8,

    /// <summary>The digests of <c>hash</c>.</summary>
    Digests = 16,

    /// <summary>The most read and written paths.</summary>
    HotPaths = 32,
}
