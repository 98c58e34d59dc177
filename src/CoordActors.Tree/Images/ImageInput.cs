using System.Buffers.Binary;

namespace CoordActors.Tree;

/// <summary>Reads a stream in large pieces. A length that the stream does not hold costs no more memory than what is there.</summary>
internal sealed class ImageInput(Stream stream)
{
    private byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>A count or length, which cannot be negative.</summary>
    public int ReadLength(string what)
    {
        var length = ReadInt32();
        return length >= 0 ? length : throw new TreeImageException($"The {what} in the tree image is {length}.");
    }

    /// <summary>The next bytes; valid until the next call.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0)
        {
            throw new TreeImageException("A length in the tree image is impossible.");
        }

        while (_end - _start < count)
        {
            Fill(count);
        }

        _start += count;
        return _buffer.AsSpan(_start - count, count);
    }

    private void Fill(int count)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, (int)Math.Min(Math.Max(_buffer.Length * 2L, 1), count));
        }

        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        if (read == 0)
        {
            throw new TreeImageException("The tree image is truncated.");
        }

        _end += read;
    }
}
