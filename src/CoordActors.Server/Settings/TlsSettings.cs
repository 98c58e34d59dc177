using System.Security.Authentication;
using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>
/// A block <c>tls</c>: a certificate, whom to trust, and how to talk. Whether the named files hold what they should shows when they are opened, see
/// <see cref="Certificates.CertificateCheck"/>.
/// </summary>
public record TlsSettings
{
    /// <summary>File of the server's certificate, PKCS #12 with its key or PEM; empty: none.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>PEM file of the key; empty: the key is in the file of the certificate.</summary>
    public string CertificateKey { get; init; } = "";

    /// <summary>Password of the certificate or key, wherever it was configured; empty: none.</summary>
    public string Password { get; init; } = "";

    /// <summary>File of the authorities that sign the others' certificates, PEM or PKCS #12; empty: those of the operating system.</summary>
    public string Trusted { get; init; } = "";

    /// <summary>Password of <see cref="Trusted"/>, wherever it was configured; empty: none.</summary>
    public string TrustedPassword { get; init; } = "";

    /// <summary>Whether a client must show a certificate.</summary>
    public ClientCertificateMode ClientAuth { get; init; } = ClientCertificateMode.Need;

    /// <summary>Protocol versions offered.</summary>
    public SslProtocols Protocols { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>The settings without the passwords.</summary>
    public sealed override string ToString() => $"TLS with {Certificate}, trusted: {Trusted}, client certificates: {ClientAuth}, {Protocols}";

    internal static TlsSettings Read(ConfigurationReader block) => ReadFiles(block) with { ClientAuth = block.Choice<ClientCertificateMode>("client-auth") };

    /// <summary>What every such block has.</summary>
    internal static TlsSettings ReadFiles(ConfigurationReader block) => new()
    {
        Certificate = block.Text("certificate"),
        CertificateKey = block.Text("certificate-key"),
        Password = ReadPassword(block, "password"),
        Trusted = block.Text("trusted"),
        TrustedPassword = ReadPassword(block, "trusted-password"),
        Protocols = ReadProtocols(block),
    };

    /// <summary>The files of another block, where this one names none; whom to trust it may say itself.</summary>
    internal TlsSettings OrFilesOf(TlsSettings other) => Certificate.Length > 0 ? this : this with
    {
        Certificate = other.Certificate,
        CertificateKey = other.CertificateKey,
        Password = other.Password,
        Trusted = Trusted.Length > 0 ? Trusted : other.Trusted,
        TrustedPassword = Trusted.Length > 0 ? TrustedPassword : other.TrustedPassword,
    };

    /// <summary>Operators are few, and known: not whomever one of the operating system's authorities has signed.</summary>
    internal void CheckTrust(ConfigurationReader block, ClientCertificateMode from, string trusted)
    {
        if (ClientAuth >= from && Trusted.Length == 0)
        {
            throw block.Wrong("client-auth", $"none, or {trusted} must name the authorities that sign clients' certificates");
        }
    }

    private static SslProtocols ReadProtocols(ConfigurationReader block)
    {
        var protocols = SslProtocols.None;
        foreach (var name in block.List("protocols"))
        {
            protocols |= name.ToUpperInvariant() switch
            {
                "TLSV1.2" => SslProtocols.Tls12,
                "TLSV1.3" => SslProtocols.Tls13,
                _ => throw block.Wrong("protocols", "a list of TLSv1.2 and TLSv1.3"),
            };
        }

        return protocols == SslProtocols.None ? throw block.Wrong("protocols", "a list of TLSv1.2 and TLSv1.3") : protocols;
    }

    private static string ReadPassword(ConfigurationReader block, string key)
    {
        var direct = block.Text(key);
        var fileKey = key + "-file";
        var path = block.Text(fileKey);
        if (path.Length == 0) return direct;
        try
        {
            return File.ReadLines(path).FirstOrDefault() ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw block.Wrong(fileKey, $"the path of a readable file ({e.Message.TrimEnd('.')})");
        }
    }
}
