using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>The block <c>coord.ensemble.tls</c>: the servers talk to each other encrypted, and both sides show certificates.</summary>
public sealed record EnsembleTlsSettings : TlsSettings
{
    /// <summary>The defaults.</summary>
    public EnsembleTlsSettings()
    {
    }

    private EnsembleTlsSettings(TlsSettings files)
        : base(files)
    {
    }

    /// <summary>Whether a certificate must name the host of the server that shows it.</summary>
    public bool VerifyHost { get; init; } = true;

    internal static new EnsembleTlsSettings? Read(ConfigurationReader block)
    {
        var enabled = block.Switch("enabled");
        var settings = new EnsembleTlsSettings(ReadFiles(block)) { VerifyHost = block.Switch("verify-host") };
        if (!enabled) return null;
        return settings.Certificate.Length > 0
            ? settings
            : throw block.Wrong("certificate", "the path of a certificate while coord.ensemble.tls.enabled is on");
    }
}
