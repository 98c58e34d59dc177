namespace CoordActors.Protocol.Records;

/// <summary>Asks for an identity to be added to the connection.</summary>
public readonly ref struct AuthPacket : IJuteRecord<AuthPacket>
{
    /// <summary>Ignored; clients send 0.</summary>
    public int Type { get; init; }

    /// <summary>The scheme.</summary>
    public JuteBytes Scheme { get; init; }

    /// <summary>What the scheme wants to see; for digest <c>user:password</c>.</summary>
    public JuteBytes Auth { get; init; }

    /// <inheritdoc />
    public static AuthPacket Read(scoped ref JuteReader reader) => new()
    {
        Type = reader.ReadInt32(),
        Scheme = reader.ReadBytes(),
        Auth = reader.ReadBytes(),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteInt32(Type);
        writer.WriteBytes(Scheme);
        writer.WriteBytes(Auth);
    }
}
