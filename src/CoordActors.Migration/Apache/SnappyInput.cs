using System.Buffers.Binary;

namespace CoordActors.Migration.Apache;

/// <summary>
/// Reads a stream of snappy blocks as the Java library frames them: a header of 16 bytes (mark and two versions), then blocks, each with its compressed
/// length as a big-endian int in front. A header may come again between blocks.
/// </summary>
internal sealed class SnappyInput(Stream compressed) : Stream
{
    private const int HeaderBytes = 16;

    /// <summary>The first four bytes of the mark, which no length can be.</summary>
    private const int MarkStart = unchecked((int)0x8253_4E41);

    private const int BlockMax = 256 * 1024 * 1024;

    private byte[] _block = [];
    private int _position;
    private bool _hasHeader;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private static ReadOnlySpan<byte> Mark => [0x82, 0x53, 0x4E, 0x41, 0x50, 0x50, 0x59, 0x00];

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (_position == _block.Length)
        {
            if (!NextBlock())
            {
                return 0;
            }
        }

        var taken = Math.Min(buffer.Length, _block.Length - _position);
        _block.AsSpan(_position, taken).CopyTo(buffer);
        _position += taken;
        return taken;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            compressed.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool NextBlock()
    {
        Span<byte> start = stackalloc byte[4];
        var read = compressed.ReadAtLeast(start, 4, throwOnEndOfStream: false);
        if (read == 0 && _hasHeader)
        {
            return false;
        }

        if (read < 4)
        {
            throw new InvalidDataException("its snappy stream ends too early");
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(start);
        if (length == MarkStart)
        {
            ReadHeader(start);
            return true;
        }

        if (!_hasHeader || length is < 0 or > BlockMax)
        {
            throw new InvalidDataException(_hasHeader ? $"it has a snappy block of {length} bytes" : "it does not begin as a snappy stream does");
        }

        var block = new byte[length];
        if (compressed.ReadAtLeast(block, length, throwOnEndOfStream: false) < length)
        {
            throw new InvalidDataException("its snappy stream ends too early");
        }

        _block = SnappyBlock.Decode(block);
        _position = 0;
        return true;
    }

    private void ReadHeader(ReadOnlySpan<byte> start)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        start.CopyTo(header);
        if (compressed.ReadAtLeast(header[4..], HeaderBytes - 4, throwOnEndOfStream: false) < HeaderBytes - 4 || !header[..8].SequenceEqual(Mark))
        {
            throw new InvalidDataException("it does not begin as a snappy stream does");
        }

        _hasHeader = true;
    }
}
