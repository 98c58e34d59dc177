using System.Security.Cryptography.X509Certificates;

namespace CoordActors.Server.Settings;

/// <summary>Certificates as configured: PEM or PKCS #12, told apart by their content.</summary>
public static class CertificateFiles
{
    /// <summary>A certificate with its key; the key may be in a file of its own, and encrypted.</summary>
    public static X509Certificate2 Load(string certificate, string key, string password)
    {
        if (X509Certificate2.GetCertContentType(certificate) is X509ContentType.Pkcs12)
        {
            return X509CertificateLoader.LoadPkcs12FromFile(certificate, password);
        }

        var keyFile = key.Length == 0 ? null : key;
        return password.Length == 0
            ? X509Certificate2.CreateFromPemFile(certificate, keyFile)
            : X509Certificate2.CreateFromEncryptedPemFile(certificate, password, keyFile);
    }

    /// <summary>The authorities in a file; null for no file: those of the operating system.</summary>
    public static X509Certificate2Collection? LoadTrusted(string file, string password)
    {
        if (file.Length == 0)
        {
            return null;
        }

        if (X509Certificate2.GetCertContentType(file) is X509ContentType.Pkcs12)
        {
            return X509CertificateLoader.LoadPkcs12CollectionFromFile(file, password);
        }

        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(file);
        return certificates;
    }

    /// <summary>Whether one of <paramref name="trusted"/> (null: of the operating system's authorities) vouches for the certificate.</summary>
    public static bool IsTrusted(X509Certificate2 certificate, X509Certificate2Collection? trusted)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (trusted is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        }

        return chain.Build(certificate);
    }
}
