using System.Buffers.Binary;
using CoordActors.Protocol;

namespace CoordActors.Tree;

/// <summary>
/// The newest changes of znodes, oldest first, in a ring of segments: what persistent watches that are set again after a reconnection have missed. A full ring
/// gives up its oldest segment. A change is i32 length of all of it, i64 zxid, u8 type and flags, the list that decides who may know of it and that of the
/// parent (each i32 length and entries, only where not everybody may read), and the path.
/// </summary>
internal sealed class ChangeHistory(AclTable acls)
{
    private const int Segments = 16;
    private const int HeaderBytes = 4 + 8 + 1;
    private const byte TypeMask = 0x0f;
    private const byte HasAcl = 0x10;
    private const byte HasParentAcl = 0x20;

    private readonly int[] _ends = new int[Segments];

    /// <summary>The zxid of the last change of each segment, 0 for an empty one.</summary>
    private readonly long[] _lastZxids = new long[Segments];

    private byte[] _ring = [];
    private int _segmentBytes;
    private int _current;
    private int _next;
    private int _limit;

    /// <summary>Bytes of the ring, 0 for no history.</summary>
    public int Capacity => _ring.Length;

    /// <summary>Every change above this zxid is here.</summary>
    public long Floor { get; private set; }

    /// <summary>Starts over behind <paramref name="floor"/> with a ring of so many bytes.</summary>
    public void Reset(int capacity, long floor)
    {
        if (capacity != _ring.Length)
        {
            _ring = capacity == 0 ? [] : GC.AllocateUninitializedArray<byte>(capacity);
            _segmentBytes = capacity / Segments;
        }

        Clear(floor);
    }

    /// <summary>A change. The access control lists are those of the znode and, where its list of children changed, of its parent.</summary>
    public void Add(WatchEventType type, long zxid, ReadOnlySpan<byte> path, int acl, int parentAcl)
    {
        if (_ring.Length == 0)
        {
            return;
        }

        var encoded = EncodedUnlessReadable(acl);
        var parentEncoded = type == WatchEventType.NodeDataChanged ? null : EncodedUnlessReadable(parentAcl);
        var length = HeaderBytes + Length(encoded) + Length(parentEncoded) + path.Length;
        if (_next + length > _limit && !BeginSegment(length, zxid))
        {
            return;
        }

        var target = _ring.AsSpan(_next, length);
        _next += length;
        _lastZxids[_current] = zxid;
        BinaryPrimitives.WriteInt32LittleEndian(target, length);
        BinaryPrimitives.WriteInt64LittleEndian(target[4..], zxid);
        target[12] = (byte)((byte)type | (encoded is null ? 0 : HasAcl) | (parentEncoded is null ? 0 : HasParentAcl));
        target = target[HeaderBytes..];
        Put(ref target, encoded);
        Put(ref target, parentEncoded);
        path.CopyTo(target);
    }

    /// <summary>The changes above <paramref name="zxid"/>. Not to be used over <see cref="Add"/>.</summary>
    public Cursor Since(long zxid)
    {
        var segment = (_current + 1) % Segments;
        while (segment != _current && _lastZxids[segment] <= zxid)
        {
            segment = (segment + 1) % Segments;
        }

        return new Cursor(this, segment, zxid);
    }

    private static int Length(byte[]? encoded) => encoded is null ? 0 : 4 + encoded.Length;

    private static void Put(ref Span<byte> target, byte[]? encoded)
    {
        if (encoded is not null)
        {
            BinaryPrimitives.WriteInt32LittleEndian(target, encoded.Length);
            encoded.CopyTo(target[4..]);
            target = target[(4 + encoded.Length)..];
        }
    }

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> source, bool isThere)
    {
        if (!isThere)
        {
            return default;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(source);
        var taken = source.Slice(4, length);
        source = source[(4 + length)..];
        return taken;
    }

    private byte[]? EncodedUnlessReadable(int acl) =>
        acl == AclTable.Open || (acls.World(acl) & Permissions.Read) != 0 || acls.EntryCount(acl) == 0 ? null : acls.Encoded(acl);

    /// <summary>Room for a change, at the cost of the oldest ones. One that is larger than a segment is not kept, nor what is before it.</summary>
    private bool BeginSegment(int length, long zxid)
    {
        if (length > _segmentBytes)
        {
            Clear(zxid);
            return false;
        }

        _ends[_current] = _next;
        _current = (_current + 1) % Segments;
        Floor = Math.Max(Floor, _lastZxids[_current]);
        _lastZxids[_current] = 0;
        _next = _current * _segmentBytes;
        _limit = _next + _segmentBytes;
        return true;
    }

    private void Clear(long floor)
    {
        Floor = floor;
        Array.Clear(_lastZxids);
        (_current, _next, _limit) = (0, 0, _segmentBytes);
    }

    /// <summary>One change: what a live event would have been made of.</summary>
    public readonly ref struct Change
    {
        public long Zxid { get; init; }

        public WatchEventType Type { get; init; }

        /// <summary>The list that decides who may know of it; empty for everybody.</summary>
        public ReadOnlySpan<byte> Acl { get; init; }

        /// <summary>The parent's list.</summary>
        public ReadOnlySpan<byte> ParentAcl { get; init; }

        public ReadOnlySpan<byte> Path { get; init; }
    }

    /// <summary>Goes over changes, the oldest first.</summary>
    public ref struct Cursor(ChangeHistory history, int segment, long since)
    {
        private int _segment = segment;
        private int _position = segment * history._segmentBytes;

        public bool TryTake(out Change change)
        {
            while (true)
            {
                if (_position < (_segment == history._current ? history._next : history._ends[_segment]))
                {
                    ReadOnlySpan<byte> source = history._ring.AsSpan(_position);
                    source = source[..BinaryPrimitives.ReadInt32LittleEndian(source)];
                    _position += source.Length;
                    if (BinaryPrimitives.ReadInt64LittleEndian(source[4..]) > since)
                    {
                        change = Read(source);
                        return true;
                    }
                }
                else if (_segment == history._current)
                {
                    change = default;
                    return false;
                }
                else
                {
                    _segment = (_segment + 1) % Segments;
                    _position = _segment * history._segmentBytes;
                }
            }
        }

        private static Change Read(ReadOnlySpan<byte> source)
        {
            var flags = source[12];
            var rest = source[HeaderBytes..];
            return new Change
            {
                Zxid = BinaryPrimitives.ReadInt64LittleEndian(source[4..]),
                Type = (WatchEventType)(flags & TypeMask),
                Acl = Take(ref rest, (flags & HasAcl) != 0),
                ParentAcl = Take(ref rest, (flags & HasParentAcl) != 0),
                Path = rest,
            };
        }
    }
}
