using System.Buffers.Binary;

namespace CoordActors.Tree.Store;

/// <summary>
/// Byte blocks of any size in pages of equally sized slots: steps of 8 bytes up to 1 KB, of an eighth of the size up to 16 KB; larger ones are arrays of
/// their own. A block is an int: page and offset, or the complement of a large array's number. An empty page serves any size again.
/// While <see cref="Capture"/> lasts, freed slots are not reused, so that the blocks of the capture stay as they were without copying.
/// </summary>
internal sealed class DataSlab
{
    /// <summary>The block of size 0.</summary>
    public const int None = int.MinValue;

    private const int PageBytes = 128 * 1024;
    internal const int UnitShift = 3;
    private const int PageUnits = PageBytes >> UnitShift;
    internal const int PageUnitShift = 14;
    internal const int UnitMask = PageUnits - 1;
    private const int FineMax = 1024;
    private const int SlotMax = 16 * 1024;
    private const int FineClasses = FineMax >> UnitShift;
    private const int ClassCount = FineClasses + 1 + (4 * 8);

    private readonly int[] _partial = new int[ClassCount];
    private readonly List<int> _emptyPages = [];
    private readonly List<int> _freeLarge = [];
    private readonly List<int> _deferred = [];
    private byte[][] _pages = [];
    private SlabPage[] _headers = [];
    private int _pageCount;
    private byte[]?[] _large = [];
    private int _largeCount;
    private int _captures;

    public DataSlab() => Array.Fill(_partial, -1);

    /// <summary>Whether a block may be overwritten in place.</summary>
    public bool AllowsOverwriting => _captures == 0;

    /// <summary>Bytes held in pages and large arrays.</summary>
    public long BytesHeld { get; private set; }

    /// <summary>Bytes of the slot that a block of this size gets.</summary>
    public static int SlotBytes(int size) => size > SlotMax ? size : ClassUnits(ClassOf(size)) << UnitShift;

    /// <summary>The bytes of a block.</summary>
    public Span<byte> Span(int block, int length) => block >= 0
        ? _pages[block >> PageUnitShift].AsSpan((block & UnitMask) << UnitShift, length)
        : block == None ? default : _large[~block].AsSpan(0, length);

    /// <summary>Gives out a block; its content is undefined.</summary>
    public int Allocate(int size)
    {
        if (size <= 0)
        {
            return None;
        }

        if (size > SlotMax)
        {
            return AllocateLarge(size);
        }

        var sizeClass = ClassOf(size);
        var units = ClassUnits(sizeClass);
        var page = _partial[sizeClass];
        if (page < 0)
        {
            page = OpenPage(sizeClass);
        }

        ref var header = ref _headers[page];
        int unit;
        if (header.FreeUnit >= 0)
        {
            unit = header.FreeUnit;
            header.FreeUnit = BinaryPrimitives.ReadInt32LittleEndian(_pages[page].AsSpan(unit << UnitShift));
        }
        else
        {
            unit = header.FreshUnit;
            header.FreshUnit += units;
        }

        header.Live++;
        if (header.FreeUnit < 0 && header.FreshUnit + units > PageUnits)
        {
            Unlink(page);
        }

        return (page << PageUnitShift) | unit;
    }

    /// <summary>Takes a block back, at once or at the end of the capture.</summary>
    public void Free(int block)
    {
        if (block == None)
        {
            return;
        }

        if (_captures > 0)
        {
            _deferred.Add(block);
        }
        else if (block < 0)
        {
            BytesHeld -= _large[~block]!.Length;
            _large[~block] = null;
            _freeLarge.Add(~block);
        }
        else
        {
            FreeSlot(block);
        }
    }

    /// <summary>The blocks as they are now; they stay so until <see cref="EndCapture"/>.</summary>
    public SlabReader Capture()
    {
        _captures++;
        return new SlabReader(_pages[.._pageCount], _large[.._largeCount]);
    }

    /// <summary>Ends a capture; after the last one the slots freed meanwhile are reused.</summary>
    public void EndCapture()
    {
        if (--_captures > 0)
        {
            return;
        }

        foreach (var block in _deferred)
        {
            Free(block);
        }

        _deferred.Clear();
        _deferred.TrimExcess();
    }

