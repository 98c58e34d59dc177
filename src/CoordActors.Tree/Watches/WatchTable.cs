using CoordActors.Tree.Store;

namespace CoordActors.Tree;

/// <summary>
/// Who watches which path. A path has one row for both tables: its text in the slab, and its watchers, the only one within the row, several in a set.
/// A watcher and its modes are one int. Paths need not exist in the tree.
/// </summary>
internal sealed class WatchTable
{
    /// <summary>The number of a connection must be below this.</summary>
    public const int WatcherMax = 1 << (31 - ModeBits);

    private const int ModeBits = 5;
    private const int ModeMask = (1 << ModeBits) - 1;
    private const ulong Seed = 5;

    private readonly PagedTable<WatchedPath> _paths = new();
    private readonly PagedTable<CompactSet> _sets = new();
    private readonly HashIndex _index = new();
    private readonly DataSlab _slab = new();
    private Watcher[] _watchers = [];

    /// <summary>Number of connections that can hold watches.</summary>
    public int WatcherCount { get; private set; }

    /// <summary>Number of connections that hold a watch.</summary>
    public int WatchingCount { get; private set; }

    /// <summary>Number of watched paths.</summary>
    public int PathCount => _index.Count;

    /// <summary>Registrations of a connection for a path in the data table.</summary>
    public int DataCount { get; private set; }

    /// <summary>Registrations of a connection for a path in the child table.</summary>
    public int ChildCount { get; private set; }

    /// <summary>Persistent recursive registrations.</summary>
    public int RecursiveCount { get; private set; }

    public void AddWatcher(int watcher, ReadOnlySpan<byte> authIds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(watcher);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(watcher, WatcherMax);
        if (watcher >= _watchers.Length)
        {
            Array.Resize(ref _watchers, Math.Max(Math.Max(16, watcher + 1), _watchers.Length * 2));
        }

        RemoveWatcher(watcher);
        _watchers[watcher] = new Watcher { Exists = true, AuthIds = authIds.ToArray() };
        WatcherCount++;
    }

    public void SetAuthIds(int watcher, ReadOnlySpan<byte> authIds)
    {
        if (Exists(watcher))
        {
            _watchers[watcher].AuthIds = authIds.ToArray();
        }
    }

    public byte[] AuthIds(int watcher) => _watchers[watcher].AuthIds;

    public void RemoveWatcher(int watcher)
    {
        if (!Exists(watcher))
        {
            return;
        }

        foreach (var path in _watchers[watcher].Paths.Slots ?? [])
        {
            if (path != 0)
            {
                SetModes(path, watcher, WatchModes.None, false);
            }
        }

        if (_watchers[watcher].Paths.Count > 0)
        {
            WatchingCount--;
        }

        _watchers[watcher] = default;
        WatcherCount--;
    }

    public bool Exists(int watcher) => (uint)watcher < (uint)_watchers.Length && _watchers[watcher].Exists;

    /// <summary>Adds modes to what the connection has on the path. A connection that cannot hold watches is ignored.</summary>
    public void Add(int watcher, ReadOnlySpan<byte> path, WatchModes modes)
    {
        if (!Exists(watcher))
        {
            return;
        }

        var row = Find(path);
        if (row == 0)
        {
            row = AddPath(path);
        }

        SetModes(row, watcher, ModesOf(row, watcher) | modes, true);
    }

    /// <summary>Takes modes away; answers those that the connection had of them.</summary>
    public WatchModes Remove(int watcher, ReadOnlySpan<byte> path, WatchModes modes)
    {
        var row = Exists(watcher) ? Find(path) : 0;
        if (row == 0)
        {
            return WatchModes.None;
        }

        var had = ModesOf(row, watcher);
        SetModes(row, watcher, had & ~modes, true);
        return had & modes;
    }

    /// <summary>The modes of a connection on a path.</summary>
    public WatchModes Modes(int watcher, ReadOnlySpan<byte> path)
    {
        var row = Exists(watcher) ? Find(path) : 0;
        return row == 0 ? WatchModes.None : ModesOf(row, watcher);
    }

    /// <summary>Appends the connections that watch the path in one of the modes; those with one-shot modes among them lose these.</summary>
    public void Trigger(ReadOnlySpan<byte> path, WatchModes modes, List<int> triggered)
    {
        var row = Find(path);
        if (row == 0)
        {
            return;
        }

        var first = triggered.Count;
        var entry = _paths[row];
        if (entry.Set == 0)
        {
            if (((WatchModes)entry.Single & modes) != 0)
            {
                triggered.Add(entry.Single);
            }
        }
        else
        {
            foreach (var packed in _sets[entry.Set].Slots!)
            {
                if (((WatchModes)packed & modes & WatchModes.All) != 0)
                {
                    triggered.Add(packed);
                }
            }
        }

        for (var i = first; i < triggered.Count; i++)
        {
            var packed = triggered[i];
            var watcher = packed >> ModeBits;
            triggered[i] = watcher;
            if (((WatchModes)packed & modes & WatchModes.OneShot) != 0)
            {
                SetModes(row, watcher, (WatchModes)(packed & ModeMask) & ~(modes & WatchModes.OneShot), true);
            }
        }
    }

