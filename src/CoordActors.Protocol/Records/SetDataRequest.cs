namespace CoordActors.Protocol.Records;

/// <summary>setData.</summary>
public readonly ref struct SetDataRequest : IJuteRecord<SetDataRequest>
{
    /// <summary>The full path of the znode, UTF-8.</summary>
    public JuteBytes Path { get; init; }

    /// <summary>The new data; null and empty differ.</summary>
    public JuteBytes Data { get; init; }

    /// <summary>The expected data version, -1 for any.</summary>
    public int Version { get; init; }

    /// <inheritdoc />
    public static SetDataRequest Read(scoped ref JuteReader reader) => new()
    {
        Path = reader.ReadBytes(),
        Data = reader.ReadBytes(),
        Version = reader.ReadInt32(),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteBytes(Path);
        writer.WriteBytes(Data);
        writer.WriteInt32(Version);
    }
}
