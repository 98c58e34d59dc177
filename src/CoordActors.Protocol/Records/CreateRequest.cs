namespace CoordActors.Protocol.Records;

/// <summary>create, create2 and createContainer.</summary>
public readonly ref struct CreateRequest : IJuteRecord<CreateRequest>
{
    /// <summary>The full path, to be completed with the counter for sequential flags.</summary>
    public JuteBytes Path { get; init; }

    /// <summary>The data; null and empty differ.</summary>
    public JuteBytes Data { get; init; }

    /// <summary>Who may do what.</summary>
    public JuteVector<AclEntry> Acl { get; init; }

    /// <summary>The kind of znode.</summary>
    public CreateFlags Flags { get; init; }

    /// <inheritdoc />
    public static CreateRequest Read(scoped ref JuteReader reader) => new()
    {
        Path = reader.ReadBytes(),
        Data = reader.ReadBytes(),
        Acl = JuteVector<AclEntry>.Read(ref reader),
        Flags = (CreateFlags)reader.ReadInt32(),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteBytes(Path);
        writer.WriteBytes(Data);
        Acl.Write(writer);
        writer.WriteInt32((int)Flags);
    }
}
