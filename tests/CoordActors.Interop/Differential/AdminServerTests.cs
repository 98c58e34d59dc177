using System.Net.Sockets;
using System.Text.Json;
using CoordActors.Interop.Foreign;
using CoordActors.Interop.Hosting;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Differential;

/// <summary>The admin server's commands on both servers after the same requests: ours has every key that Apache's has, in the same place.</summary>
public sealed class AdminServerTests
{
    private const string Dashboards =
        "version server_state ephemerals_count num_alive_connections avg_latency outstanding_requests znode_count global_sessions last_client_response_size "
        + "packets_sent packets_received max_client_response_size watch_count auth_failed_count min_latency max_file_descriptor_count "
        + "approximate_data_size open_file_descriptor_count local_sessions uptime max_latency min_client_response_size watch_bytes connection_rejected "
        + "sessionless_connections_expired connection_drop_count bytes_received_count connection_request_count response_bytes commit_count "
        + "stale_sessions_expired sync_processor_request_queued avg_fsynctime max_fsynctime cnt_fsynctime sum_fsynctime avg_snapshottime "
        + "avg_sync_processor_batch_size avg_dbinittime avg_startup_txns_loaded avg_updatelatency p50_updatelatency p95_updatelatency p99_updatelatency "
        + "p999_updatelatency avg_readlatency p99_readlatency avg_propagation_latency p999_propagation_latency sum_node_created_watch_count "
        + "cnt_node_deleted_watch_count avg_node_changed_watch_count max_node_children_watch_count";

    /// <summary>Commands whose keys are compared whole, with what they hold inside.</summary>
    private static readonly string[] Compared =
    [
        "configuration", "connection_stat_reset", "connections", "dirs", "dump", "get_trace_mask", "hash", "initial_configuration", "is_read_only",
        "last_snapshot", "leader", "observer_connection_stat_reset", "observers", "ruok", "server_stats", "stat_reset", "stats", "voting_view",
        "watch_summary", "watches", "watches_by_path", "zabstate", "set_trace_mask", "nonsense",
    ];

    [ApacheAdminFact]
    public async Task Every_command_has_the_keys_of_Apache_ZooKeeper()
    {
        var apache = await Answers(new ApacheServer(Options()));
        var ours = await Answers(new OurServer(Options()));
        foreach (var command in Compared)
        {
            Keys(ours[command]).ShouldBe(Keys(apache[command]), ignoreOrder: true, customMessage: command);
        }

        var environment = apache["environment"].EnumerateObject().Select(property => property.Name);
        environment.ShouldBeSubsetOf(ours["environment"].EnumerateObject().Select(property => property.Name));
        foreach (var key in Dashboards.Split(' '))
        {
            apache["monitor"].TryGetProperty(key, out _).ShouldBeTrue(key);
            ours["monitor"].TryGetProperty(key, out _).ShouldBeTrue(key);
        }

        // The page on compatibility is compared with this list, also where there is no Apache ZooKeeper.
        var recorded = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Apache", "mntr-3.8.txt"));
        apache["monitor"].EnumerateObject().SkipLast(2).Select(property => property.Name)
            .Where(name => !recorded.Any(known => name == known || name.EndsWith("_" + known, StringComparison.Ordinal)))
            .Where(name => !name.EndsWith("_per_namespace", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static ServerOptions Options() => new() { AdminPort = ClientPorts.Free() };

    private static async Task<Dictionary<string, JsonElement>> Answers(ServerUnderTest server)
    {
        using (server.Start())
        {
            using var client = PlainClient.Connect(server.Port);
            client.Create("/admin", ephemeral: true);
            client.GetData("/admin", watch: true);
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Options.AdminPort}") };
            await UntilListening(server.Options.AdminPort!.Value);
            var answers = new Dictionary<string, JsonElement>();
            foreach (var command in Compared.Append("environment").Append("monitor"))
            {
                answers[command] = JsonDocument.Parse(await http.GetStringAsync("/commands/" + command)).RootElement;
            }

            return answers;
        }
    }

    /// <summary>Apache's admin server comes up on a thread of its own.</summary>
    private static async Task UntilListening(int port)
    {
        using var deadline = new CancellationTokenSource(Deadline.Event);
        while (true)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", port, deadline.Token);
                return;
            }
            catch (SocketException)
            {
                deadline.Token.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Every key with the path to it; ids, paths and times are keys that differ, so they count as one.</summary>
    private static List<string> Keys(JsonElement element, string prefix = "")
    {
        var keys = new List<string>();
        if (element.ValueKind == JsonValueKind.Array && element.GetArrayLength() > 0)
        {
            keys.AddRange(Keys(element[0], prefix + "[]"));
        }

        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                var name = prefix + "." + (property.Name.Any(c => char.IsAsciiDigit(c) || c == '/') ? "*" : property.Name);
                keys.Add(name);
                keys.AddRange(Keys(property.Value, name));
            }
        }

        return [.. keys.Distinct()];
    }
}
