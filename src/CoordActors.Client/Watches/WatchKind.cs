namespace CoordActors.Client.Watches;

/// <summary>The kinds of watches, numbered as the lists of setWatches2.</summary>
internal enum WatchKind
{
    Data = 0,
    Exist = 1,
    Child = 2,
    Persistent = 3,
    PersistentRecursive = 4,
}
