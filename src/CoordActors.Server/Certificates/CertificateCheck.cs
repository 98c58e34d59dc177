using CoordActors.Server.Settings;

namespace CoordActors.Server.Certificates;

/// <summary>Whether the certificate files of a configuration hold what they should, before anything listens.</summary>
public static class CertificateCheck
{
    private const string Client = "coord.client.tls";
    private const string Ensemble = "coord.ensemble.tls";
    private const string Admin = "coord.admin.tls";
    private const string Metrics = "coord.admin.metrics-tls";

    /// <summary>Opens every certificate that is in use, for a moment.</summary>
    /// <exception cref="ConfigurationException">A file is missing, or holds something else; it says which key in which line names it.</exception>
    public static void Check(LoadedSettings loaded)
    {
        var settings = loaded.Settings;
        if (settings.Client.UsesTls) Check(loaded, settings.Client.Tls, Client);
        if (settings.Ensemble?.Tls is { } ensemble) Check(loaded, ensemble, Ensemble);
        if (settings.Admin is { Enabled: true, Tls: { } admin }) Check(loaded, admin, Admin, Ensemble);
        if (settings.Admin.MetricsTls is { } metrics) Check(loaded, metrics, Metrics, Admin, Ensemble);
    }

    /// <param name="loaded">Knows which line names which file.</param>
    /// <param name="tls">The files.</param>
    /// <param name="blocks">Where they may stand: in the first of these that names one.</param>
    private static void Check(LoadedSettings loaded, TlsSettings tls, params string[] blocks)
    {
        try
        {
            CertificateFiles.Load(tls);
        }
        catch (CertificateFileException wrong)
        {
            var keys = blocks.Select(block => $"{block}.{wrong.Key}").ToList();
            throw loaded.Wrong(keys.Find(key => loaded.ValueOf(key).Length > 0) ?? keys[0], $"the path of {ExpectedAt(wrong.Key)} ({wrong.Message})");
        }
    }

    private static string ExpectedAt(string key) => key switch
    {
        "trusted" => "a PEM or PKCS #12 file with the certificates of authorities",
        "certificate-key" => "a PEM file with the key of the certificate",
        _ => "a PEM or PKCS #12 file with a certificate and its key",
    };
}
