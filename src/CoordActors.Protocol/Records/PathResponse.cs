namespace CoordActors.Protocol.Records;

/// <summary>The answer to create and sync.</summary>
public readonly ref struct PathResponse : IJuteRecord<PathResponse>
{
    /// <summary>The full path of the znode, UTF-8.</summary>
    public JuteBytes Path { get; init; }

    /// <inheritdoc />
    public static PathResponse Read(scoped ref JuteReader reader) => new()
    {
        Path = reader.ReadBytes(),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer) => writer.WriteBytes(Path);
}
