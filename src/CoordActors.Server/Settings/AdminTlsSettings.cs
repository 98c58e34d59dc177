using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>The block <c>coord.admin.tls</c>: HTTPS on the port of the admin server.</summary>
public sealed record AdminTlsSettings : TlsSettings
{
    /// <summary>The defaults.</summary>
    public AdminTlsSettings()
    {
    }

    private AdminTlsSettings(TlsSettings files)
        : base(files)
    {
    }

    /// <summary>Whether plain HTTP is refused; otherwise the same port speaks both.</summary>
    public bool Required { get; init; }

    /// <summary>Null where HTTPS is off.</summary>
    /// <param name="block">The block itself.</param>
    /// <param name="ensemble">The block <c>coord.ensemble.tls</c>, whose files are taken where this one names none, as in ZooKeeper.</param>
    internal static AdminTlsSettings? Read(ConfigurationReader block, ConfigurationReader ensemble)
    {
        var (enabled, required) = (block.Switch("enabled"), block.Switch("required"));
        var settings = new AdminTlsSettings(Read(block).OrFilesOf(ReadFiles(ensemble))) { Required = required };
        if (!enabled && !required) return null;
        if (settings.Certificate.Length == 0)
        {
            throw block.Wrong(
                required ? "required" : "enabled",
                "off, or coord.admin.tls.certificate (in a zoo.cfg ssl.quorum.keyStore.location) must name a certificate");
        }

        settings.CheckTrust(block, ClientCertificateMode.Want, "coord.admin.tls.trusted (in a zoo.cfg ssl.quorum.trustStore.location)");
        return settings;
    }

    /// <summary>The block <c>coord.admin.metrics-tls</c>: HTTPS on a port that serves metrics only. Null where there is no such port.</summary>
    /// <param name="admin">The block around it.</param>
    /// <param name="ensemble">The block <c>coord.ensemble.tls</c>.</param>
    /// <param name="hasPort">Whether there is such a port.</param>
    internal static TlsSettings? ReadMetrics(ConfigurationReader admin, ConfigurationReader ensemble, bool hasPort)
    {
        var block = admin.Block("metrics-tls");
        var settings = Read(block).OrFilesOf(ReadFiles(admin.Block("tls"))).OrFilesOf(ReadFiles(ensemble));
        if (!hasPort) return null;
        if (settings.Certificate.Length == 0)
        {
            throw admin.Wrong(
                "metrics-secure-port",
                "off, or coord.admin.metrics-tls.certificate (in a zoo.cfg metricsProvider.ssl.keyStore.location) must name a certificate");
        }

        settings.CheckTrust(block, ClientCertificateMode.Need, "coord.admin.metrics-tls.trusted (in a zoo.cfg metricsProvider.ssl.trustStore.location)");
        return settings;
    }
}
