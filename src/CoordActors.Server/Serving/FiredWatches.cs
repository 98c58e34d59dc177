using CoordActors.Protocol;
using CoordActors.Server.Admin;

namespace CoordActors.Server.Serving;

/// <summary>How many watches fire at once, by the kind of event: one observation for each transaction that fires any of the kind.</summary>
internal sealed class FiredWatches
{
    private readonly Entry[] _entries = [.. Enumerable.Range(0, (int)WatchEventType.NodeChildrenChanged + 1).Select(_ => new Entry())];

    /// <summary>One more has fired; those of a transaction follow one another.</summary>
    public void Add(WatchEventType type, long zxid)
    {
        if ((uint)type >= (uint)_entries.Length)
        {
            return;
        }

        var entry = _entries[(int)type];
        if (entry.Zxid != zxid)
        {
            entry.Close();
            entry.Zxid = zxid;
        }

        entry.Count++;
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        foreach (var entry in _entries)
        {
            entry.Count = 0;
            entry.Summary.Reset();
        }
    }

    /// <summary>A picture of one kind.</summary>
    public SummaryView View(WatchEventType type)
    {
        _entries[(int)type].Close();
        return _entries[(int)type].Summary.View();
    }

    private sealed class Entry
    {
        public Summary Summary { get; } = new();

        /// <summary>The transaction that fires now, and its watches so far.</summary>
        public long Zxid { get; set; }

        public int Count { get; set; }

        public void Close()
        {
            if (Count > 0)
            {
                Summary.Add(Count);
            }

            Count = 0;
        }
    }
}
