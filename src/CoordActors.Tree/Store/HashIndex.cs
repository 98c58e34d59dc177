namespace CoordActors.Tree.Store;

/// <summary>
/// Finds rows by 32 bits of their key's hash; the caller compares the keys. Extendible hashing: the high bits choose a segment, within it entries
/// (tag and row in eight bytes) lie by linear probing. A full segment is split in two, so the index grows in steps of some microseconds however large it is.
/// </summary>
internal sealed class HashIndex
{
    private const int SegmentSlotsMin = 16;
    private const int SegmentSlotsMax = 4096;
    private const int DepthMax = 18;

    private Segment[] _directory = [new Segment(0, SegmentSlotsMin)];
    private int _depth;

    /// <summary>Number of entries.</summary>
    public int Count { get; private set; }

    /// <summary>Starts a search for rows whose hash has this tag.</summary>
    public Probe Search(uint tag)
    {
        var slots = SegmentOf(tag).Slots;
        return new Probe(slots, tag);
    }

    public void Add(uint tag, int row)
    {
        var segment = SegmentOf(tag);
        while ((segment.Count + 1) * 5 > segment.Slots.Length * 4)
        {
            segment = MakeRoom(segment, tag);
        }

        Insert(segment, ((ulong)tag << 32) | (uint)row);
        Count++;
    }

    public void Remove(uint tag, int row)
    {
        var segment = SegmentOf(tag);
        var slots = segment.Slots;
        var mask = slots.Length - 1;
        var entry = ((ulong)tag << 32) | (uint)row;
        var hole = (int)tag & mask;
        while (slots[hole] != entry)
        {
            if (slots[hole] == 0)
            {
                throw new InvalidOperationException("The index has no such entry.");
            }

            hole = (hole + 1) & mask;
        }

        for (var i = (hole + 1) & mask; slots[i] != 0; i = (i + 1) & mask)
        {
            var home = (int)(slots[i] >> 32) & mask;
            if (((i - home) & mask) >= ((i - hole) & mask))
            {
                slots[hole] = slots[i];
                hole = i;
            }
        }

        slots[hole] = 0;
        segment.Count--;
        Count--;
    }

    private static void Insert(Segment segment, ulong entry)
    {
        var slots = segment.Slots;
        var mask = slots.Length - 1;
        var i = (int)(entry >> 32) & mask;
        while (slots[i] != 0)
        {
            i = (i + 1) & mask;
        }

        slots[i] = entry;
        segment.Count++;
    }

    private Segment SegmentOf(uint tag) => _directory[_depth == 0 ? 0 : tag >> (32 - _depth)];

    private Segment MakeRoom(Segment full, uint tag)
    {
        if (full.Slots.Length < SegmentSlotsMax || full.Depth == DepthMax)
        {
            var old = full.Slots;
            full.Slots = new ulong[old.Length * 2];
            full.Count = 0;
            Refill(old, full, full, 0);
            return full;
        }

        if (full.Depth == _depth)
        {
            DoubleDirectory();
        }

        Split(full);
        return SegmentOf(tag);
    }

    private void DoubleDirectory()
    {
        var doubled = new Segment[_directory.Length * 2];
        for (var i = 0; i < doubled.Length; i++)
        {
            doubled[i] = _directory[i >> 1];
        }

        _directory = doubled;
        _depth++;
    }

    private void Split(Segment full)
    {
        var depth = full.Depth + 1;
        var low = new Segment(depth, full.Slots.Length);
        var high = new Segment(depth, full.Slots.Length);
        Refill(full.Slots, low, high, 1u << (32 - depth));
        var first = Array.IndexOf(_directory, full);
        var span = 1 << (_depth - full.Depth);
        Array.Fill(_directory, low, first, span / 2);
        Array.Fill(_directory, high, first + (span / 2), span / 2);
    }

    private static void Refill(ulong[] from, Segment low, Segment high, uint bit)
    {
        foreach (var entry in from)
        {
            if (entry != 0)
            {
                Insert(((uint)(entry >> 32) & bit) == 0 ? low : high, entry);
            }
        }
    }

    private sealed class Segment(int depth, int slots)
    {
        public int Depth { get; } = depth;

        public ulong[] Slots { get; set; } = new ulong[slots];

        public int Count { get; set; }
    }

    /// <summary>Walks over the rows with one tag. The index must not change meanwhile.</summary>
    internal ref struct Probe(ulong[] slots, uint tag)
    {
        private readonly ulong[] _slots = slots;
        private readonly uint _tag = tag;
        private int _position = (int)tag & (slots.Length - 1);

        /// <summary>The next row, or 0 at the end.</summary>
        public int Next()
        {
            while (true)
            {
                var entry = _slots[_position];
                if (entry == 0)
                {
                    return 0;
                }

                _position = (_position + 1) & (_slots.Length - 1);
                if ((uint)(entry >> 32) == _tag)
                {
                    return (int)(uint)entry;
                }
            }
        }
    }
}
