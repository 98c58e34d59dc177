using CoordActors.Protocol;

namespace CoordActors.Migration.Apache;

/// <summary>Reads the transactions of one log file.</summary>
internal sealed class ApacheLogReader
{
    public const int Magic = 0x5A4B_4C47;
    public const int Version = 2;

    private const byte EndOfRecord = 0x42;
    private const int HeaderBytes = 16;

    /// <summary>The longest record that an untold ZooKeeper reads: <c>jute.maxbuffer</c> and as much again.</summary>
    private const int RecordBytesMax = 2 * 0xF_FFFF;

    private readonly CheckedInput _input;
    private readonly long _length;
    private long _position = HeaderBytes;
    private bool _hasEnded;

    /// <summary>A log of that many bytes.</summary>
    /// <exception cref="InvalidDataException">It does not begin as a log does.</exception>
    public ApacheLogReader(Stream stream, long length)
    {
        _input = new CheckedInput(stream);
        _length = length;
        if (length < HeaderBytes)
        {
            throw new InvalidDataException("it ends within its header");
        }

        if (_input.ReadInt32() != Magic)
        {
            throw new InvalidDataException("it does not begin as a ZooKeeper log does");
        }

        var version = _input.ReadInt32();
        if (version != Version)
        {
            throw new InvalidDataException($"it has version {version}, and only version {Version} is known");
        }

        _input.ReadInt64();
    }

    /// <summary>Bytes behind the last transaction, up to the last one that is not 0: what is left of a write that did not end. 0 for a clean end.</summary>
    public long TornBytes { get; private set; }

    /// <summary>Where the next transaction begins.</summary>
    public long Position => _position;

    /// <summary>Reads the next transaction, header and body; false at the end of the log. The bytes are valid until the next call.</summary>
    /// <exception cref="InvalidDataException">The transaction is whole, but its checksum does not match, or its length is impossible.</exception>
    public bool TryRead(out ReadOnlySpan<byte> record)
    {
        const int aroundRecord = 8 + 4 + 1;
        record = default;
        if (_hasEnded || _length - _position < aroundRecord)
        {
            return End([]);
        }

        Span<byte> start = stackalloc byte[8 + 4];
        _input.Take(start.Length).CopyTo(start);
        var reader = new JuteReader(start);
        var checksum = reader.ReadInt64();
        var length = reader.ReadInt32();
        if (length == 0)
        {
            return End(start);
        }

        if (length < 0 || (length > RecordBytesMax && length > _length - _position - aroundRecord))
        {
            throw new InvalidDataException($"the transaction at byte {_position} says that it has {length} bytes");
        }

        if (length > _length - _position - aroundRecord)
        {
            return End(start);
        }

        var bytes = _input.Take(length + 1);
        if (bytes[^1] != EndOfRecord)
        {
            return End([.. start, .. bytes]);
        }

        record = bytes[..^1];
        if (Adler32.Of(record) != checksum)
        {
            throw new InvalidDataException($"the transaction at byte {_position} does not match its checksum");
        }

        _position += aroundRecord + length;
        return true;
    }

    private bool End(ReadOnlySpan<byte> taken)
    {
        if (_hasEnded)
        {
            return false;
        }

        _hasEnded = true;
        TornBytes = taken.LastIndexOfAnyExcept((byte)0) + 1;
        for (var at = (long)taken.Length; !_input.IsAtEnd;)
        {
            var bytes = _input.TakeBuffered();
            var last = bytes.LastIndexOfAnyExcept((byte)0);
            TornBytes = last >= 0 ? at + last + 1 : TornBytes;
            at += bytes.Length;
        }

        return false;
    }
}
