namespace CoordActors.Tree;

/// <summary>How a connection watches a path, by the table (data or child) of the programmer's guide; the bits are independent of each other.</summary>
[Flags]
internal enum WatchModes
{
    None = 0,

    /// <summary>One-shot, data table: getData and exists.</summary>
    Data = 1,

    /// <summary>One-shot, child table: getChildren.</summary>
    Child = 2,

    PersistentData = 4,

    PersistentChild = 8,

    /// <summary>Data table, and every descendant's events too.</summary>
    Recursive = 16,

    Persistent = PersistentData | PersistentChild,
    DataTable = Data | PersistentData | Recursive,
    ChildTable = Child | PersistentChild,
    OneShot = Data | Child,
    All = DataTable | ChildTable,
}
