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

    /// <summary>Whether this server dials the others with TLS; it may be off only with <see cref="PortUnification"/>.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether others may come without TLS, while the ensemble moves over.</summary>
    public bool PortUnification { get; init; }

    internal static new EnsembleTlsSettings? Read(ConfigurationReader block)
    {
        var settings = new EnsembleTlsSettings(ReadFiles(block))
        {
            Enabled = block.Switch("enabled"),
            PortUnification = block.Switch("port-unification"),
            VerifyHost = block.Switch("verify-host"),
        };
        if (settings is { Enabled: false, PortUnification: false }) return null;
        var key = settings.Enabled ? "enabled" : "port-unification";
        return settings.Certificate.Length > 0
            ? settings
            : throw block.Wrong("certificate", $"the path of a certificate while coord.ensemble.tls.{key} is on");
    }
}
