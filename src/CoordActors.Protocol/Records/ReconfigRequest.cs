namespace CoordActors.Protocol.Records;

/// <summary>reconfig.</summary>
public readonly ref struct ReconfigRequest : IJuteRecord<ReconfigRequest>
{
    /// <summary>Comma-separated server lines, or null.</summary>
    public JuteBytes JoiningServers { get; init; }

    /// <summary>Comma-separated server ids, or null.</summary>
    public JuteBytes LeavingServers { get; init; }

    /// <summary>The full new list, or null.</summary>
    public JuteBytes NewMembers { get; init; }

    /// <summary>The expected version of the configuration, -1 for any.</summary>
    public long CurConfigId { get; init; }

    /// <inheritdoc />
    public static ReconfigRequest Read(scoped ref JuteReader reader) => new()
    {
        JoiningServers = reader.ReadBytes(),
        LeavingServers = reader.ReadBytes(),
        NewMembers = reader.ReadBytes(),
        CurConfigId = reader.ReadInt64(),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteBytes(JoiningServers);
        writer.WriteBytes(LeavingServers);
        writer.WriteBytes(NewMembers);
        writer.WriteInt64(CurConfigId);
    }
}
