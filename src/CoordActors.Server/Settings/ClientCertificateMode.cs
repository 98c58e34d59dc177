namespace CoordActors.Server.Settings;

/// <summary>Whether a client with TLS must show a certificate.</summary>
public enum ClientCertificateMode
{
    /// <summary>It is not asked.</summary>
    None,

    /// <summary>It is checked if shown.</summary>
    Want,

    /// <summary>Without a valid one there is no connection.</summary>
    Need,
}
