namespace CoordActors.Interop.Raw;

/// <summary>The first packet of a connection and its answer.</summary>
public sealed record Handshake
{
    public long LastZxidSeen { get; init; }

    /// <summary>Milliseconds; more than any run of the tests takes.</summary>
    public int Timeout { get; init; } = 3_600_000;

    public long SessionId { get; init; }

    public byte[]? Password { get; init; } = new byte[16];

    /// <summary>Null leaves the byte out, as clients of the old handshake do.</summary>
    public bool? ReadOnly { get; init; } = false;

    public byte[] ToBytes()
    {
        var bytes = new JuteBytes().Int(0).Long(LastZxidSeen).Int(Timeout).Long(SessionId).Buffer(Password);
        return ReadOnly is { } value ? bytes.Bool(value).ToArray() : bytes.ToArray();
    }
}

/// <summary>What the server answered; <see cref="Length"/> is 37 bytes, 36 to a client of the old handshake.</summary>
public sealed record HandshakeAnswer(int Length, int ProtocolVersion, int Timeout, long SessionId, byte[] Password, bool? ReadOnly)
{
    public static HandshakeAnswer Parse(byte[] payload)
    {
        var cursor = new JuteCursor(payload);
        return new HandshakeAnswer(
            payload.Length, cursor.Int(), cursor.Int(), cursor.Long(), cursor.Buffer() ?? [], cursor.Remaining > 0 ? cursor.Bool() : null);
    }
}
