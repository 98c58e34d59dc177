namespace CoordActors.Protocol.Records;

/// <summary>The answer to getACL.</summary>
public readonly ref struct GetAclResponse : IJuteRecord<GetAclResponse>
{
    /// <summary>The list, digests masked for those without ADMIN.</summary>
    public JuteVector<AclEntry> Acl { get; init; }

    /// <summary>The znode's stat.</summary>
    public Stat Stat { get; init; }

    /// <inheritdoc />
    public static GetAclResponse Read(scoped ref JuteReader reader) => new()
    {
        Acl = JuteVector<AclEntry>.Read(ref reader),
        Stat = Stat.Read(ref reader),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        Acl.Write(writer);
        Stat.Write(writer);
    }
}