    /// <summary>Whether a connection was not marked yet since <paramref name="trigger"/> became the current one; marks it.</summary>
    public bool Mark(int watcher, long trigger)
    {
        var isFirst = _watchers[watcher].LastTrigger != trigger;
        _watchers[watcher].LastTrigger = trigger;
        return isFirst;
    }

    /// <summary>Enumerates all registrations, path by path.</summary>
    public IEnumerable<(int Watcher, string Path, WatchModes Modes)> All()
    {
        for (var watcher = 0; watcher < _watchers.Length; watcher++)
        {
            foreach (var path in _watchers[watcher].Paths.Slots ?? [])
            {
                if (path != 0)
                {
                    yield return (watcher, System.Text.Encoding.UTF8.GetString(PathOf(path)), ModesOf(path, watcher));
                }
            }
        }
    }

    private ReadOnlySpan<byte> PathOf(int row) => _slab.Span(_paths[row].Block, _paths[row].Length);

    private int Find(ReadOnlySpan<byte> path)
    {
        var probe = _index.Search((uint)TreeHash.Bytes(Seed, path));
        int row;
        while ((row = probe.Next()) != 0)
        {
            if (path.SequenceEqual(PathOf(row)))
            {
                return row;
            }
        }

        return 0;
    }

    private int AddPath(ReadOnlySpan<byte> path)
    {
        var row = _paths.Allocate();
        var block = _slab.Allocate(path.Length);
        path.CopyTo(_slab.Span(block, path.Length));
        _paths.Edit(row) = new WatchedPath { Block = block, Length = path.Length };
        _index.Add((uint)TreeHash.Bytes(Seed, path), row);
        return row;
    }

    private WatchModes ModesOf(int row, int watcher)
    {
        ref readonly var entry = ref _paths[row];
        var packed = entry.Set == 0
            ? entry.Single >> ModeBits == watcher ? entry.Single : 0
            : _sets[entry.Set].Find(watcher, ModeBits);
        return (WatchModes)(packed & ModeMask);
    }

    /// <summary>Sets what a connection has on a path; a path without any watcher goes.</summary>
    private void SetModes(int row, int watcher, WatchModes modes, bool updateWatcher)
    {
        var had = ModesOf(row, watcher);
        Tally(had, -1);
        Tally(modes, 1);
        ref var entry = ref _paths.Edit(row);
        if (entry.Set != 0)
        {
            SetInSet(ref entry, watcher, modes);
        }
        else if (entry.Single == 0 || entry.Single >> ModeBits == watcher)
        {
            entry.Single = modes == 0 ? 0 : Pack(watcher, modes);
        }
        else if (modes != 0)
        {
            entry.Set = _sets.Allocate();
            ref var set = ref _sets.Edit(entry.Set);
            set = default;
            set.Put(entry.Single, ModeBits);
            set.Put(Pack(watcher, modes), ModeBits);
            entry.Single = 0;
        }

        if (updateWatcher && had == 0 != (modes == 0))
        {
            UpdatePathsOf(watcher, row, modes != 0);
        }

        if (entry.Set == 0 && entry.Single == 0)
        {
            _index.Remove((uint)TreeHash.Bytes(Seed, PathOf(row)), row);
            _slab.Free(entry.Block);
            _paths.Free(row);
        }
    }

    private void SetInSet(ref WatchedPath entry, int watcher, WatchModes modes)
    {
        ref var set = ref _sets.Edit(entry.Set);
        if (modes != 0)
        {
            set.Put(Pack(watcher, modes), ModeBits);
            return;
        }

        set.Remove(watcher, ModeBits);
        if (set.Count > 0)
        {
            return;
        }

        _sets.Free(entry.Set);
        entry.Set = 0;
    }

    private void UpdatePathsOf(int watcher, int row, bool watches)
    {
        ref var paths = ref _watchers[watcher].Paths;
        if (watches)
        {
            paths.Put(row, 0);
            WatchingCount += paths.Count == 1 ? 1 : 0;
        }
        else
        {
            paths.Remove(row, 0);
            WatchingCount -= paths.Count == 0 ? 1 : 0;
        }
    }

    private void Tally(WatchModes modes, int change)
    {
        DataCount += (modes & WatchModes.DataTable) != 0 ? change : 0;
        ChildCount += (modes & WatchModes.ChildTable) != 0 ? change : 0;
        RecursiveCount += (modes & WatchModes.Recursive) != 0 ? change : 0;
    }

    private static int Pack(int watcher, WatchModes modes) => (watcher << ModeBits) | (int)modes;

    private struct WatchedPath
    {
        public int Block;
        public int Length;

        /// <summary>The only watcher with its modes, or 0.</summary>
        public int Single;

        /// <summary>The row of the set of watchers, or 0.</summary>
        public int Set;
    }

    private struct Watcher
    {
        public bool Exists;
        public byte[] AuthIds;
        public CompactSet Paths;
        public long LastTrigger;
    }
}
