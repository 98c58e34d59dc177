using System.Text.Json;
using CoordActors.Server;
using CoordActors.Server.Admin;
using CoordActors.Server.Serving;

namespace CoordActors.Admin.Commands;

/// <summary>The commands that show what the server is and has counted.</summary>
internal static class StateCommands
{
    private const int DigestVersion = 2;

    public static CommandReply Configuration(CommandContext context) => CommandReply.Of(json =>
    {
        var settings = context.Settings;
        json.WriteNumber("client_port", settings.Client.Port ?? -1);
        json.WriteString("data_dir", settings.DataDirectory);
        json.WriteString("data_log_dir", settings.JournalDirectory);
        json.WriteNumber("tick_time", (long)settings.Session.Tick.TotalMilliseconds);
        json.WriteNumber("max_client_cnxns", settings.Client.ConnectionsPerAddressMax);
        json.WriteNumber("min_session_timeout", (long)settings.Session.TimeoutMin.TotalMilliseconds);
        json.WriteNumber("max_session_timeout", (long)settings.Session.TimeoutMax.TotalMilliseconds);
        json.WriteNumber("server_id", context.Server.Peer.MyId);
        json.WriteNumber("client_port_listen_backlog", settings.Client.Backlog);
    });

    public static CommandReply Directories(CommandContext context) => CommandReply.Of(json =>
    {
        json.WriteNumber("datadir_size", DirectorySize.Of(context.Settings.DataDirectory));
        json.WriteNumber("logdir_size", DirectorySize.Of(context.Settings.JournalDirectory));
    });

    /// <summary>The keys of <c>envi</c>; the three of memory are called after the operating system here, as in ZooKeeper.</summary>
    public static CommandReply Environment() => CommandReply.Of(static json =>
    {
        foreach (var (key, value) in Server.Admin.Environment.Entries())
        {
            json.WriteString(key.Replace("jvm.memory", "os.memory", StringComparison.Ordinal), value);
        }
    });

    public static CommandReply TraceMask(CommandContext context) => CommandReply.Of(json => json.WriteNumber("tracemask", context.Server.TraceMask));

