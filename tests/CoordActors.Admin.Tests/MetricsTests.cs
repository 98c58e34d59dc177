using System.Globalization;
using System.Text.RegularExpressions;
using CoordActors.Server;
using CoordActors.Server.Admin;

namespace CoordActors.Admin.Tests;

public sealed partial class MetricsTests
{
    /// <summary>What dashboards for ZooKeeper look at.</summary>
    private static readonly string[] Dashboards =
    [
        "outstanding_requests", "znode_count", "watch_count", "ephemerals_count", "approximate_data_size", "num_alive_connections", "avg_latency",
        "max_latency", "readlatency", "updatelatency", "fsynctime", "snapshottime", "uptime", "packets_received", "packets_sent", "op_count_total",
        "op_count_create", "commit_count", "connection_rejected", "stale_sessions_expired", "global_sessions", "open_file_descriptor_count",
        "process_resident_memory_bytes", "jvm_memory_bytes_used",
    ];

    [Fact]
    public async Task Every_line_is_in_Prometheus_form_and_every_name_has_one_type()
    {
        await using var world = await AdminWorld.Start();
        await world.Create("/a");
        var lines = (await world.Text("/metrics")).TrimEnd('\n').Split('\n');
        lines.ShouldAllBe(line => Line().IsMatch(line));
        var types = lines.Where(line => line[0] == '#').Select(line => line.Split(' ')[2]).ToList();
        types.ShouldBeUnique();
        Dashboards.ShouldBeSubsetOf(types);
    }

    [Fact]
    public async Task Counters_have_both_of_their_ZooKeeper_names()
    {
        await using var world = await AdminWorld.Start();
        await world.Create("/a");
        var text = await world.Text("/metrics");
        text.ShouldContain("# TYPE commit_count counter\ncommit_count 1\n# TYPE commit_count_total counter\ncommit_count_total 1\n");
        text.ShouldContain("connection_rejected 5\n");
        text.ShouldContain("bytes_received_count 7\n");
    }

    [Fact]
    public async Task A_summary_has_quantiles_count_and_sum()
    {
        await using var world = await AdminWorld.Start();
        await world.Create("/a");
        var text = await world.Text("/metrics");
        string[] expected =
        [
            "# TYPE propagation_latency summary\n", "propagation_latency{quantile=\"0.5\"} ", "propagation_latency{quantile=\"0.99\"} ",
            "propagation_latency_count 1\n", "fsynctime_count 1\n", "fsynctime_sum ",
        ];
        expected.ShouldAllBe(line => text.Contains(line));
        text.ShouldNotContain("fsynctime{quantile=\"0.99\"}");
    }

    [Fact]
    public async Task What_a_role_measures_of_several_servers_has_a_label_for_each()
    {
        await using var world = await AdminWorld.Start(peer: new PeerStatus
        {
            Mode = ServerMode.Leader,
            QuorumSize = 3,
            Learners =
            [
                new LearnerStatus(2, "b", false, true, true, 9, 0) { AckLatency = new SummaryView(1, 2, 2, 2, 2, 2, 2, 2) },
                new LearnerStatus(3, "c", false, true, true, 9, 0) { AckLatency = new SummaryView(1, 4, 4, 4, 4, 4, 4, 4) },
            ],
        });
        var text = await world.Text("/metrics");
        text.ShouldContain("ack_latency_sum{key=\"2\"} 2\n");
        text.ShouldContain("ack_latency{key=\"3\",quantile=\"0.95\"} 4\n");
        text.ShouldContain("quorum_size 3\n");
        (await world.Json("/commands/monitor")).GetProperty("avg_3_ack_latency").GetDouble().ShouldBe(4);
    }

    [Fact]
    public async Task A_metrics_port_of_its_own_serves_nothing_else()
    {
        var port = FreePorts.Next();
        await using var world = await AdminWorld.Start($"admin.metrics-port = {port}, admin.metrics-address = \"127.0.0.1\"");
        (await world.Text(At("/metrics"))).ShouldContain("znode_count 4\n");
        (await world.Text(At("/commands/ruok"))).ShouldBe("Only /metrics is served here.\n");
        (await world.Text(At("/"))).ShouldBe("Only /metrics is served here.\n");

        string At(string path) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path}");
    }

    [GeneratedRegex(@"^(# TYPE [a-z_]+ (gauge|counter|summary)|[a-z_]+(\{[a-z]+=""[^""]*""(,[a-z]+=""[^""]*"")*\})? -?\d+(\.\d+)?(E[-+]\d+)?)$")]
    private static partial Regex Line();
}
