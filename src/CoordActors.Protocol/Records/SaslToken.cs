namespace CoordActors.Protocol.Records;

/// <summary>One step of a SASL exchange, in both directions.</summary>
public readonly ref struct SaslToken : IJuteRecord<SaslToken>
{
    /// <summary>The mechanism's bytes.</summary>
    public JuteBytes Token { get; init; }

    /// <inheritdoc />
    public static SaslToken Read(scoped ref JuteReader reader) => new()
    {
        Token = reader.ReadBytes(),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer) => writer.WriteBytes(Token);
}
