using System.Buffers;
using System.Buffers.Binary;

namespace CoordActors.Client.Wire;

/// <summary>Cuts what a socket delivers into frames. Its buffer comes from the pool, starts small and grows to the largest frame.</summary>
internal sealed class FrameReader(int frameBytesMax)
{
    private const int StartBytes = 8192;
    private const int LengthBytes = sizeof(int);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(StartBytes);
    private int _start;
    private int _end;
    private int _needed;

    /// <summary>Where the next bytes go; never empty.</summary>
    public Memory<byte> Space()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }

        if (_buffer.Length - _end < Math.Max(_needed - (_end - _start), StartBytes / 4))
        {
            MakeRoom();
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>So many bytes have arrived in <see cref="Space"/>.</summary>
    public void Filled(int count) => _end += count;

    /// <summary>Takes the next whole frame, without its length. Valid until <see cref="Space"/>.</summary>
    /// <exception cref="InvalidDataException">The frame has an impossible length.</exception>
    public bool TryRead(out ReadOnlySpan<byte> frame)
    {
        frame = default;
        _needed = 0;
        if (_end - _start < LengthBytes)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
        if (length < 0 || length > frameBytesMax)
        {
            throw new InvalidDataException($"The server sent a packet of {length} bytes, the limit is {frameBytesMax}.");
        }

        if (_end - _start - LengthBytes < length)
        {
            _needed = length + LengthBytes;
            return false;
        }

        frame = _buffer.AsSpan(_start + LengthBytes, length);
        _start += LengthBytes + length;
        return true;
    }

    /// <summary>Gives the buffer back; the reader is of no use after that.</summary>
    public void Release()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _end = 0;
    }

    private void MakeRoom()
    {
        var held = _buffer.AsSpan(_start, _end - _start);
        var wanted = Math.Max(_needed, held.Length + (StartBytes / 2));
        if (wanted <= _buffer.Length)
        {
            held.CopyTo(_buffer);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent(wanted);
            held.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        _end = held.Length;
        _start = 0;
    }
}
