using CoordActors.Protocol;
using CoordActors.Tree.Store;

namespace CoordActors.Tree;

/// <summary>
/// The access control lists in use, each once, with the number of znodes that have it. A list is known by its row; row 0 is world:anyone with all
/// permissions and always there.
/// </summary>
internal sealed class AclTable
{
    /// <summary>The row of world:anyone:cdrwa.</summary>
    public const int Open = 0;

    private readonly HashIndex _index = new();
    private readonly List<int> _free = [];
    private AclRow[] _rows = new AclRow[4];
    private int _count;

    public AclTable() => Acquire(AclRules.OpenEncoded, 1);

    /// <summary>Number of lists.</summary>
    public int Count => _count - _free.Count;

    /// <summary>The entries back to back, null for a free row.</summary>
    public byte[]? Encoded(int row) => _rows[row].Encoded;

    public int EntryCount(int row) => _rows[row].EntryCount;

    public ulong Hash(int row) => _rows[row].Hash;

    /// <summary>What everybody may do.</summary>
    public Permissions World(int row) => _rows[row].World;

    /// <summary>The row of a list, with one more znode that has it.</summary>
    public int Acquire(ReadOnlySpan<byte> encoded, int entryCount)
    {
        var hash = TreeHash.Bytes(0, encoded);
        var probe = _index.Search((uint)hash);
        while (_count > 0)
        {
            // Row r is entry r + 1 of the index, where 0 is the end.
            var row = probe.Next() - 1;
            if (row < 0)
            {
                break;
            }

            if (encoded.SequenceEqual(_rows[row].Encoded))
            {
                _rows[row].References++;
                return row;
            }
        }

        return Add(encoded, entryCount, hash);
    }

    /// <summary>One more znode has the list.</summary>
    public void Acquire(int row) => _rows[row].References++;

    /// <summary>One znode less has the list; the last one takes it out.</summary>
    public void Release(int row)
    {
        ref var acl = ref _rows[row];
        if (--acl.References == 0 && row != Open)
        {
            _index.Remove((uint)acl.Hash, row + 1);
            acl = default;
            _free.Add(row);
        }
    }

    /// <summary>The rows as they are now; the arrays of entries never change.</summary>
    public byte[]?[] Capture()
    {
        var rows = new byte[]?[_count];
        for (var i = 0; i < _count; i++)
        {
            rows[i] = _rows[i].Encoded;
        }

        return rows;
    }

    private int Add(ReadOnlySpan<byte> encoded, int entryCount, ulong hash)
    {
        int row;
        if (_free.Count > 0)
        {
            row = _free[^1];
            _free.RemoveAt(_free.Count - 1);
        }
        else
        {
            if (_count == _rows.Length)
            {
                Array.Resize(ref _rows, _count * 2);
            }

            row = _count++;
        }

        _rows[row] = new AclRow
        {
            Encoded = encoded.ToArray(),
            EntryCount = entryCount,
            References = 1,
            World = AclRules.WorldPermissions(encoded),
            Hash = hash,
        };
        _index.Add((uint)hash, row + 1);
        return row;
    }

    private struct AclRow
    {
        public byte[]? Encoded;
        public int EntryCount;
        public int References;
        public Permissions World;
        public ulong Hash;
    }
}
