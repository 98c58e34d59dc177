namespace CoordActors.Protocol.Records;

/// <summary>createTTL.</summary>
public readonly ref struct CreateTtlRequest : IJuteRecord<CreateTtlRequest>
{
    /// <summary>The full path, to be completed with the counter for sequential flags.</summary>
    public JuteBytes Path { get; init; }

    /// <summary>The data; null and empty differ.</summary>
    public JuteBytes Data { get; init; }

    /// <summary>Who may do what.</summary>
    public JuteVector<AclEntry> Acl { get; init; }

    /// <summary>The kind of znode.</summary>
    public CreateFlags Flags { get; init; }

    /// <summary>Time to live in ms, 1 to 0xFFFFFFFFFF.</summary>
    public long TtlMs { get; init; }

    /// <inheritdoc />
    public static CreateTtlRequest Read(scoped ref JuteReader reader) => new()
    {
        Path = reader.ReadBytes(),
        Data = reader.ReadBytes(),
        Acl = JuteVector<AclEntry>.Read(ref reader),
        Flags = (CreateFlags)reader.ReadInt32(),
        TtlMs = reader.ReadInt64(),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteBytes(Path);
        writer.WriteBytes(Data);
        Acl.Write(writer);
        writer.WriteInt32((int)Flags);
        writer.WriteInt64(TtlMs);
    }
}
