namespace CoordActors.Protocol.Records;

/// <summary>One entry of the answer to whoAmI.</summary>
public readonly ref struct ClientInfo : IJuteRecord<ClientInfo>, IJuteElement<ClientInfo>
{
    /// <inheritdoc />
    public static int BytesMin => 8;

    /// <summary>The scheme.</summary>
    public JuteBytes AuthScheme { get; init; }

    /// <summary>The identity; for digest only the part before the first colon.</summary>
    public JuteBytes User { get; init; }

    /// <inheritdoc />
    public static ClientInfo Read(scoped ref JuteReader reader) => new()
    {
        AuthScheme = reader.ReadBytes(),
        User = reader.ReadBytes(),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteBytes(AuthScheme);
        writer.WriteBytes(User);
    }
}
