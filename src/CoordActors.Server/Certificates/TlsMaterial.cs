using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace CoordActors.Server.Certificates;

/// <summary>What a connection begins with.</summary>
/// <param name="Context">The own certificate and the authorities between it and its root.</param>
/// <param name="Trusted">The authorities that vouch for others; null: those of the operating system.</param>
public sealed record TlsMaterial(SslStreamCertificateContext Context, X509Certificate2Collection? Trusted)
{
    /// <summary>Whether an authority vouches for a certificate.</summary>
    /// <param name="certificate">What the other side shows.</param>
    /// <param name="shown">Its chain with the certificates that it has sent along, if any.</param>
    public bool Vouches(X509Certificate2 certificate, X509Chain? shown)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        if (Trusted is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(Trusted);
        }

        if (shown is not null) chain.ChainPolicy.ExtraStore.AddRange(shown.ChainPolicy.ExtraStore);
        return chain.Build(certificate);
    }
}
