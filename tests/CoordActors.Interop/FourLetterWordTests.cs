using System.Text.RegularExpressions;
using CoordActors.Interop.Hosting;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop;

/// <summary>The administrative words over a bare socket: the shapes that monitoring tools parse.</summary>
public sealed partial class FourLetterWordTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Number = @"\d+(\.\d+)?";
    private const string VersionLine = @"Zookeeper version: \d+\.\d+\.\d+.*\n";
    private const string Counts = @"Received: \d+\nSent: \d+\nConnections: \d+\nOutstanding: \d+\n";
    private const string LoadLines = $@"Latency min/avg/max: {Number}/{Number}/{Number}\n{Counts}Zxid: 0x[0-9a-f]+\nMode: standalone\nNode count: \d+\n";

    [Fact]
    public void Ruok_is_answered_imok() => Ask("ruok").ShouldBe("imok");

    [Fact]
    public void Isro_is_answered_rw() => Ask("isro").ShouldBe("rw");

    [Fact]
    public void Srvr_names_version_load_zxid_and_mode() => Ask("srvr").ShouldMatch(
        $@"^{VersionLine}{LoadLines}$");

    [Fact]
    public void Stat_lists_the_clients_too()
    {
        using var client = Connect();
        Ask("stat").ShouldMatch(
            $@"^{VersionLine}Clients:\n( /127\.0\.0\.1:\d+\[[0-9a-f]+\]\(queued=\d+,recved=\d+,sent=\d+\)\n)+\n{LoadLines}$");
    }

    [Fact]
    public void Mntr_has_a_key_and_a_value_on_every_line()
    {
        var lines = Ask("mntr").TrimEnd('\n').Split('\n');
        lines.ShouldAllBe(line => MonitorLine().IsMatch(line));
        var keys = lines.Select(line => line.Split('\t')[0]).ToHashSet();
        string[] expected =
        [
            "zk_version", "zk_server_state", "zk_avg_latency", "zk_max_latency", "zk_min_latency", "zk_packets_received", "zk_packets_sent",
            "zk_num_alive_connections", "zk_outstanding_requests", "zk_znode_count", "zk_watch_count", "zk_ephemerals_count",
            "zk_approximate_data_size", "zk_open_file_descriptor_count", "zk_max_file_descriptor_count",
        ];
        expected.ShouldAllBe(key => keys.Contains(key));
        lines.ShouldContain("zk_server_state\tstandalone");
    }

    [Fact]
    public void Mntr_counts_znodes_ephemerals_watches_and_connections()
    {
        // At the server of all, what other scenarios have left goes away meanwhile.
        using var server = Target.Start();
        using var client = PlainClient.Connect(server.Port);
        var before = Monitor(server);
        client.Create("/flw-mntr", ephemeral: true);
        client.GetData("/flw-mntr", watch: true);
        var after = Monitor(server);
        (after["zk_znode_count"] - before["zk_znode_count"]).ShouldBe(1);
        (after["zk_ephemerals_count"] - before["zk_ephemerals_count"]).ShouldBe(1);
        (after["zk_watch_count"] - before["zk_watch_count"]).ShouldBe(1);
        client.Close();
        Monitor(server)["zk_znode_count"].ShouldBe(before["zk_znode_count"]);
    }

    [Fact]
    public void Conf_shows_the_settings_in_force()
    {
        var lines = Ask("conf").TrimEnd('\n').Split('\n');
        lines.ShouldContain($"clientPort={shared.Server.Port}");
        lines.ShouldContain("tickTime=500");
        lines.ShouldContain("maxClientCnxns=0");
        lines.ShouldContain("minSessionTimeout=1000");
        lines.ShouldContain("maxSessionTimeout=600000");
        lines.ShouldContain("serverId=0");
        lines.ShouldContain(line => line.StartsWith("dataDir="));
    }

    [Fact]
    public void Cons_shows_the_session_of_each_connection()
    {
        using var client = Connect();
        client.GetData("/", watch: false);
        var connection = $@" /127\.0\.0\.1:\d+\[[0-9a-f]+\]\(queued=\d+,recved=\d+,sent=\d+,sid=0x{client.SessionId:x}";
        const string LastOperation = @"lop=GETD,est=\d+,to=60000,lcxid=0x[0-9a-f]+,lzxid=0x[0-9a-f]+,lresp=\d+";
        Ask("cons").ShouldMatch($@"{connection},{LastOperation},llat=\d+,minlat=\d+,avglat=\d+,maxlat=\d+\)\n");
    }

    [Fact]
    public void Envi_lists_the_environment()
    {
        var lines = Ask("envi").Split('\n');
        lines[0].ShouldBe("Environment:");
        lines[1].ShouldStartWith("zookeeper.version=");
        lines.ShouldContain(line => line.StartsWith("host.name="));
        lines.ShouldContain(line => line.StartsWith("os.name="));
        lines.ShouldContain(line => line.StartsWith("user.dir="));
    }

    [Fact]
    public void Dump_shows_sessions_and_their_ephemerals()
    {
        using var client = Connect();
        client.Create("/flw-dump", ephemeral: true);
        var dump = Ask("dump");
        dump.ShouldStartWith("SessionTracker dump:\nSession Sets (");
        dump.ShouldMatch($@"\d+ expire at .*:\n(\t0x[0-9a-f]+\n)*\t0x{client.SessionId:x}\n");
        dump.ShouldMatch($@"ephemeral nodes dump:\nSessions with Ephemerals \(\d+\):\n(.*\n)*0x{client.SessionId:x}:\n\t/flw-dump\n");
    }

    [Fact]
    public void Wchs_wchc_and_wchp_show_the_watches()
    {
        using var client = Connect();
        client.Create("/flw-watched", ephemeral: true);
        client.GetData("/flw-watched", watch: true);
        Ask("wchs").ShouldMatch(@"^\d+ connections watching \d+ paths\nTotal watches:\d+\n?$");
        Ask("wchc").ShouldMatch($@"0x{client.SessionId:x}\n(\t/.*\n)*\t/flw-watched\n");
        Ask("wchp").ShouldMatch($@"/flw-watched\n\t0x{client.SessionId:x}\n");
    }

    [Fact]
    public void Crst_and_srst_reset_the_statistics()
    {
        Ask("crst").ShouldBe("Connection stats reset.\n");
        Ask("srst").ShouldBe("Server stats reset.\n");
        Ask("srvr").ShouldMatch(@"\nReceived: \d{1,2}\n");
    }

    [Fact]
    public void Dirs_says_how_large_the_directories_are() => Ask("dirs").ShouldMatch(@"^datadir_size: \d+\nlogdir_size: \d+\n$");

    [Fact]
    public void A_word_that_is_not_in_the_list_is_refused()
    {
        using var server = Target.Start(new ServerOptions { FourLetterWords = "srvr, ruok" });
        FourLetterWord.Ask(server.Port, "ruok").ShouldBe("imok");
        FourLetterWord.Ask(server.Port, "stat").ShouldBe("stat is not executed because it is not in the whitelist.\n");
        FourLetterWord.Ask(server.Port, "mntr").ShouldBe("mntr is not executed because it is not in the whitelist.\n");
    }

    [Fact]
    public void Without_a_list_only_srvr_is_answered()
    {
        using var server = Target.Start(new ServerOptions { FourLetterWords = null });
        FourLetterWord.Ask(server.Port, "srvr").ShouldContain("Mode: standalone");
        FourLetterWord.Ask(server.Port, "ruok").ShouldBe("ruok is not executed because it is not in the whitelist.\n");
    }

    [GeneratedRegex(@"^zk_[A-Za-z0-9_./-]+\t.+$")]
    private static partial Regex MonitorLine();

    private string Ask(string word) => FourLetterWord.Ask(shared.Server.Port, word);

    private PlainClient Connect() => PlainClient.Connect(shared.Server.Port);

    private static Dictionary<string, long> Monitor(ServerUnderTest server) => FourLetterWord.Ask(server.Port, "mntr").Split('\n')
        .Select(line => line.Split('\t'))
        .Where(pair => pair.Length == 2 && long.TryParse(pair[1], out _))
        .ToDictionary(pair => pair[0], pair => long.Parse(pair[1]));
}
