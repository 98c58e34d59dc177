namespace CoordActors.Server.Settings;

/// <summary>Hash of the authentication scheme digest.</summary>
public enum DigestAlgorithm
{
    /// <summary>SHA-1, ZooKeeper's default.</summary>
    Sha1,

    /// <summary>SHA-256.</summary>
    Sha256,

    /// <summary>SHA-512.</summary>
    Sha512,
}
