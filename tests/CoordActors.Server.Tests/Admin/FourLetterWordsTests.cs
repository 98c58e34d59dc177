using CoordActors.Server.Admin;
using CoordActors.Server.Clients;
using CoordActors.Server.Serving;
using CoordActors.Server.Sessions;
using CoordActors.Server.Settings;
using CoordActors.Tree;
using CoordActors.Zab.Leading;

namespace CoordActors.Server.Tests.Admin;

public sealed class FourLetterWordsTests : IDisposable
{
    private const long Session = 0x1000b4b3a6d0001;

    private static readonly SessionCommand.Deadlines Deadlines = new([KeyValuePair.Create(Session, 4_000L)]);

    private readonly string _directory = Directory.CreateTempSubdirectory("coord-words-").FullName;
    private readonly FourLetterWords _words;

    public FourLetterWordsTests() => _words = new FourLetterWords(new ServerSettings { DataDirectory = _directory });

    [Theory]
    [InlineData("ruok", "imok")]
    [InlineData("isro", "rw")]
    [InlineData("crst", "Connection stats reset.\n")]
    [InlineData("srst", "Server stats reset.\n")]
    public void Short_words_have_short_answers(string word, string answer) => Answer(word).ShouldBe(answer);

    [Fact]
    public void Srvr_has_the_lines_that_tools_look_for()
    {
        var lines = Answer("srvr").Split('\n');
        lines[0].ShouldStartWith("Zookeeper version: 3.9.");
        lines[1].ShouldBe("Latency min/avg/max: 0/0.5/7");
        lines[2].ShouldBe("Received: 13");
        lines[3].ShouldBe("Sent: 12");
        lines[4].ShouldBe("Connections: 1");
        lines[5].ShouldBe("Outstanding: 2");
        lines[6].ShouldBe("Zxid: 0x100000004");
        lines[7].ShouldBe("Mode: standalone");
        lines[8].ShouldBe("Node count: 6");
    }

    [Fact]
    public void Stat_lists_the_clients_between_version_and_latency() =>
        Answer("stat").ShouldContain("Clients:\n /127.0.0.1:50136[1](queued=0,recved=12,sent=11)\n\nLatency");

    [Fact]
    public void Hotp_lists_reads_and_writes_with_their_rates()
    {
        Answer("hotp").ShouldBe("Reads:\n12.5\t/a\n1\t/b?Writes:\nWrites:\n3\t/c\nHidden: 2\n");
    }

    [Fact]
    public void Cons_says_more_about_each_connection() => Answer("cons").ShouldBe(
        " /127.0.0.1:50136[1](queued=0,recved=12,sent=11,sid=0x1000b4b3a6d0001,lop=GETD,est=1730000000123,to=30000,lcxid=0x5,lzxid=0x100000004,"
        + "lresp=1234567,llat=1,minlat=1,avglat=1,maxlat=1)\n\n");

    [Theory]
    [InlineData("zk_server_state\tstandalone")]
    [InlineData("zk_znode_count\t6")]
    [InlineData("zk_num_alive_connections\t1")]
    [InlineData("zk_avg_latency\t0.5")]
    [InlineData("zk_packets_received\t13")]
    [InlineData("zk_uptime\t77")]
    public void Mntr_has_a_line_per_key(string line) => Answer("mntr").Split('\n').ShouldContain(line);

    [Fact]
    public void Conf_has_the_keys_of_a_standalone_server()
    {
        var keys = Answer("conf").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=')[0]);
        keys.ShouldBe(
        [
            "clientPort", "secureClientPort", "dataDir", "dataDirSize", "dataLogDir", "dataLogSize", "tickTime", "maxClientCnxns",
            "minSessionTimeout", "maxSessionTimeout", "clientPortListenBacklog", "serverId",
        ]);
    }

    [Fact]
    public void Watches_are_counted_by_connections_and_paths()
    {
        Answer("wchs").ShouldBe("1 connections watching 2 paths\nTotal watches:2\n");
        Answer("wchc").ShouldBe("0x1000b4b3a6d0001\n\t/a\n\t/b\n\n");
        Answer("wchp").ShouldBe("/a\n\t0x1000b4b3a6d0001\n/b\n\t0x1000b4b3a6d0001\n\n");
    }

    [Fact]
    public void Dump_shows_sessions_ephemerals_and_connections()
    {
        var text = Answer("dump");
        text.ShouldStartWith("SessionTracker dump:\nSession Sets (1)/(1):\n1 expire at ");
        text.ShouldContain("ephemeral nodes dump:\nSessions with Ephemerals (1):\n0x1000b4b3a6d0001:\n\t/lock/a\n");
        text.ShouldContain("Connections Sets (1)/(1):\n");
        text.ShouldContain("\tip: /127.0.0.1:50136 sessionId: 0x1000b4b3a6d0001\n");
    }

    [Fact]
    public void Envi_begins_with_the_version_that_kazoo_parses() =>
        Answer("envi").ShouldStartWith("Environment:\nzookeeper.version=3.9.");

    [Fact]
    public void Dirs_counts_bytes()
    {
        File.WriteAllText(Path.Combine(_directory, "file"), "12345");
        Answer("dirs").ShouldBe("datadir_size: 5\nlogdir_size: 5\n");
    }

