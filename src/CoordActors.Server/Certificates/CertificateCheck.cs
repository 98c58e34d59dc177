using CoordActors.Server.Settings;

namespace CoordActors.Server.Certificates;

/// <summary>Whether the certificate files of a configuration hold what they should, before anything listens.</summary>
public static class CertificateCheck
{
    private const string Client = "coord.client.tls";
    private const string Ensemble = "coord.ensemble.tls";

    /// <summary>Opens every certificate that is in use, for a moment.</summary>
    /// <exception cref="ConfigurationException">A file is missing, or holds something else; it says which key in which line names it.</exception>
    public static void Check(LoadedSettings loaded)
    {
        var settings = loaded.Settings;
        if (settings.Client.SecurePort is not null) Check(loaded, settings.Client.Tls, Client);
        if (settings.Ensemble?.Tls is { } ensemble) Check(loaded, ensemble, Ensemble);
    }

    private static void Check(LoadedSettings loaded, TlsSettings tls, string block)
    {
        try
        {
            CertificateFiles.Load(tls);
        }
        catch (CertificateFileException wrong)
        {
            throw loaded.Wrong($"{block}.{wrong.Key}", $"the path of {ExpectedAt(wrong.Key)} ({wrong.Message})");
        }
    }

    private static string ExpectedAt(string key) => key switch
    {
        "trusted" => "a PEM or PKCS #12 file with the certificates of authorities",
        "certificate-key" => "a PEM file with the key of the certificate",
        _ => "a PEM or PKCS #12 file with a certificate and its key",
    };
}
