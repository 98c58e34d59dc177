namespace CoordActors.Cli.Operate;

/// <summary>What a server says of itself in <c>srvr</c> and, where that is allowed, <c>mntr</c>.</summary>
internal sealed class ServerStatus
{
    private readonly Dictionary<string, string> _summary = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _monitor = new(StringComparer.Ordinal);

    private ServerStatus(string summary, string? monitor)
    {
        foreach (var line in summary.Split('\n'))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0) _summary[line[..colon]] = line[(colon + 2)..].Trim();
        }

        foreach (var line in (monitor ?? "").Split('\n'))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab > 0) _monitor[line[..tab]] = line[(tab + 1)..].Trim();
        }
    }

    /// <summary>leader, follower, observer, standalone or read-only; null: it does not serve.</summary>
    public string? Mode => this["Mode"];

    /// <summary>A field of srvr.</summary>
    public string? this[string name] => _summary.GetValueOrDefault(name);

    /// <summary>What jmxterm showed of a Java server, line by line.</summary>
    public IEnumerable<string> Details()
    {
        foreach (var name in new[] { "Zookeeper version", "Zxid", "Node count", "Connections", "Outstanding", "Received", "Sent" })
        {
            if (this[name] is { } value) yield return $"{name}: {value}";
        }

        if (this["Latency min/avg/max"] is { } latency) yield return $"Latency min/avg/max: {latency} ms";
        foreach (var (key, name) in MonitorNames)
        {
            if (_monitor.TryGetValue(key, out var value)) yield return $"{name}: {value}";
        }
    }

    private static readonly (string Key, string Name)[] MonitorNames =
    [
        ("zk_peer_state", "Peer state"), ("zk_learners", "Learners"), ("zk_synced_followers", "Synced followers"),
        ("zk_synced_observers", "Synced observers"), ("zk_watch_count", "Watches"), ("zk_ephemerals_count", "Ephemerals"),
        ("zk_approximate_data_size", "Data size (bytes)"), ("zk_open_file_descriptor_count", "Open files"), ("zk_uptime", "Uptime (ms)"),
    ];

    /// <summary>Asks a server.</summary>
    /// <returns>Null when it does not answer or does not allow the word srvr.</returns>
    public static async Task<ServerStatus?> Of(ServerProbe probe, bool withMonitor, CancellationToken cancellation)
    {
        var summary = await probe.Ask("srvr", cancellation).ConfigureAwait(false);
        if (summary is null) return null;
        var monitor = withMonitor ? await probe.Ask("mntr", cancellation).ConfigureAwait(false) : null;
        return new ServerStatus(summary, monitor) is { Mode: not null } status ? status : null;
    }
}
