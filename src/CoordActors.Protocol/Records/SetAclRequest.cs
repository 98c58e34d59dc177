namespace CoordActors.Protocol.Records;

/// <summary>setACL.</summary>
public readonly ref struct SetAclRequest : IJuteRecord<SetAclRequest>
{
    /// <summary>The full path of the znode, UTF-8.</summary>
    public JuteBytes Path { get; init; }

    /// <summary>The new list.</summary>
    public JuteVector<AclEntry> Acl { get; init; }

    /// <summary>The expected ACL version, -1 for any.</summary>
    public int Version { get; init; }

    /// <inheritdoc />
    public static SetAclRequest Read(scoped ref JuteReader reader) => new()
    {
        Path = reader.ReadBytes(),
        Acl = JuteVector<AclEntry>.Read(ref reader),
        Version = reader.ReadInt32(),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteBytes(Path);
        Acl.Write(writer);
        writer.WriteInt32(Version);
    }
}
