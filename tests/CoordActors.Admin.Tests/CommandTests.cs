using System.Net;
using System.Text.Json;
using CoordActors.Admin.Commands;
using CoordActors.Protocol;
using CoordActors.Server;

namespace CoordActors.Admin.Tests;

public sealed class CommandTests
{
    /// <summary>The keys that Apache ZooKeeper 3.8 gives in these commands, in its order (those behind a command that has none are missing).</summary>
    public static TheoryData<string, string> Keys => new()
    {
        {
            "configuration",
            "client_port data_dir data_log_dir tick_time max_client_cnxns min_session_timeout max_session_timeout server_id client_port_listen_backlog"
        },
        { "connections", "connections secure_connections" },
        { "dirs", "datadir_size logdir_size" },
        { "hot_paths", "reads writes hidden" },
        { "dump", "expiry_time_to_session_ids session_id_to_ephemeral_paths" },
        { "get_trace_mask", "tracemask" },
        { "hash", "digests" },
        { "initial_configuration", "initial_configuration" },
        { "is_read_only", "read_only" },
        { "last_snapshot", "zxid timestamp" },
        { "observers", "synced_observers observers" },
        { "ruok", "" },
        { "server_stats", "version read_only server_stats client_response node_count" },
        { "stats", "version read_only server_stats client_response node_count connections secure_connections" },
        { "voting_view", "current_config" },
        { "watch_summary", "num_connections num_paths num_total_watches" },
        { "watches", "session_id_to_watched_paths" },
        { "watches_by_path", "path_to_session_ids" },
        { "zabstate", "voting zabstate" },
        { "connection_stat_reset", "" },
        { "stat_reset", "" },
        { "observer_connection_stat_reset", "" },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_command_answers_ZooKeepers_keys_and_behind_them_its_name_and_no_error(string command, string keys)
    {
        await using var world = await AdminWorld.Start();
        var answer = await world.Json("/commands/" + command);

        string[] expected = [.. keys.Split(' ', StringSplitOptions.RemoveEmptyEntries), "command", "error"];
        answer.EnumerateObject().Select(property => property.Name).ShouldBe(expected);
        answer.GetProperty("command").GetString().ShouldBe(command);
        answer.GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("mntr", "monitor")]
    [InlineData("srvr", "server_stats")]
    [InlineData("cons", "connections")]
    [InlineData("config", "configuration")]
    [InlineData("wchp", "watches_by_path")]
    [InlineData("lsnp", "last_snapshot")]
    public async Task A_command_has_its_four_letter_name_too_and_answers_with_the_long_one(string alias, string name)
    {
        await using var world = await AdminWorld.Start();
        (await world.Json("/commands/" + alias)).GetProperty("command").GetString().ShouldBe(name);
    }

    [Fact]
    public async Task The_server_stats_have_ZooKeepers_keys()
    {
        await using var world = await AdminWorld.Start();
        var stats = (await world.Json("/commands/server_stats")).GetProperty("server_stats");
        stats.EnumerateObject().Select(property => property.Name).Order().ShouldBe(new[]
        {
            "packets_sent", "packets_received", "fsync_threshold_exceed_count", "client_response_stats", "data_dir_size", "log_dir_size", "provider_null",
            "server_state", "last_processed_zxid", "outstanding_requests", "avg_latency", "max_latency", "min_latency", "num_alive_client_connections",
            "uptime", "auth_failed_count", "non_mtlsremote_conn_count", "non_mtlslocal_conn_count",
        }.Order());
    }

    [Fact]
    public async Task The_list_has_a_link_for_every_command()
    {
        await using var world = await AdminWorld.Start();
        var page = await world.Text("/commands");
        foreach (var command in CommandTable.All)
        {
            page.ShouldContain($"<a href=\"/commands/{command.Name}\">{command.Name}</a>\n<br/>\n");
        }
    }

    [Fact]
    public async Task An_unknown_command_is_answered_as_ZooKeeper_does()
    {
        await using var world = await AdminWorld.Start();
        (await world.Json("/commands/nonsense")).GetProperty("error").GetString().ShouldBe("Unknown command: nonsense");
    }

    [Fact]
    public async Task Dump_and_monitor_show_sessions_and_ephemerals()
    {
        await using var world = await AdminWorld.Start();
        await world.Open();
        await world.Create("/mine", flags: CreateFlags.Ephemeral);

        var dump = await world.Json("/commands/dump");
        var session = AdminWorld.Session.ToString(null, null);
        dump.GetProperty("session_id_to_ephemeral_paths").GetProperty(session)[0].GetString().ShouldBe("/mine");
        dump.GetProperty("expiry_time_to_session_ids").EnumerateObject().Single().Value[0].GetInt64().ShouldBe(AdminWorld.Session);
        var monitor = await world.Json("/commands/monitor");
        monitor.GetProperty("ephemerals_count").GetInt32().ShouldBe(1);
        monitor.GetProperty("global_sessions").GetInt32().ShouldBe(1);
        monitor.GetProperty("commit_count").GetInt32().ShouldBe(2);
        monitor.GetProperty("cnt_fsynctime").GetInt32().ShouldBe(2);
        monitor.GetProperty("connection_rejected").GetInt32().ShouldBe(5);
    }

    [Fact]
    public async Task A_trace_mask_can_be_set_and_read_and_must_be_a_number()
    {
        await using var world = await AdminWorld.Start();
        (await world.Json("/commands/get_trace_mask")).GetProperty("tracemask").GetInt64().ShouldBe(306);
        (await world.Json("/commands/stmk?traceMask=12")).GetProperty("tracemask").GetInt64().ShouldBe(12);
        (await world.Json("/commands/gtmk")).GetProperty("tracemask").GetInt64().ShouldBe(12);
        (await world.Json("/commands/stmk")).GetProperty("error").GetString().ShouldBe("setTraceMask requires long traceMask argument");
    }

    [Fact]
    public async Task A_leader_shows_itself_its_observers_and_the_voters()
    {
        await using var world = await AdminWorld.Start(peer: new PeerStatus
        {
            Mode = ServerMode.Leader,
            Phase = "broadcast",
            MyId = 1,
            LeaderId = 1,
            QuorumSize = 2,
            Members =
            [
                new MemberStatus(1, "zk1", 2888, 3888, "zk1:2181", IsObserver: false),
                new MemberStatus(2, "zk2", 2888, 3888, "", IsObserver: false),
                new MemberStatus(3, "zk3", 2888, 3888, "", IsObserver: true),
            ],
            Learners = [new LearnerStatus(3, "10.0.0.3:4711", IsObserver: true, IsVoting: false, IsSynced: true, 9, 17)],
        });

        var leader = await world.Json("/commands/leader");
        leader.GetProperty("is_leader").GetBoolean().ShouldBeTrue();
        leader.GetProperty("leader_ip").GetString().ShouldBe("zk1");
        var observer = (await world.Json("/commands/observers")).GetProperty("observers")[0];
        observer.GetProperty("sid").GetInt64().ShouldBe(3);
        observer.GetProperty("last_zxid").GetInt64().ShouldBe(9);
        var voters = (await world.Json("/commands/voting_view")).GetProperty("current_config");
        voters.EnumerateObject().Select(property => property.Name).ShouldBe(["1", "2"]);
        voters.GetProperty("1").GetProperty("election_addresses")[0].GetString().ShouldBe("zk1:3888");
        var zab = await world.Json("/commands/zabstate");
        zab.GetProperty("quorum_address").GetString().ShouldBe("zk1:2888");
        zab.GetProperty("zabstate").GetString().ShouldBe("broadcast");
        (await world.Json("/commands/monitor")).GetProperty("peer_state").GetString().ShouldBe("leading - broadcast");
        (await world.Json("/commands/server_stats")).TryGetProperty("proposal_stats", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_leader_commands_say_so_and_the_process_still_shows_itself()
    {
        await using var world = await AdminWorld.Start(peer: new PeerStatus { Mode = ServerMode.Looking });
        (await world.Json("/commands/stats")).GetProperty("error").GetString().ShouldBe("This ZooKeeper instance is not currently serving requests");
        (await world.Json("/commands/environment")).GetProperty("zookeeper.version").GetString()!.ShouldStartWith("3.9.");
        (await world.Json("/commands/ruok")).GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_server_that_is_starting_answers_too()
    {
        await using var world = await AdminWorld.Start(isServing: false);
        (await world.Json("/commands/stats")).GetProperty("error").GetString().ShouldBe("This ZooKeeper instance is not currently serving requests");
        (await world.Get("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await world.Text("/health/ready")).ShouldBe("not ready: it is starting\n");
        (await world.Text("/metrics")).ShouldContain("process_cpu_seconds_total");
    }

    [Fact]
    public async Task The_path_of_the_commands_can_be_another()
    {
        await using var world = await AdminWorld.Start("admin.command-path = /zk");
        (await world.Json("/zk/ruok")).GetProperty("command").GetString().ShouldBe("ruok");
        (await world.Get("/commands/ruok")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Secrets_of_the_configuration_are_not_shown()
    {
        await using var world = await AdminWorld.Start("auth.super-digest = \"super:D/InIHSb7yEEbrWz8b9l71RjZJU=\"");
        (await world.Text("/commands/initial_configuration")).ShouldNotContain("super:D/InIHSb7yEEbrWz8b9l71RjZJU=");
        (await world.Text("/commands/system_properties")).ShouldNotContain("super:D/InIHSb7yEEbrWz8b9l71RjZJU=");
    }
}
