namespace CoordActors.Tree.Store;

/// <summary>
/// A set of positive ints by open addressing in one array: for many small sets that may grow large. The values' bits from <c>keyShift</c> up are
/// the key, those below belong to the entry.
/// </summary>
internal struct CompactSet
{
    private const int SlotsMin = 4;

    private int[]? _slots;

    /// <summary>Number of values.</summary>
    public int Count { get; private set; }

    /// <summary>The slots, those with 0 empty; for enumeration. Null for a set that never had a value.</summary>
    public readonly int[]? Slots => _slots;

    /// <summary>The value of a key, 0 if there is none.</summary>
    public readonly int Find(int key, int keyShift)
    {
        if (_slots is null)
        {
            return 0;
        }

        return _slots[SlotOf(key, keyShift)];
    }

    /// <summary>Puts a value in, in the place of one of the same key.</summary>
    public void Put(int value, int keyShift)
    {
        _slots ??= new int[SlotsMin];
        var slot = SlotOf(value >> keyShift, keyShift);
        if (_slots[slot] == 0)
        {
            if ((Count + 1) * 4 > _slots.Length * 3)
            {
                Resize(_slots.Length * 2, keyShift);
                slot = SlotOf(value >> keyShift, keyShift);
            }

            Count++;
        }

        _slots[slot] = value;
    }

    /// <summary>Takes a key's value out.</summary>
    public void Remove(int key, int keyShift)
    {
        if (_slots is null)
        {
            return;
        }

        var hole = SlotOf(key, keyShift);
        if (_slots[hole] == 0)
        {
            return;
        }

        var mask = _slots.Length - 1;
        for (var i = (hole + 1) & mask; _slots[i] != 0; i = (i + 1) & mask)
        {
            var home = Home(_slots[i] >> keyShift, mask);
            if (((i - home) & mask) >= ((i - hole) & mask))
            {
                _slots[hole] = _slots[i];
                hole = i;
            }
        }

        _slots[hole] = 0;
        Count--;
        if (Count == 0)
        {
            _slots = null;
        }
        else if (Count * 8 < _slots.Length && _slots.Length > SlotsMin)
        {
            Resize(_slots.Length / 2, keyShift);
        }
    }

    private static int Home(int key, int mask) => (int)(((uint)key * 0x9E37_79B1u) >> 7) & mask;

    private readonly int SlotOf(int key, int keyShift)
    {
        var mask = _slots!.Length - 1;
        var slot = Home(key, mask);
        while (_slots[slot] != 0 && _slots[slot] >> keyShift != key)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Resize(int length, int keyShift)
    {
        var old = _slots!;
        _slots = new int[length];
        foreach (var value in old)
        {
            if (value != 0)
            {
                _slots[SlotOf(value >> keyShift, keyShift)] = value;
            }
        }
    }
}
