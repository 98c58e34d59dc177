using System.Text;

namespace CoordActors.Server.Serving;

/// <summary>
/// The most frequent of many paths, in room for a few (the space-saving algorithm): a new path takes the place of the rarest one, and its count, which is
/// remembered as what the new one may not have. Whatever is more frequent than one in <c>capacity</c> is found. Owned by one actor.
/// </summary>
/// <param name="capacity">How many paths are kept.</param>
public sealed class PathSketch(int capacity)
{
    /// <summary>Longer paths are counted under so many of their bytes.</summary>
    public const int PathBytesMax = 512;

    private readonly Entry[] _entries = new Entry[capacity];
    private int _used;

    /// <summary>The sum of all weights.</summary>
    public long Total { get; private set; }

    /// <summary>A path was seen.</summary>
    /// <param name="path">It, as UTF-8.</param>
    /// <param name="weight">How many times it counts.</param>
    public void Add(ReadOnlySpan<byte> path, int weight)
    {
        Total += weight;
        path = path[..Math.Min(path.Length, PathBytesMax)];
        var hash = new HashCode();
        hash.AddBytes(path);
        var wanted = hash.ToHashCode();
        var rarest = 0;
        for (var i = 0; i < _used; i++)
        {
            ref var entry = ref _entries[i];
            if (entry.Hash == wanted && entry.Path.AsSpan(0, entry.Length).SequenceEqual(path))
            {
                entry.Count += weight;
                return;
            }

            rarest = entry.Count < _entries[rarest].Count ? i : rarest;
        }

        ref var target = ref _entries[_used < capacity ? _used++ : rarest];
        target.Take(path, wanted, weight);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        for (var i = 0; i < _used; i++)
        {
            (_entries[i].Count, _entries[i].Excess) = (0, 0);
        }

        (_used, Total) = (0, 0);
    }

    /// <summary>Every path that is kept, with what it was seen for certain: never too high.</summary>
    public IEnumerable<KeyValuePair<string, long>> Counts => _entries.Take(_used).Select(entry => entry.View());

    private struct Entry
    {
        public byte[]? Path;
        public int Length;
        public int Hash;
        public long Count;
        public long Excess;

        /// <summary>The array is used again: at a steady load nothing is allocated.</summary>
        public void Take(ReadOnlySpan<byte> path, int hash, int weight)
        {
            if (Path is null || Path.Length < path.Length)
            {
                Path = new byte[Math.Max(64, path.Length)];
            }

            path.CopyTo(Path);
            (Length, Hash, Excess, Count) = (path.Length, hash, Count, Count + weight);
        }

        public readonly KeyValuePair<string, long> View() => new(Encoding.UTF8.GetString(Path.AsSpan(0, Length)), Count - Excess);
    }
}