    [Fact]
    public void The_whitelist_decides_and_a_star_is_everything()
    {
        _words.IsEnabled("srvr").ShouldBeTrue();
        _words.IsEnabled("wchc").ShouldBeFalse();
        FourLetterWords.NotEnabled("wchc").ShouldBe("wchc is not executed because it is not in the whitelist.\n");
        var open = new FourLetterWords(new ServerSettings { FourLetterWords = new FourLetterWordSettings { Whitelist = ["*"] } });
        open.IsEnabled("wchc").ShouldBeTrue();
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_leader_says_so_and_shows_its_proposals_and_learners()
    {
        var leader = new PeerStatus
        {
            Mode = ServerMode.Leader,
            Phase = "broadcast",
            MyId = 1,
            QuorumSize = 3,
            PendingSyncs = 2,
            LeadingForMs = 55,
            Proposals = new ProposalView(3, 48, 36, 144),
            Learners =
            [
                new LearnerStatus(2, "10.0.0.2:1", IsObserver: false, IsVoting: true, IsSynced: true, 7, 0),
                new LearnerStatus(3, "10.0.0.3:1", IsObserver: false, IsVoting: true, IsSynced: false, 0, 0),
                new LearnerStatus(4, "10.0.0.4:1", IsObserver: true, IsVoting: false, IsSynced: true, 7, 0),
            ],
        };

        var srvr = Answer("srvr", leader);
        srvr.ShouldContain("Mode: leader\n");
        srvr.ShouldEndWith("Proposal sizes last/min/max: 48/36/144\n");
        var mntr = Answer("mntr", leader).Split('\n');
        string[] expected =
        [
            "zk_server_state\tleader", "zk_peer_state\tleading - broadcast", "zk_quorum_size\t3", "zk_learners\t3", "zk_synced_followers\t1",
            "zk_synced_observers\t1", "zk_pending_syncs\t2", "zk_leader_uptime\t55", "zk_last_proposal_size\t48", "zk_max_proposal_size\t144",
        ];
        expected.ShouldBeSubsetOf(mntr);
        Answer("conf", leader).ShouldContain("serverId=1\n");
    }

    [Fact]
    public void A_follower_lists_sessions_with_their_timeouts_since_it_has_no_deadlines()
    {
        var dump = Answer("dump", new PeerStatus { Mode = ServerMode.Follower });
        dump.ShouldStartWith("SessionTracker dump:\nGlobal Sessions(1):\n0x1000b4b3a6d0001\t30000ms\nephemeral nodes dump:\n");
    }

    [Fact]
    public void A_server_without_a_leader_answers_only_that()
    {
        var looking = new PeerStatus { Mode = ServerMode.Looking };
        Answer("srvr", looking).ShouldBe("This ZooKeeper instance is not currently serving requests\n");
        Answer("hash", looking).ShouldBe("This ZooKeeper instance is not currently serving requests");
        Answer("isro", looking).ShouldBe("null");
        Answer("ruok", looking).ShouldBe("imok");
    }

    [Fact]
    public void A_read_only_server_says_so_in_the_second_line()
    {
        var readOnly = new PeerStatus { Mode = ServerMode.ReadOnly };
        Answer("isro", readOnly).ShouldBe("ro");
        Answer("srvr", readOnly).Split('\n')[1].ShouldBe("READ-ONLY mode; serving only read-only clients");
    }

    [Fact]
    public void Hash_lists_transactions_and_digests_for_comparing_replicas() => Answer("hash").ShouldBe("80: 4711\n");

    [Fact]
    public void Mntr_spreads_a_summary_over_several_keys()
    {
        var lines = Answer("mntr").Split('\n');
        string[] expected = ["zk_avg_readlatency\t2.5", "zk_min_readlatency\t1", "zk_max_readlatency\t4", "zk_cnt_readlatency\t2", "zk_p99_readlatency\t4"];
        expected.ShouldBeSubsetOf(lines);
        lines.ShouldContain("zk_avg_fsynctime\t0");
        lines.ShouldNotContain(line => line.StartsWith("zk_p50_fsynctime", StringComparison.Ordinal));
    }

    private string Answer(string word, PeerStatus? peer = null) => FourLetterWords.NeedsServer(word) || peer is not null
        ? _words.Answer(word, new ServerPicture(View(), peer ?? new PeerStatus()) { Deadlines = Deadlines, UptimeMs = 77 })
        : FourLetterWords.AnswerAlways(word);

    private static ServerView View()
    {
        var statistics = new ConnectionStatistics
        {
            EstablishedAtMs = 1730000000123,
            Received = 12,
            Sent = 11,
            LastOp = OpCode.GetData,
            LastXid = 5,
            LastZxid = 0x100000004,
            LastResponseAtMs = 1234567,
        };
        statistics.Latency.Add(1, 3);
        var latency = new LatencyStatistics { Count = 14, Min = 0, Max = 7, Total = 7 };
        return new ServerView(
            0x100000004,
            new TreeStatistics { NodeCount = 6, SessionCount = 1 },
            latency,
            Received: 13,
            Sent: 12,
            Outstanding: 2,
            ConnectionCount: 1,
            [new ConnectionView("127.0.0.1:50136", Session, 30_000, 0, statistics)],
            [("/a", Session), ("/b", Session)],
            [(Session, "/lock/a")])
        {
            Requests = new RequestMetricsView { ReadLatency = new SummaryView(2, 5, 1, 4, 1, 4, 4, 4) },
            Sessions = [KeyValuePair.Create(Session, 30_000)],
            Digests = [(0x80, 4711)],
            HotPaths = new HotPathsView([new PathRate("/a", 12.5), new PathRate("/b\nWrites:", 1)], [new PathRate("/c", 3)]) { Hidden = 2 },
        };
    }
}
