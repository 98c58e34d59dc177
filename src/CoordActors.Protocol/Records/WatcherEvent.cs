namespace CoordActors.Protocol.Records;

/// <summary>The body of a watch event.</summary>
public readonly ref struct WatcherEvent : IJuteRecord<WatcherEvent>
{
    /// <summary>What happened.</summary>
    public WatchEventType Type { get; init; }

    /// <summary>Always <see cref="KeeperState.SyncConnected"/>.</summary>
    public int State { get; init; }

    /// <summary>The znode that changed.</summary>
    public JuteBytes Path { get; init; }

    /// <inheritdoc />
    public static WatcherEvent Read(scoped ref JuteReader reader) => new()
    {
        Type = (WatchEventType)reader.ReadInt32(),
        State = reader.ReadInt32(),
        Path = reader.ReadBytes(),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteInt32((int)Type);
        writer.WriteInt32(State);
        writer.WriteBytes(Path);
    }
}
