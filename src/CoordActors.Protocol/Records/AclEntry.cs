namespace CoordActors.Protocol.Records;

/// <summary>One entry of an access control list.</summary>
public readonly ref struct AclEntry : IJuteRecord<AclEntry>, IJuteElement<AclEntry>
{
    /// <inheritdoc />
    public static int BytesMin => 12;

    /// <summary>What it allows. Not validated.</summary>
    public Permissions Perms { get; init; }

    /// <summary>world, auth, digest, ip, sasl, x509 or super.</summary>
    public JuteBytes Scheme { get; init; }

    /// <summary>The identity, in the scheme's own syntax.</summary>
    public JuteBytes Id { get; init; }

    /// <inheritdoc />
    public static AclEntry Read(scoped ref JuteReader reader) => new()
    {
        Perms = (Permissions)reader.ReadInt32(),
        Scheme = reader.ReadBytes(),
        Id = reader.ReadBytes(),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer)
    {
        writer.WriteInt32((int)Perms);
        writer.WriteBytes(Scheme);
        writer.WriteBytes(Id);
    }
}
