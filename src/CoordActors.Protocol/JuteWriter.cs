using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace CoordActors.Protocol;

/// <summary>
/// Writes jute-encoded values into one pooled array that grows as needed. <see cref="Release"/> gives the array back; a writer without an array
/// costs a few dozen bytes, so that one can be kept for each connection. Not for several threads at once.
/// </summary>
public sealed class JuteWriter(int capacity = 256) : IDisposable
{
    private readonly int _capacity = capacity;
    private byte[] _buffer = [];

    /// <summary>Number of bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written. Valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>What was written, for calls that cannot take a span. Valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, Length);

    /// <summary>Forgets what was written and keeps the array.</summary>
    public void Clear() => Length = 0;

    /// <summary>Forgets what was written behind the first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)Length);
        Length = length;
    }

    /// <summary>Forgets what was written and returns the array to the pool.</summary>
    public void Release()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }

        Length = 0;
    }

    /// <inheritdoc />
    public void Dispose() => Release();

    /// <summary>
    /// Hands the array over to the caller, who returns it to <see cref="ArrayPool{T}.Shared"/>; the writer starts anew.
    /// </summary>
    public byte[] Detach(out int length)
    {
        var array = _buffer;
        length = Length;
        _buffer = [];
        Length = 0;
        return array;
    }

    /// <summary>Starts a frame: leaves room for its length and answers where it begins.</summary>
    public int BeginFrame()
    {
        var start = Length;
        Reserve(4);
        return start;
    }

    /// <summary>Ends the frame that began at <paramref name="start"/>: fills in its length.</summary>
    public void EndFrame(int start) => SetInt32(start, Length - start - 4);

    /// <summary>Overwrites four bytes already written.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They were not all written.</exception>
    public void SetInt32(int position, int value) => BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(0, Length).Slice(position, 4), value);

    /// <summary>Overwrites eight bytes already written.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They were not all written.</exception>
    public void SetInt64(int position, long value) => BinaryPrimitives.WriteInt64BigEndian(_buffer.AsSpan(0, Length).Slice(position, 8), value);

    /// <summary>Writes a byte.</summary>
    public void WriteByte(byte value) => Reserve(1)[0] = value;

    /// <summary>Writes a bool.</summary>
    public void WriteBool(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    /// <summary>Writes an int.</summary>
    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32BigEndian(Reserve(4), value);

    /// <summary>Writes a long.</summary>
    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64BigEndian(Reserve(8), value);

    /// <summary>Writes a buffer or string with its length, -1 for null.</summary>
    public void WriteBytes(JuteBytes value)
    {
        if (value.IsNull)
        {
            WriteInt32(-1);
            return;
        }

        var target = Reserve(4 + value.Length);
        BinaryPrimitives.WriteInt32BigEndian(target, value.Length);
        value.Span.CopyTo(target[4..]);
    }

    /// <summary>Writes a string with its length, -1 for null.</summary>
    public void WriteText(string? value)
    {
        if (value is null)
        {
            WriteInt32(-1);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        var target = Reserve(4 + length);
        BinaryPrimitives.WriteInt32BigEndian(target, length);
        Encoding.UTF8.GetBytes(value, target[4..]);
    }

    /// <summary>Writes bytes without a length.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Appends <paramref name="count"/> bytes that the caller fills in before the next write.</summary>
    public Span<byte> Reserve(int count)
    {
        var start = Length;
        if (_buffer.Length - start < count)
        {
            Grow(count);
        }

        Length = start + count;
        return _buffer.AsSpan(start, count);
    }

    private void Grow(int count)
    {
        var needed = checked(Length + count);
        var doubled = (int)Math.Min((long)_buffer.Length * 2, Array.MaxLength);
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(needed, doubled), _capacity));
        _buffer.AsSpan(0, Length).CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }
}
