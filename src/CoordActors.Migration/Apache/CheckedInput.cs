using System.Buffers.Binary;

namespace CoordActors.Migration.Apache;

/// <summary>
/// Reads jute values from a stream and keeps the checksum of all that was read. A length that the stream does not hold costs no more memory than what is there.
/// </summary>
internal sealed class CheckedInput(Stream stream)
{
    private const int BufferBytes = 128 * 1024;

    private byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;
    private int _hashed;
    private Adler32 _adler = new();

    /// <summary>The checksum of everything read so far.</summary>
    public uint Checksum
    {
        get
        {
            Hash();
            return _adler.Value;
        }
    }

    /// <summary>Whether nothing follows.</summary>
    public bool IsAtEnd => _start == _end && !Fill(1);

    public int ReadInt32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    /// <summary>A buffer or string; null for null.</summary>
    public byte[]? ReadBytes()
    {
        var length = ReadInt32();
        return length == -1 ? null : Take(length).ToArray();
    }

    /// <summary>The count of a vector, -1 for null.</summary>
    public int ReadCount()
    {
        var count = ReadInt32();
        return count >= -1 ? count : throw new InvalidDataException($"it has a count of {count}");
    }

    /// <summary>The next bytes; valid until the next call.</summary>
    /// <exception cref="InvalidDataException">There are not so many.</exception>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0)
        {
            throw new InvalidDataException($"it has a length of {count}");
        }

        while (_end - _start < count)
        {
            if (!Fill(count))
            {
                throw new InvalidDataException("it ends too early");
            }
        }

        _start += count;
        return _buffer.AsSpan(_start - count, count);
    }

    /// <summary>What is in memory already; something unless <see cref="IsAtEnd"/>.</summary>
    public ReadOnlySpan<byte> TakeBuffered() => Take(_end - _start);

    private bool Fill(int count)
    {
        Hash();
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end, _hashed) = (0, _end - _start, 0);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, (int)Math.Min(Math.Max(_buffer.Length * 2L, BufferBytes), Math.Max(count, BufferBytes)));
        }

        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }

    private void Hash()
    {
        _adler.Append(_buffer.AsSpan(_hashed, _start - _hashed));
        _hashed = _start;
    }
}
