using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CoordActors.Server.Tests.Certificates;

/// <summary>An authority that signs what a test needs; without a parent it is a root.</summary>
internal sealed class TestAuthority(string subject = "CN=Authority", TestAuthority? parent = null) : IDisposable
{
    public X509Certificate2 Certificate { get; } = Make(subject, parent?.Certificate, isAuthority: true);

    /// <summary>The certificate alone, as others trust it.</summary>
    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>A certificate with its key. It is good for localhost too.</summary>
    public X509Certificate2 Issue(string name) => Make(name, Certificate, isAuthority: false);

    /// <summary>A certificate and its key in one PEM text.</summary>
    public string IssuePem(string name)
    {
        using var certificate = Issue(name);
        return PemOf(certificate);
    }

    public static string PemOf(X509Certificate2 certificate) => certificate.ExportCertificatePem() + "\n" + KeyOf(certificate) + "\n";

    public static string KeyOf(X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    public void Dispose() => Certificate.Dispose();

    private static X509Certificate2 Make(string subject, X509Certificate2? issuer, bool isAuthority)
    {
        using var key = RSA.Create(2048);
        var name = new X500DistinguishedName(subject, X500DistinguishedNameFlags.None);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        var hosts = new SubjectAlternativeNameBuilder();
        hosts.AddDnsName("localhost");
        hosts.AddIpAddress(IPAddress.Loopback);
        if (!isAuthority) request.CertificateExtensions.Add(hosts.Build());
        var now = DateTimeOffset.UtcNow;
        if (issuer is null) return request.CreateSelfSigned(now.AddDays(-3), now.AddDays(3));
        var margin = isAuthority ? 2 : 1;
        using var issued = request.Create(issuer, now.AddDays(-margin), now.AddDays(margin), RandomNumberGenerator.GetBytes(8));
        using var whole = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
