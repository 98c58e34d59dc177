using System.Buffers;
using System.Buffers.Binary;

namespace CoordActors.Actors.Remote;

/// <summary>Cuts what a connection receives into frames; one pooled array, as large as the largest frame under way.</summary>
internal sealed class FrameReader(int maxFrameBytes)
{
    private const int BufferBytes = 64 * 1024;
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private int _needed = 1;

    internal int MaxFrameBytes { get; set; } = maxFrameBytes;

    internal Memory<byte> GetBuffer()
    {
        var unread = _end - _start;
        var size = Math.Max(_needed, BufferBytes);
        if (_buffer.Length == 0 || _start + _needed > _buffer.Length || _end == _buffer.Length)
        {
            var target = size <= _buffer.Length && _buffer.Length > 0 ? _buffer : ArrayPool<byte>.Shared.Rent(size);
            _buffer.AsSpan(_start, unread).CopyTo(target);
            if (!ReferenceEquals(target, _buffer)) Return();
            _buffer = target;
            (_start, _end) = (0, unread);
        }

        return _buffer.AsMemory(_end);
    }

    internal void Advance(int count) => _end += count;

    /// <summary>The next whole frame, kind and body; false when more bytes are needed. It is valid until the next call of
    /// <see cref="GetBuffer"/>.</summary>
    /// <exception cref="FrameException">The frame is empty or too long.</exception>
    internal bool TryRead(out FrameKind kind, out ReadOnlySpan<byte> body)
    {
        kind = default;
        body = default;
        var unread = _buffer.AsSpan(_start, _end - _start);
        if (unread.Length < Frame.LengthBytes)
        {
            _needed = Frame.LengthBytes;
            if (unread.Length == 0) BecomeEmpty();
            return false;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(unread);
        if (length <= 0 || length > MaxFrameBytes)
            throw new FrameException($"it announced a frame of {(uint)length} bytes, and the limit is {MaxFrameBytes}");
        if (unread.Length < Frame.LengthBytes + length)
        {
            _needed = Frame.LengthBytes + length;
            return false;
        }

        kind = (FrameKind)unread[Frame.LengthBytes];
        body = unread.Slice(Frame.LengthBytes + 1, length - 1);
        _start += Frame.LengthBytes + length;
        return true;
    }

    internal void Return()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void BecomeEmpty()
    {
        (_start, _end) = (0, 0);
        if (_buffer.Length > 2 * BufferBytes) Return();
    }
}
