namespace CoordActors.Protocol.Records;

/// <summary>The answer to create2, createContainer and createTTL.</summary>
public readonly ref struct Create2Response : IJuteRecord<Create2Response>
{
    /// <summary>The full path of the znode, UTF-8.</summary>
    public JuteBytes Path { get; init; }

    /// <summary>Its stat.</summary>
    public Stat Stat { get; init; }

    /// <inheritdoc />
    public static Create2Response Read(scoped ref JuteReader reader) => new()
    {
        Path = reader.ReadBytes(),
        Stat = Stat.Read(ref reader),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteBytes(Path);
        Stat.Write(writer);
    }
}
