namespace CoordActors.Protocol.Records;

/// <summary>getACL, sync, getAllChildrenNumber, getEphemerals (a prefix) and deleteContainer.</summary>
public readonly ref struct PathRequest : IJuteRecord<PathRequest>
{
    /// <summary>The full path, or the prefix.</summary>
    public JuteBytes Path { get; init; }

    /// <inheritdoc />
    public static PathRequest Read(scoped ref JuteReader reader) => new()
    {
        Path = reader.ReadBytes(),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer) => writer.WriteBytes(Path);
}
