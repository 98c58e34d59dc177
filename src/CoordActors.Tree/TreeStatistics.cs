namespace CoordActors.Tree;

/// <summary>Totals of a tree, for monitoring.</summary>
public sealed record TreeStatistics
{
    /// <summary>The last transaction applied.</summary>
    public long LastZxid { get; init; }

    /// <summary>Znodes, those of the initial tree included.</summary>
    public int NodeCount { get; init; }

    /// <summary>Ephemeral znodes.</summary>
    public int EphemeralCount { get; init; }

    /// <summary>Containers and znodes with a time to live.</summary>
    public int ReapableCount { get; init; }

    /// <summary>Bytes of all names and data.</summary>
    public long ApproximateDataSize { get; init; }

    /// <summary>Open sessions.</summary>
    public int SessionCount { get; init; }

    /// <summary>Different access control lists.</summary>
    public int AclCount { get; init; }

    /// <summary>Pairs of connection and path with a data, exists or persistent watch.</summary>
    public int DataWatchCount { get; init; }

    /// <summary>Pairs of connection and path with a children or persistent watch.</summary>
    public int ChildWatchCount { get; init; }

    /// <summary>Persistent recursive watches.</summary>
    public int RecursiveWatchCount { get; init; }

    /// <summary>All watches: <see cref="DataWatchCount"/> and <see cref="ChildWatchCount"/>.</summary>
    public int WatchCount => DataWatchCount + ChildWatchCount;

    /// <summary>Paths that are watched.</summary>
    public int WatchedPathCount { get; init; }

    /// <summary>Connections that watch a path.</summary>
    public int WatchingConnectionCount { get; init; }
}
