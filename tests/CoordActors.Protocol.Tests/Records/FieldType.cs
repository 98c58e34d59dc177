namespace CoordActors.Protocol.Tests.Records;

/// <summary>The field types of ZooKeeper's jute schema, and the one oddity of the handshake.</summary>
internal enum FieldType
{
    Bool,
    Int,
    Long,

    /// <summary>A buffer or a string: byte[] or null.</summary>
    Bytes,

    /// <summary>A vector of strings: byte[]?[] or null.</summary>
    Texts,

    /// <summary>A vector of access control entries: <see cref="Acl"/>[] or null.</summary>
    Acls,

    /// <summary>A vector of identities: <see cref="Identity"/>[] or null.</summary>
    Identities,

    /// <summary>A bool at the end that may be left out: bool or null.</summary>
    OptionalBool,
}

/// <summary>An access control entry as a test value.</summary>
internal sealed record Acl(int Perms, byte[]? Scheme, byte[]? Id);

/// <summary>An identity as a test value.</summary>
internal sealed record Identity(byte[]? AuthScheme, byte[]? User);
