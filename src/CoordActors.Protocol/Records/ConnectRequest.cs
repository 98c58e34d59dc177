namespace CoordActors.Protocol.Records;

/// <summary>The first packet of a client: opens or resumes a session. It has no <see cref="RequestHeader"/>.</summary>
public readonly ref struct ConnectRequest : IJuteRecord<ConnectRequest>
{
    /// <summary>Clients send 0; ignored.</summary>
    public int ProtocolVersion { get; init; }

    /// <summary>The highest zxid that the client has seen; a server that is behind it must not serve the client.</summary>
    public long LastZxidSeen { get; init; }

    /// <summary>The timeout asked for, in ms.</summary>
    public int TimeoutMs { get; init; }

    /// <summary>The session to resume, 0 for a new one.</summary>
    public long SessionId { get; init; }

    /// <summary>The session's password; zeroes or null for a new one.</summary>
    public JuteBytes Password { get; init; }

    /// <summary>Whether a read-only server is good enough. False where <see cref="HasReadOnly"/> is.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether the packet had the trailing byte. Legacy clients omit it and expect a response without it.</summary>
    public bool HasReadOnly { get; init; }

    /// <inheritdoc />
    public static ConnectRequest Read(scoped ref JuteReader reader)
    {
        var protocolVersion = reader.ReadInt32();
        var lastZxidSeen = reader.ReadInt64();
        var timeoutMs = reader.ReadInt32();
        var sessionId = reader.ReadInt64();
        var password = reader.ReadBytes();
        var hasReadOnly = reader.Remaining > 0;
        return new ConnectRequest
        {
            ProtocolVersion = protocolVersion,
            LastZxidSeen = lastZxidSeen,
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
        writer.WriteInt64(LastZxidSeen);
        writer.WriteInt32(TimeoutMs);
        writer.WriteInt64(SessionId);
        writer.WriteBytes(Password);
        if (HasReadOnly)
        {
            writer.WriteBool(ReadOnly);
        }
    }
}
