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

    private const int BufferBytesMin = 64;

    // Column by column: the search for a path touches nothing but hashes, that for the rarest nothing but counts.
    private readonly int[] _hashes = new int[capacity];
    private readonly long[] _counts = new long[capacity];
    private readonly long[] _excess = new long[capacity];
    private readonly int[] _lengths = new int[capacity];
    private readonly byte[]?[] _paths = new byte[]?[capacity];
    private int _used;

    /// <summary>Every path that is kept, with what it was seen for certain: never too high.</summary>
    public IEnumerable<KeyValuePair<string, long>> Counts => Enumerable.Range(0, _used)
        .Select(slot => KeyValuePair.Create(Encoding.UTF8.GetString(_paths[slot].AsSpan(0, _lengths[slot])), _counts[slot] - _excess[slot]));

    /// <summary>A path was seen.</summary>
    /// <param name="path">It, as UTF-8.</param>
    /// <param name="weight">How many times it counts.</param>
    public void Add(ReadOnlySpan<byte> path, int weight)
    {
        path = path[..Math.Min(path.Length, PathBytesMax)];
        var hasher = new HashCode();
        hasher.AddBytes(path);
        var hash = hasher.ToHashCode();
        var slot = Find(path, hash);
        if (slot < 0)
        {
            slot = _used < capacity ? _used++ : Rarest();
            Put(slot, path, hash);
        }

        _counts[slot] += weight;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Array.Clear(_excess);
        _used = 0;
    }

    private int Find(ReadOnlySpan<byte> path, int hash)
    {
        var from = 0;
        while (_hashes.AsSpan(from, _used - from).IndexOf(hash) is var found and >= 0)
        {
            var slot = from + found;
            if (_paths[slot].AsSpan(0, _lengths[slot]).SequenceEqual(path))
            {
                return slot;
            }

            from = slot + 1;
        }

        return -1;
    }

    private int Rarest()
    {
        var counts = _counts;
        var rarest = 0;
        for (var i = 1; i < counts.Length; i++)
        {
            rarest = counts[i] < counts[rarest] ? i : rarest;
        }

        return rarest;
    }

    /// <summary>The slot's array is used again: at a steady load nothing is allocated.</summary>
    private void Put(int slot, ReadOnlySpan<byte> path, int hash)
    {
        if (_paths[slot] is not { } buffer || buffer.Length < path.Length)
        {
            _paths[slot] = buffer = new byte[Math.Max(BufferBytesMin, path.Length)];
        }

        path.CopyTo(buffer);
        (_lengths[slot], _hashes[slot], _excess[slot]) = (path.Length, hash, _counts[slot]);
    }
}
