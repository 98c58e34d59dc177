namespace CoordActors.Protocol;

/// <summary>The <c>state</c> field of a watch event.</summary>
public static class KeeperState
{
    /// <summary>SyncConnected, the only state that a server sends, also a read-only one.</summary>
    public const int SyncConnected = 3;
}

/// <summary>The <c>mode</c> field of addWatch.</summary>
public enum AddWatchMode
{
    /// <summary>Stays until it is removed; events of the znode and changes of its children list.</summary>
    Persistent = 0,

    /// <summary>Stays until it is removed; events of the znode and of all its descendants.</summary>
    PersistentRecursive = 1,
}

/// <summary>The <c>type</c> field of checkWatches and removeWatches.</summary>
public enum WatcherType
{
    /// <summary>One-shot child watches.</summary>
    Children = 1,

    /// <summary>One-shot data and exists watches.</summary>
    Data = 2,

    /// <summary>Every watch of the connection on the path.</summary>
    Any = 3,

    /// <summary>Persistent watches (3.9 and later).</summary>
    Persistent = 4,

    /// <summary>Persistent recursive watches (3.9 and later).</summary>
    PersistentRecursive = 5,
}