    public static CommandReply Digests(CommandContext context) => CommandReply.Of(json =>
    {
        json.WriteStartArray("digests");
        foreach (var (zxid, digest) in context.Server.Server.Digests)
        {
            json.WriteStartObject();
            json.WriteNumber("zxid", zxid);
            json.WriteNumber("digest", digest);
            json.WriteNumber("digest_version", DigestVersion);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>Requests per second of this server's clients, by path.</summary>
    public static CommandReply HotPaths(CommandContext context) => CommandReply.Of(json =>
    {
        var paths = context.Server.Server.HotPaths;
        Write("reads", paths.Reads);
        Write("writes", paths.Writes);
        json.WriteNumber("hidden", paths.Hidden);

        void Write(string name, IReadOnlyList<PathRate> rates)
        {
            json.WriteStartArray(name);
            foreach (var rate in rates)
            {
                json.WriteStartObject();
                json.WriteString("path", rate.Path);
                json.Number("per_second", rate.PerSecond);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    });

    /// <summary>Every value that is in force, not only what the file says; what is secret is not shown.</summary>
    public static CommandReply InitialConfiguration(CommandContext context) => CommandReply.Of(json => json.WriteString(
        "initial_configuration", string.Concat(Entries(context).Select(entry => $"{entry.Key}={entry.Value}\n"))));

    public static CommandReply SystemProperties(CommandContext context) => CommandReply.Of(json =>
    {
        foreach (var (key, value) in Entries(context))
        {
            json.WriteString(key, value);
        }
    });

    public static CommandReply IsReadOnly(CommandContext context) => CommandReply.Of(json => json.WriteBoolean("read_only", IsReadOnly(context.Server)));

    public static CommandReply LastSnapshot(CommandContext context) => CommandReply.Of(json =>
    {
        var journal = context.Server.Journal;
        json.WriteString("zxid", journal.LastSnapshotZxid < 0 ? "-1" : journal.LastSnapshotZxid.ToString("x", null));
        json.WriteNumber("timestamp", journal.LastSnapshotZxid < 0 ? -1 : journal.LastSnapshotAt.ToUnixTimeSeconds());
    });

    public static CommandReply Monitor(CommandContext context) => CommandReply.Of(json =>
    {
        foreach (var (key, value) in Server.Admin.Monitor.Texts(context.Server))
        {
            json.WriteString(key, value);
        }

        foreach (var (key, value) in Server.Admin.Monitor.Numbers(context.Server))
        {
            json.Number(key, value);
        }
    });

    public static CommandReply ServerStats(CommandContext context) => CommandReply.Of(json => WriteServerStats(json, context));

    /// <summary>What <c>server_stats</c> and <c>stats</c> have in common.</summary>
    public static void WriteServerStats(Utf8JsonWriter json, CommandContext context)
    {
        var picture = context.Server;
        json.WriteString("version", ServerVersion.Text);
        json.WriteBoolean("read_only", IsReadOnly(picture));
        WriteStats(json, context, picture);
        WriteSizes(json, "client_response", picture.Server.Requests);
        if (picture.Peer.Mode == ServerMode.Leader)
        {
            var sizes = picture.Peer.Proposals;
            WriteSizes(json, "proposal_stats", sizes.Last, sizes.Min, sizes.Max);
        }

        json.WriteNumber("node_count", picture.Server.Tree.NodeCount);
    }

    private static void WriteStats(Utf8JsonWriter json, CommandContext context, ServerPicture picture)
    {
        var server = picture.Server;
        json.WriteStartObject("server_stats");
        json.WriteNumber("packets_sent", server.Sent);
        json.WriteNumber("packets_received", server.Received);
        json.WriteNumber("fsync_threshold_exceed_count", picture.Journal.SlowCommits);
        WriteSizes(json, "client_response_stats", server.Requests);
        json.WriteNumber("data_dir_size", DirectorySize.Of(context.Settings.DataDirectory));
        json.WriteNumber("log_dir_size", DirectorySize.Of(context.Settings.JournalDirectory));
        json.WriteBoolean("provider_null", !picture.Peer.IsServing);
        json.WriteString("server_state", picture.Peer.ModeText);
        json.WriteNumber("last_processed_zxid", server.LastZxid);
        json.WriteNumber("outstanding_requests", server.Outstanding);
        json.WriteNumber("avg_latency", Math.Round(server.Latency.Average, 4));
        json.WriteNumber("max_latency", server.Latency.Max);
        json.WriteNumber("min_latency", server.Latency.Min);
        json.WriteNumber("num_alive_client_connections", server.ConnectionCount);
        json.WriteNumber("uptime", picture.UptimeMs);
        json.WriteNumber("auth_failed_count", server.Requests.AuthFailed);
        json.WriteNumber("non_mtlsremote_conn_count", 0);
        json.WriteNumber("non_mtlslocal_conn_count", 0);
        json.WriteEndObject();
    }

    private static void WriteSizes(Utf8JsonWriter json, string name, RequestMetricsView requests) =>
        WriteSizes(json, name, requests.LastResponse, requests.MinResponse, requests.MaxResponse);

    private static void WriteSizes(Utf8JsonWriter json, string name, long last, long min, long max)
    {
        json.WriteStartObject(name);
        json.WriteNumber("last_buffer_size", last);
        json.WriteNumber("min_buffer_size", min);
        json.WriteNumber("max_buffer_size", max);
        json.WriteEndObject();
    }

    private static bool IsReadOnly(ServerPicture picture) => picture.Peer.Mode == ServerMode.ReadOnly;

    private static IEnumerable<KeyValuePair<string, string>> Entries(CommandContext context) =>
        context.Loaded.Describe().Select(entry => KeyValuePair.Create(entry.Key, entry.Value));
}
