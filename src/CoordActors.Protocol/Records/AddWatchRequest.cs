namespace CoordActors.Protocol.Records;

/// <summary>addWatch.</summary>
public readonly ref struct AddWatchRequest : IJuteRecord<AddWatchRequest>
{
    /// <summary>The full path of the znode, UTF-8.</summary>
    public JuteBytes Path { get; init; }

    /// <summary>Which kind of persistent watch.</summary>
    public AddWatchMode Mode { get; init; }

    /// <inheritdoc />
    public static AddWatchRequest Read(scoped ref JuteReader reader) => new()
    {
        Path = reader.ReadBytes(),
        Mode = (AddWatchMode)reader.ReadInt32(),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteBytes(Path);
        writer.WriteInt32((int)Mode);
    }
}
