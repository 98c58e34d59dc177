using System.Buffers;

namespace CoordActors.Edge.Epoll;

/// <summary>Bytes that come at one end and go at the other, in one pooled array that exists only while there are any.</summary>
internal struct PooledBytes
{
    private const int RoomMin = 16 * 1024;

    private byte[]? _array;
    private int _start;
    private int _end;

    /// <summary>Number of bytes.</summary>
    public readonly int Length => _end - _start;

    /// <summary>The bytes; valid until the next change.</summary>
    public readonly ReadOnlyMemory<byte> Memory => _array.AsMemory(_start, Length);

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        Reserve(bytes.Length);
        bytes.CopyTo(_array.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Room behind the bytes, to be filled and then to be told of with <see cref="Filled"/>.</summary>
    public Memory<byte> Room()
    {
        Reserve(RoomMin);
        return _array.AsMemory(_end);
    }

    /// <summary>So many bytes have been put into <see cref="Room"/>.</summary>
    public void Filled(int count) => _end += count;

    /// <summary>Drops so many bytes from the start.</summary>
    public void Used(int count)
    {
        _start += count;
        if (_start == _end)
        {
            Clear();
        }
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        if (_array is not null)
        {
            ArrayPool<byte>.Shared.Return(_array);
            _array = null;
        }

        _start = _end = 0;
    }

    private void Reserve(int count)
    {
        if (_array is not null && _array.Length - _end >= count)
        {
            return;
        }

        var length = Length;
        var needed = length + count;
        var target = _array is not null && needed <= _array.Length / 2 ? _array : ArrayPool<byte>.Shared.Rent(Math.Max(needed, length * 2));
        _array.AsSpan(_start, length).CopyTo(target);
        if (_array is not null && !ReferenceEquals(target, _array))
        {
            ArrayPool<byte>.Shared.Return(_array);
        }

        (_array, _start, _end) = (target, 0, length);
    }
}
