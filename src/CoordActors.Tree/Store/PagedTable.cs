namespace CoordActors.Tree.Store;

/// <summary>
/// Rows of plain structs in pages, so that a million rows are a few hundred objects. An index is a row's identity for its life; 0 is never given out.
/// While a capture lasts, a page is copied before its first change, so that the pages of the capture stay as they were.
/// </summary>
internal sealed class PagedTable<T>
    where T : struct
{
    public const int PageShift = 11;
    public const int PageRows = 1 << PageShift;
    private const int RowMask = PageRows - 1;

    private T[][] _pages = [];
    private bool[] _shared = [];
    private int _pageCount;
    private int _next = 1;
    private int[] _free = [];
    private int _freeCount;

    /// <summary>Number of rows in use.</summary>
    public int Count => _next - 1 - _freeCount;

    /// <summary>Number of pages: what a capture costs.</summary>
    public int PageCount => _pageCount;

    /// <summary>A row, for reading. Not to be kept over a call of <see cref="Edit"/>.</summary>
    public ref readonly T this[int index] => ref _pages[index >> PageShift][index & RowMask];

    /// <summary>A row, for writing: copies its page first where a capture still needs it.</summary>
    public ref T Edit(int index)
    {
        var page = index >> PageShift;
        if (_shared[page])
        {
            _pages[page] = [.. _pages[page]];
            _shared[page] = false;
        }

        return ref _pages[page][index & RowMask];
    }

    /// <summary>Gives out a row; its content is undefined.</summary>
    public int Allocate()
    {
        if (_freeCount > 0)
        {
            return _free[--_freeCount];
        }

        if (_next >> PageShift == _pageCount)
        {
            AddPage();
        }

        return _next++;
    }

    /// <summary>Takes a row back.</summary>
    public void Free(int index)
    {
        if (_freeCount == _free.Length)
        {
            Array.Resize(ref _free, Math.Max(64, _freeCount * 2));
        }

        _free[_freeCount++] = index;
    }

    /// <summary>The pages as they are now, to be read by <see cref="PageReader{T}"/>; they stay so until <see cref="EndCapture"/>.</summary>
    public T[][] Capture()
    {
        Array.Fill(_shared, true, 0, _pageCount);
        return _pages[.._pageCount];
    }

    /// <summary>Ends copying.</summary>
    public void EndCapture() => Array.Clear(_shared, 0, _pageCount);

    private void AddPage()
    {
        if (_pageCount == _pages.Length)
        {
            var length = Math.Max(4, _pageCount * 2);
            Array.Resize(ref _pages, length);
            Array.Resize(ref _shared, length);
        }

        _pages[_pageCount++] = GC.AllocateUninitializedArray<T>(PageRows);
    }
}

/// <summary>Reads the rows of captured pages.</summary>
internal readonly struct PageReader<T>(T[][] pages)
    where T : struct
{
    private readonly T[][] _pages = pages;

    public ref readonly T this[int index] => ref _pages[index >> PagedTable<T>.PageShift][index & (PagedTable<T>.PageRows - 1)];
}
