namespace CoordActors.Tree.Store;

/// <summary>
/// What a multi has changed, so that it can be taken back whole: rows as they were before, and what it put into and took out of the side tables.
/// What it gave up (blocks, rows, access control lists) is held until it is certain.
/// </summary>
internal sealed class UndoLog
{
    private const int EntriesKept = 256;

    private readonly List<UndoEntry> _entries = [];

    /// <summary>Whether changes are logged now.</summary>
    public bool Active { get; private set; }

    public int Count => _entries.Count;

    public UndoEntry this[int index] => _entries[index];

    public void Begin() => Active = true;

    public void Add(in UndoEntry entry) => _entries.Add(entry);

    /// <summary>Stops logging; the entries stay until <see cref="Clear"/>.</summary>
    public void End() => Active = false;

    public void Clear()
    {
        _entries.Clear();
        if (_entries.Capacity > EntriesKept)
        {
            _entries.Capacity = EntriesKept;
        }
    }
}

internal enum UndoKind : byte
{
    NodeChanged,
    ChildListChanged,
    NodeAllocated,
    ChildListAllocated,
    BlockAllocated,
    AclAcquired,
    IndexAdded,
    IndexRemoved,
    EphemeralAdded,
    EphemeralRemoved,
    ReapableAdded,
    ReapableRemoved,
    NodeFreed,
    ChildListFreed,
    BlockFreed,
    AclReleased,
}

internal struct UndoEntry
{
    public UndoKind Kind;

    /// <summary>The row or block.</summary>
    public int Id;

    /// <summary>The index tag, or the position in the session's list.</summary>
    public uint Extra;

    public Node Node;
    public ChildList ChildList;
}
