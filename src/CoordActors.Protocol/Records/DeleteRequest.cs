namespace CoordActors.Protocol.Records;

/// <summary>delete.</summary>
public readonly ref struct DeleteRequest : IJuteRecord<DeleteRequest>
{
    /// <summary>The full path of the znode, UTF-8.</summary>
    public JuteBytes Path { get; init; }

    /// <summary>The expected data version, -1 for any.</summary>
    public int Version { get; init; }

    /// <inheritdoc />
    public static DeleteRequest Read(scoped ref JuteReader reader) => new()
    {
        Path = reader.ReadBytes(),
        Version = reader.ReadInt32(),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteBytes(Path);
        writer.WriteInt32(Version);
    }
}
