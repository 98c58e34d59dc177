using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>The block <c>coord.admin</c>: the HTTP server for operators.</summary>
public sealed record AdminSettings
{
    /// <summary>Whether it listens.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Address to listen at: an IP address, a host name, or <c>*</c> for every address of both families.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Its port; 0: any free port.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Whether <see cref="Port"/> was asked for; a default port that another process has is done without.</summary>
    public bool IsPortAskedFor { get; init; }

    /// <summary>Path of the commands.</summary>
    public string CommandPath { get; init; } = "/commands";

    /// <summary>Time after which a silent HTTP connection is closed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the web console is served.</summary>
    public bool Console { get; init; } = true;

    /// <summary>Whether <c>snapshot</c> is allowed.</summary>
    public bool Snapshot { get; init; } = true;

    /// <summary>Least time between two of them.</summary>
    public TimeSpan SnapshotIntervalMin { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Whether <c>restore</c> is allowed.</summary>
    public bool Restore { get; init; } = true;

    /// <summary>Least time between two of them.</summary>
    public TimeSpan RestoreIntervalMin { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether <c>shutdown</c> is allowed.</summary>
    public bool Shutdown { get; init; }

    /// <summary>Address of <see cref="MetricsPort"/>.</summary>
    public string MetricsAddress { get; init; } = "*";

    /// <summary>A further port that serves <c>/metrics</c> and nothing else; null: none.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>A further port that serves <c>/metrics</c> and nothing else, with HTTPS; null: none.</summary>
    public int? MetricsSecurePort { get; init; }

    /// <summary>The block <c>tls</c>: HTTPS on <see cref="Port"/>; null: plain HTTP only.</summary>
    public AdminTlsSettings? Tls { get; init; }

    /// <summary>The block <c>metrics-tls</c>: HTTPS on <see cref="MetricsSecurePort"/>; null where that is.</summary>
    public TlsSettings? MetricsTls { get; init; }

    /// <summary>Every port that it opens.</summary>
    public IEnumerable<int> Ports => new[] { Enabled ? Port : null, MetricsPort, MetricsSecurePort }.OfType<int>();

    /// <param name="block">The block itself.</param>
    /// <param name="ensembleTls">The block <c>coord.ensemble.tls</c>, whose files serve here too where no others are named.</param>
    internal static AdminSettings Read(ConfigurationReader block, ConfigurationReader ensembleTls)
    {
        var metricsSecurePort = block.PortOrOff("metrics-secure-port");
        var settings = new AdminSettings
        {
            Enabled = block.Switch("enabled"),
            Address = block.ListenAddress("address"),
            Port = block.Integer("port", 0, ushort.MaxValue),
            CommandPath = block.Text("command-path"),
            IdleTimeout = block.Duration("idle-timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)),
            Console = block.Switch("console"),
            Snapshot = block.Switch("snapshot"),
            SnapshotIntervalMin = block.Duration("snapshot-interval-min", TimeSpan.Zero, TimeSpan.FromDays(1), canBeOff: true),
            Restore = block.Switch("restore"),
            RestoreIntervalMin = block.Duration("restore-interval-min", TimeSpan.Zero, TimeSpan.FromDays(1), canBeOff: true),
            Shutdown = block.Switch("shutdown"),
            MetricsAddress = block.ListenAddress("metrics-address"),
            MetricsPort = block.PortOrOff("metrics-port"),
            MetricsSecurePort = metricsSecurePort,
            Tls = AdminTlsSettings.Read(block.Block("tls"), ensembleTls),
            MetricsTls = AdminTlsSettings.ReadMetrics(block, ensembleTls, metricsSecurePort is not null),
        };
        if (settings.CommandPath.Length < 2 || settings.CommandPath[0] != '/' || settings.CommandPath[^1] == '/')
        {
            throw block.Wrong("command-path", "a path that begins with / and does not end with it, such as /commands");
        }

        if (settings.MetricsSecurePort is > 0 and var secure && (secure == settings.MetricsPort || secure == settings.Port))
        {
            throw block.Wrong("metrics-secure-port", "another port than coord.admin.port and coord.admin.metrics-port");
        }

        return settings with { IsPortAskedFor = block.OriginOf("port").Source != SettingsLoader.ReferenceName };
    }
}
