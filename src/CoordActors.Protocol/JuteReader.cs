using System.Buffers.Binary;

namespace CoordActors.Protocol;

/// <summary>
/// Reads jute-encoded values from the bytes of one frame (big-endian, no tags, no padding). It never throws and never reads past the frame:
/// the first value that does not fit sets <see cref="Failed"/>, and every read from then on answers a default.
/// So a record is read straight through and the flag is looked at once. Nothing is allocated, whatever length a packet claims.
/// </summary>
public ref struct JuteReader(ReadOnlySpan<byte> frame)
{
    private readonly ReadOnlySpan<byte> _frame = frame;
    private int _position;

    /// <summary>Whether a value did not fit into the frame or had an impossible length.</summary>
    public bool Failed { get; private set; }

    /// <summary>Number of bytes read so far.</summary>
    public readonly int Position => _position;

    /// <summary>The bytes not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _frame[_position..];

    /// <summary>Number of bytes not read yet.</summary>
    public readonly int Remaining => _frame.Length - _position;

    /// <summary>Marks the input as malformed and skips the rest.</summary>
    public void Fail()
    {
        Failed = true;
        _position = _frame.Length;
    }

    /// <summary>Reads a byte.</summary>
    public byte ReadByte() => TryTake(1, out var bytes) ? bytes[0] : (byte)0;

    /// <summary>Reads a bool; any byte but 0 is true.</summary>
    public bool ReadBool() => ReadByte() != 0;

    /// <summary>Reads an int.</summary>
    public int ReadInt32() => TryTake(4, out var bytes) ? BinaryPrimitives.ReadInt32BigEndian(bytes) : 0;

    /// <summary>Reads a long.</summary>
    public long ReadInt64() => TryTake(8, out var bytes) ? BinaryPrimitives.ReadInt64BigEndian(bytes) : 0;

    /// <summary>Reads a buffer or string. Length -1 is null; any other negative length, or one past the frame, is a failure.</summary>
    public JuteBytes ReadBytes()
    {
        var length = ReadInt32();
        if (length < 0)
        {
            if (length != -1)
            {
                Fail();
            }

            return JuteBytes.Null;
        }

        return TryTake(length, out var bytes) && !Failed ? new JuteBytes(bytes) : JuteBytes.Null;
    }

    /// <summary>
    /// Reads the count of a vector. Null (-1) and, as in ZooKeeper, any other count below zero give 0; <paramref name="isNull"/> tells null apart.
    /// A count that the rest of the frame cannot hold at <paramref name="elementBytesMin"/> bytes an element is a failure.
    /// </summary>
    public int ReadCount(int elementBytesMin, out bool isNull)
    {
        var count = ReadInt32();
        isNull = count == -1 || Failed;
        if (count <= 0)
        {
            return 0;
        }

        if (count > Remaining / elementBytesMin)
        {
            Fail();
            return 0;
        }

        return count;
    }

    /// <summary>Takes <paramref name="count"/> raw bytes.</summary>
    public ReadOnlySpan<byte> ReadRaw(int count) => TryTake(count, out var bytes) ? bytes : default;

    private bool TryTake(int count, out ReadOnlySpan<byte> bytes)
    {
        if (count < 0 || count > _frame.Length - _position)
        {
            Fail();
            bytes = default;
            return false;
        }

        bytes = _frame.Slice(_position, count);
        _position += count;
        return true;
    }
}
