namespace CoordActors.Protocol.Records;

/// <summary>
/// The first packet of a server. A session that does not exist (any more) is refused with timeout 0, id 0 and a zero password: clients look at
/// different ones of these fields.
/// </summary>
public readonly ref struct ConnectResponse : IJuteRecord<ConnectResponse>
{
    /// <summary>Always 0.</summary>
    public int ProtocolVersion { get; init; }

    /// <summary>The negotiated timeout in ms, 0 when refused.</summary>
    public int TimeoutMs { get; init; }

    /// <summary>The session, 0 when refused.</summary>
    public long SessionId { get; init; }

    /// <summary>Its password, 16 bytes, zeroes when refused.</summary>
    public JuteBytes Password { get; init; }

    /// <summary>Whether the server serves reads only.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether the trailing byte is sent: only to a client that sent it too.</summary>
    public bool HasReadOnly { get; init; }

    /// <inheritdoc />
    public static ConnectResponse Read(scoped ref JuteReader reader)
    {
        var protocolVersion = reader.ReadInt32();
        var timeoutMs = reader.ReadInt32();
        var sessionId = reader.ReadInt64();
        var password = reader.ReadBytes();
        var hasReadOnly = reader.Remaining > 0;
        return new ConnectResponse
        {
            ProtocolVersion = protocolVersion,
            TimeoutMs = timeoutMs,
            SessionId = sessionId,
            Password = password,
            HasReadOnly = hasReadOnly,
            ReadOnly = hasReadOnly && reader.ReadBool(),
        };
    }

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteInt32(ProtocolVersion);
        writer.WriteInt32(TimeoutMs);
        writer.WriteInt64(SessionId);
        writer.WriteBytes(Password);
        if (HasReadOnly)
        {
            writer.WriteBool(ReadOnly);
        }
    }
}
