using System.Buffers.Binary;

namespace CoordActors.Tree.Store;

/// <content>
/// Bringing the memory of several znodes into the processor's cache at once. One after the other, a search waits for index, row and block, each
/// some hundred cycles away in a large tree; step by step for many paths together, the processor waits for all of a step at the same time.
/// </content>
internal sealed partial class NodeTable
{
    /// <summary>Paths that are brought together.</summary>
    public const int PreloadMax = 32;

    /// <summary>A smaller tree lies in the cache anyway.</summary>
    private const int PreloadFrom = 30_000;

    private const int CacheLine = 64;

    private readonly uint[] _preloadTags = new uint[PreloadMax];
    private readonly int[] _preloadRows = new int[PreloadMax];
    private int _preloadCount;

    /// <summary>Whether it is worth while.</summary>
    public bool NeedsPreload => Count >= PreloadFrom;

    /// <summary>
    /// Announces a record that begins with a path, as those of reads do; anything else does no harm. At most <see cref="PreloadMax"/> before
    /// <see cref="Preload"/>, further ones are left out.
    /// </summary>
    public void Announce(ReadOnlySpan<byte> record)
    {
        if (_preloadCount == PreloadMax || record.Length < sizeof(int) + 2)
        {
            return;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(record);
        if (length <= 1 || length > record.Length - sizeof(int))
        {
            return;
        }

        var hash = TreeHash.RootPath;
        var rest = record.Slice(sizeof(int) + 1, length - 1);
        for (var slash = rest.IndexOf((byte)'/'); slash >= 0; slash = rest.IndexOf((byte)'/'))
        {
            hash = TreeHash.Bytes(hash, rest[..slash]);
            rest = rest[(slash + 1)..];
        }

        _preloadTags[_preloadCount++] = (uint)TreeHash.Bytes(hash, rest);
    }

    /// <summary>Brings the znodes that were announced.</summary>
    /// <returns>Nothing that means anything: it keeps the reads from being left out.</returns>
    public int Preload()
    {
        var count = _preloadCount;
        _preloadCount = 0;
        var touched = 0;
        for (var i = 0; i < count; i++)
        {
            _preloadRows[i] = _index.Search(_preloadTags[i]).Next();
        }

        for (var i = 0; i < count; i++)
        {
            ref readonly var row = ref _nodes[_preloadRows[i]];
            touched ^= (int)row.Czxid ^ row.Block;
        }

        for (var i = 0; i < count; i++)
        {
            if (_preloadRows[i] == 0)
            {
                continue;
            }

            ref readonly var row = ref _nodes[_preloadRows[i]];
            var size = Math.Min(row.NameLength + row.DataSize, 4 * CacheLine);
            var block = _slab.Span(row.Block, size);
            for (var at = 0; at < size; at += CacheLine)
            {
                touched ^= block[at];
            }
        }

        return touched;
    }
}
