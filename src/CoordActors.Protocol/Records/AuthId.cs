namespace CoordActors.Protocol.Records;

/// <summary>An identity of a connection.</summary>
public readonly ref struct AuthId : IJuteRecord<AuthId>
{
    /// <summary>The scheme that established it.</summary>
    public JuteBytes Scheme { get; init; }

    /// <summary>The identity, in the scheme's own syntax.</summary>
    public JuteBytes Id { get; init; }

    /// <inheritdoc />
    public static AuthId Read(scoped ref JuteReader reader) => new()
    {
        Scheme = reader.ReadBytes(),
        Id = reader.ReadBytes(),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteBytes(Scheme);
        writer.WriteBytes(Id);
    }
}
