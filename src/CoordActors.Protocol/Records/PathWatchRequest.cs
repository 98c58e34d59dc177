namespace CoordActors.Protocol.Records;

/// <summary>exists, getData, getChildren and getChildren2.</summary>
public readonly ref struct PathWatchRequest : IJuteRecord<PathWatchRequest>
{
    /// <summary>The full path of the znode, UTF-8.</summary>
    public JuteBytes Path { get; init; }

    /// <summary>Whether to leave a one-shot watch.</summary>
    public bool Watch { get; init; }

    /// <inheritdoc />
    public static PathWatchRequest Read(scoped ref JuteReader reader) => new()
    {
        Path = reader.ReadBytes(),
        Watch = reader.ReadBool(),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteBytes(Path);
        writer.WriteBool(Watch);
    }
}