    private static int ClassOf(int size)
    {
        if (size <= FineMax)
        {
            return (size + 7) >> UnitShift;
        }

        var power = 31 - int.LeadingZeroCount(size - 1);
        var eighth = ((size - 1) >> (power - 3)) & 7;
        return FineClasses + 1 + ((power - 10) * 8) + eighth;
    }

    private static int ClassUnits(int sizeClass)
    {
        if (sizeClass <= FineClasses)
        {
            return sizeClass;
        }

        var coarse = sizeClass - FineClasses - 1;
        var power = 10 + (coarse >> 3);
        return ((1 << power) + (((coarse & 7) + 1) << (power - 3))) >> UnitShift;
    }

    private int AllocateLarge(int size)
    {
        var array = GC.AllocateUninitializedArray<byte>(size);
        BytesHeld += size;
        if (_freeLarge.Count > 0)
        {
            var index = _freeLarge[^1];
            _freeLarge.RemoveAt(_freeLarge.Count - 1);
            _large[index] = array;
            return ~index;
        }

        if (_largeCount == _large.Length)
        {
            Array.Resize(ref _large, Math.Max(4, _largeCount * 2));
        }

        _large[_largeCount] = array;
        return ~_largeCount++;
    }

    private void FreeSlot(int block)
    {
        var page = block >> PageUnitShift;
        var unit = block & UnitMask;
        ref var header = ref _headers[page];
        var units = ClassUnits(header.SizeClass);
        var wasFull = header.FreeUnit < 0 && header.FreshUnit + units > PageUnits;
        BinaryPrimitives.WriteInt32LittleEndian(_pages[page].AsSpan(unit << UnitShift), header.FreeUnit);
        header.FreeUnit = unit;
        header.Live--;
        if (wasFull)
        {
            Link(page);
        }

        if (header.Live == 0)
        {
            Unlink(page);
            _emptyPages.Add(page);
        }
    }

    private int OpenPage(int sizeClass)
    {
        int page;
        if (_emptyPages.Count > 0)
        {
            page = _emptyPages[^1];
            _emptyPages.RemoveAt(_emptyPages.Count - 1);
        }
        else
        {
            if (_pageCount == _pages.Length)
            {
                var length = Math.Max(4, _pageCount * 2);
                Array.Resize(ref _pages, length);
                Array.Resize(ref _headers, length);
            }

            page = _pageCount++;
            _pages[page] = GC.AllocateUninitializedArray<byte>(PageBytes);
            BytesHeld += PageBytes;
        }

        _headers[page] = new SlabPage { SizeClass = sizeClass, FreeUnit = -1, Previous = -1, Next = -1 };
        Link(page);
        return page;
    }

    private void Link(int page)
    {
        ref var header = ref _headers[page];
        var head = _partial[header.SizeClass];
        header.Previous = -1;
        header.Next = head;
        if (head >= 0)
        {
            _headers[head].Previous = page;
        }

        _partial[header.SizeClass] = page;
    }

    private void Unlink(int page)
    {
        ref var header = ref _headers[page];
        if (header.Previous >= 0)
        {
            _headers[header.Previous].Next = header.Next;
        }
        else
        {
            _partial[header.SizeClass] = header.Next;
        }

        if (header.Next >= 0)
        {
            _headers[header.Next].Previous = header.Previous;
        }
    }

    /// <summary>Slots of one size: those freed are a list threaded through them, behind the last one used the page is fresh.</summary>
    private struct SlabPage
    {
        public int SizeClass;
        public int FreeUnit;
        public int FreshUnit;
        public int Live;
        public int Previous;
        public int Next;
    }
}

/// <summary>Reads the blocks of a capture.</summary>
internal readonly struct SlabReader(byte[][] pages, byte[]?[] large)
{
    private readonly byte[][] _pages = pages;
    private readonly byte[]?[] _large = large;

    public ReadOnlySpan<byte> Span(int block, int length) => block >= 0
        ? _pages[block >> DataSlab.PageUnitShift].AsSpan((block & DataSlab.UnitMask) << DataSlab.UnitShift, length)
        : block == DataSlab.None ? default : _large[~block].AsSpan(0, length);
}
