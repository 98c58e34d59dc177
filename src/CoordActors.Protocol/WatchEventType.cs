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
