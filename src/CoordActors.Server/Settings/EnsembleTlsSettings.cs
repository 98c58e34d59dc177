using System.Security.Authentication;
using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>The block <c>coord.ensemble.tls</c>: the servers talk to each other encrypted, and both sides show certificates.</summary>
public sealed record EnsembleTlsSettings
{
    /// <summary>File of this server's certificate, PKCS #12 with its key or PEM.</summary>
    public required string Certificate { get; init; }

    /// <summary>PEM file of the key; empty: the key is in the file of the certificate.</summary>
    public string CertificateKey { get; init; } = "";

    /// <summary>Password of the certificate or key, wherever it was configured; empty: none.</summary>
    public string Password { get; init; } = "";

    /// <summary>File of the authorities that sign the servers' certificates, PEM or PKCS #12; empty: those of the operating system.</summary>
    public string Trusted { get; init; } = "";

    /// <summary>Password of <see cref="Trusted"/>, wherever it was configured; empty: none.</summary>
    public string TrustedPassword { get; init; } = "";

    /// <summary>Whether a certificate must name the host of the server that shows it.</summary>
    public bool VerifyHost { get; init; } = true;

    /// <summary>Protocol versions offered.</summary>
    public SslProtocols Protocols { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>The settings without the passwords.</summary>
    public override string ToString() => $"TLS between servers with {Certificate}, trusted: {Trusted}, host verified: {VerifyHost}, {Protocols}";

    internal static EnsembleTlsSettings? Read(ConfigurationReader block)
    {
        var enabled = block.Switch("enabled");
        var settings = new EnsembleTlsSettings
        {
            Certificate = block.Text("certificate"),
            CertificateKey = block.Text("certificate-key"),
            Password = TlsSettings.ReadPassword(block, "password"),
            Trusted = block.Text("trusted"),
            TrustedPassword = TlsSettings.ReadPassword(block, "trusted-password"),
            VerifyHost = block.Switch("verify-host"),
            Protocols = TlsSettings.ReadProtocols(block),
        };
        if (!enabled) return null;
        return settings.Certificate.Length > 0
            ? settings
            : throw block.Wrong("certificate", "the path of a certificate while coord.ensemble.tls.enabled is on");
    }
}
