using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>All settings of one server, read once at start. The block <c>coord</c>; meaning and units of every key stand in reference.conf.</summary>
public sealed record ServerSettings
{
    /// <summary>Number of this server, 1 to 255: the first byte of the ids of new sessions.</summary>
    public int ServerId { get; init; } = 1;

    /// <summary>Directory of everything that the server keeps.</summary>
    public string DataDirectory { get; init; } = "./data";

    /// <summary>Whether a server without its ensemble serves read-only clients.</summary>
    public bool ReadOnlyMode { get; init; }

    /// <summary>The block <c>journal</c>.</summary>
    public JournalSettings Journal { get; init; } = new();

    /// <summary>The block <c>snapshot</c>.</summary>
    public SnapshotSettings Snapshot { get; init; } = new();

    /// <summary>The block <c>client</c>.</summary>
    public ClientSettings Client { get; init; } = new();

    /// <summary>The block <c>session</c>.</summary>
    public SessionSettings Session { get; init; } = new();

    /// <summary>The block <c>tree</c>.</summary>
    public TreeOptions Tree { get; init; } = new();

    /// <summary>The block <c>auth</c>.</summary>
    public AuthSettings Auth { get; init; } = new();

    /// <summary>The block <c>four-letter-words</c>.</summary>
    public FourLetterWordSettings FourLetterWords { get; init; } = new();

    /// <summary>The block <c>log</c>.</summary>
    public LogSettings Log { get; init; } = new();

    /// <summary>The block <c>ensemble</c>; null: a standalone server.</summary>
    public EnsembleSettings? Ensemble { get; init; }

    /// <summary>The block <c>zab</c>; without effect on a standalone server.</summary>
    public ZabSettings Zab { get; init; } = new();

    /// <summary>The block <c>audit</c>.</summary>
    public AuditSettings Audit { get; init; } = new();

    /// <summary>The block <c>admin</c>.</summary>
    public AdminSettings Admin { get; init; } = new();

    /// <summary>The block <c>telemetry</c>.</summary>
    public TelemetrySettings Telemetry { get; init; } = new();

    /// <summary>Directory of the journal: its own, or the data directory.</summary>
    public string JournalDirectory => Journal.Directory.Length == 0 ? DataDirectory : Journal.Directory;

    internal static ServerSettings Read(ConfigurationReader coord, ICollection<string> warnings)
    {
        var settings = new ServerSettings
        {
            ServerId = coord.Integer("server-id", 1, 255),
            DataDirectory = coord.Text("data-dir"),
            ReadOnlyMode = coord.Switch("readonly-mode"),
            Journal = JournalSettings.Read(coord.Block("journal")),
            Snapshot = SnapshotSettings.Read(coord.Block("snapshot")),
            Client = ClientSettings.Read(coord.Block("client")),
            Session = SessionSettings.Read(coord.Block("session")),
            Tree = TreeOptions.Read(coord.Block("tree")),
            Auth = AuthSettings.Read(coord.Block("auth")),
            Log = LogSettings.Read(coord.Block("log")),
            Audit = AuditSettings.Read(coord.Block("audit")),
            Admin = AdminSettings.Read(coord.Block("admin"), coord.Block("ensemble").Block("tls")),
            Telemetry = TelemetrySettings.Read(coord.Block("telemetry")),
        };
        settings = settings with
        {
            FourLetterWords = FourLetterWordSettings.Read(coord.Block("four-letter-words"), settings.ReadOnlyMode, warnings),
            Ensemble = EnsembleSettings.Read(coord.Block("ensemble"), coord, warnings),
            Zab = ZabSettings.Read(coord.Block("zab"), settings.Session.Tick, settings.ReadOnlyMode),
        };
        settings.Check(coord);
        return settings;
    }

    private void Check(ConfigurationReader coord)
    {
        if (DataDirectory.Length == 0) throw coord.Wrong("data-dir", "the path of a directory");
        // A TTL znode keeps its time to live in the field of its owner, marked by a first byte of 0xff.
        if (Tree.ExtendedTypes && ServerId == 255) throw coord.Wrong("server-id", "at most 254 while coord.tree.extended-types is on");
    }
}
