namespace CoordActors.Protocol.Records;

/// <summary>checkWatches and removeWatches.</summary>
public readonly ref struct WatchesRequest : IJuteRecord<WatchesRequest>
{
    /// <summary>The full path of the znode, UTF-8.</summary>
    public JuteBytes Path { get; init; }

    /// <summary>Which watches.</summary>
    public WatcherType Type { get; init; }

    /// <inheritdoc />
    public static WatchesRequest Read(scoped ref JuteReader reader) => new()
    {
        Path = reader.ReadBytes(),
        Type = (WatcherType)reader.ReadInt32(),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteBytes(Path);
        writer.WriteInt32((int)Type);
    }
}
