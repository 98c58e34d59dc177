namespace CoordActors.Protocol;

/// <summary>What happened to the znode of a watch event. A server sends 1 to 4 only.</summary>
public enum WatchEventType
{
    /// <summary>Client side: an event of the session, not of a znode.</summary>
    None = -1,

    /// <summary>The znode was created.</summary>
    NodeCreated = 1,

    /// <summary>The znode was deleted.</summary>
    NodeDeleted = 2,

    /// <summary>Its data was written.</summary>
    NodeDataChanged = 3,

    /// <summary>A child was created or deleted.</summary>
    NodeChildrenChanged = 4,

    /// <summary>Client side: a data watch was removed by request.</summary>
    DataWatchRemoved = 5,

    /// <summary>Client side: a child watch was removed by request.</summary>
    ChildWatchRemoved = 6,

    /// <summary>Client side: a persistent watch was removed by request.</summary>
    PersistentWatchRemoved = 7,
}

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
