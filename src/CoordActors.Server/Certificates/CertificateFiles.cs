using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CoordActors.Server.Settings;

namespace CoordActors.Server.Certificates;

/// <summary>Certificates as configured: PEM or PKCS #12, told apart by their content.</summary>
public static class CertificateFiles
{
    private const string CertificateKey = "certificate";

    /// <summary>Both of the following.</summary>
    /// <exception cref="CertificateFileException">A file is missing, or holds something else.</exception>
    internal static TlsMaterial Load(TlsSettings tls) => new(LoadIdentity(tls), LoadTrusted(tls));

    /// <summary>A certificate with its key, and the authorities between it and its root.</summary>
    /// <exception cref="CertificateFileException">A file is missing, or holds something else.</exception>
    public static SslStreamCertificateContext LoadIdentity(TlsSettings tls)
    {
        var certificates = Read(CertificateKey, tls.Certificate, () => LoadAll(tls.Certificate, tls.Password));
        var own = Read(
            tls.CertificateKey.Length == 0 ? CertificateKey : "certificate-key",
            tls.CertificateKey.Length == 0 ? tls.Certificate : tls.CertificateKey,
            () => LoadOwn(tls));
        return Read(CertificateKey, tls.Certificate, () => SslStreamCertificateContext.Create(own, certificates, offline: true));
    }

    /// <summary>The authorities that are trusted; null for no file: those of the operating system.</summary>
    /// <exception cref="CertificateFileException">The file is missing, or holds something else.</exception>
    public static X509Certificate2Collection? LoadTrusted(TlsSettings tls) =>
        tls.Trusted.Length == 0 ? null : Read("trusted", tls.Trusted, () => LoadAll(tls.Trusted, tls.TrustedPassword));

    private static T Read<T>(string key, string path, Func<T> read)
    {
        if (!File.Exists(path)) throw new CertificateFileException(key, path, "there is no such file");
        try
        {
            return read();
        }
        catch (Exception wrong) when (wrong is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CertificateFileException(key, path, wrong.Message.TrimEnd('.'), wrong);
        }
    }

    private static X509Certificate2 LoadOwn(TlsSettings tls)
    {
        if (IsPkcs12(tls.Certificate))
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(tls.Certificate, tls.Password);
            return certificate.HasPrivateKey ? certificate : throw new CryptographicException("it has no key");
        }

        var key = tls.CertificateKey.Length == 0 ? null : tls.CertificateKey;
        return tls.Password.Length == 0
            ? X509Certificate2.CreateFromPemFile(tls.Certificate, key)
            : X509Certificate2.CreateFromEncryptedPemFile(tls.Certificate, tls.Password, key);
    }

    private static X509Certificate2Collection LoadAll(string file, string password)
    {
        var certificates = new X509Certificate2Collection();
        if (IsPkcs12(file)) certificates.AddRange(X509CertificateLoader.LoadPkcs12CollectionFromFile(file, password));
        else certificates.ImportFromPemFile(file);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("it holds no certificate");
    }

    private static bool IsPkcs12(string file) => X509Certificate2.GetCertContentType(file) is X509ContentType.Pkcs12;
}
