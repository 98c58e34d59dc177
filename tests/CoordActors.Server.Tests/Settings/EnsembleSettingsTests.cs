using System.Security.Authentication;
using CoordActors.Server.Settings;

namespace CoordActors.Server.Tests.Settings;

public sealed class EnsembleSettingsTests : IDisposable
{
    private const string Three = "server.1=a:2888:3888\nserver.2=b:2888:3888\nserver.3=c:2888:3888\n";

    private const string EveryKey = """
        coord {
          server-id = 7
          ensemble { servers { 7 = "h:1:2", 9 = "i:1:2:observer" }, leader-serves = off, listen-on-all = on, connect-within = 1s
                     tls { enabled = on, certificate = q.pem, certificate-key = q.key, trusted = qca.pem, verify-host = off, protocols = [TLSv1.3] } }
          zab { heartbeat-interval = 10ms, suspect-after = 20ms, discovery-limit = 3 ticks, sync-limit = 2s, election-settle = off
                history-bytes = 1m, snapshot-chunk-bytes = 64k }
        }
        """;

    private readonly string _data = Directory.CreateTempSubdirectory("coord-myid-").FullName;

    [Fact]
    public void Three_lines_and_a_myid_file_are_an_ensemble()
    {
        WriteMyId("2\n");
        var loaded = Load(Three + "tickTime=1000\ninitLimit=10\nsyncLimit=5\n");
        loaded.Warnings.ShouldBeEmpty();
        loaded.Settings.ServerId.ShouldBe(2);
        var ensemble = loaded.Settings.Ensemble.ShouldNotBeNull();
        (ensemble.MyId, ensemble.Quorum, ensemble.LeaderServes, ensemble.ListenOnAll).ShouldBe((2, QuorumKind.Majority, true, false));
        ensemble.Servers.Select(server => server.ToString()).ShouldBe(["a:2888:3888:participant", "b:2888:3888:participant", "c:2888:3888:participant"]);
        ensemble.Self.Host.ShouldBe("b");
        (loaded.Settings.Zab.DiscoveryLimit, loaded.Settings.Zab.SyncLimit).ShouldBe((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5)));
        loaded.Describe().Single(entry => entry.Key == "coord.server-id").Origin.ToString().ShouldBe(Path.Combine(_data, "myid") + ":1");
    }

    [Fact]
    public void Clients_read_it_in_ZooKeepers_text()
    {
        WriteMyId("2");
        Load(Three).Settings.Ensemble.ShouldNotBeNull().Text
            .ShouldBe("server.1=a:2888:3888:participant\nserver.2=b:2888:3888:participant\nserver.3=c:2888:3888:participant");
        Load("server.1=a:1:2;2181\nserver.2=b:1:2;10.0.0.2:2181\nserver.3=c:1:2:observer\ngroup.1=1:2\nweight.2=3\n").Settings.Ensemble.ShouldNotBeNull().Text
            .Split('\n').ShouldBe(
            [
                "server.1=a:1:2:participant;0.0.0.0:2181", "server.2=b:1:2:participant;10.0.0.2:2181", "server.3=c:1:2:observer",
                "group.1=1:2", "weight.1=1", "weight.2=3",
            ]);
    }

    [Theory]
    [InlineData("0.0.0.0:1:2", "b:1:2:participant")]
    [InlineData("0.0.0.0:1:2;2181", "b:1:2:participant;0.0.0.0:2181")]
    [InlineData("0.0.0.0:1:2;2181", "[fe80::2]:1:2:participant;b.example:2181")]
    [InlineData("[::]:1:2|0.0.0.0:3:4", "b:1:2:participant|[fe80::2]:3:4:participant")]
    public void Where_a_server_writes_any_address_for_itself_it_takes_what_another_has_written(string own, string known)
    {
        WriteMyId("2");
        var text = Load($"server.1=a:1:2\nserver.2={own}\nserver.3=c:1:2\n").Settings.Ensemble.ShouldNotBeNull().TextWith($"server.1=x:1:2\nserver.2={known}");

        text.ShouldBe($"server.1=a:1:2:participant\nserver.2={known}\nserver.3=c:1:2:participant");
    }

    [Theory]
    [InlineData("0.0.0.0:1:2", "b:1:3:participant")]
    [InlineData("0.0.0.0:1:2", "b:1:2:observer")]
    [InlineData("0.0.0.0:1:2", "b:1:2:participant;2181")]
    [InlineData("0.0.0.0:1:2;9.9.9.9:2181", "b:1:2:participant;0.0.0.0:2181")]
    [InlineData("b:1:2", "bb:1:2:participant")]
    [InlineData("0.0.0.0:1:2", "what is this?")]
    public void Where_anything_else_differs_its_own_line_stands(string own, string known)
    {
        WriteMyId("2");
        var ensemble = Load($"server.1=a:1:2\nserver.2={own}\n").Settings.Ensemble.ShouldNotBeNull();

        ensemble.TextWith($"server.1=a:1:2:participant\nserver.2={known}").ShouldBe(ensemble.Text);
        ensemble.TextWith("").ShouldBe(ensemble.Text);
    }

    [Fact]
    public void The_same_ensemble_in_HOCON_is_the_same()
    {
        WriteMyId("3");
        const string servers = "servers { 3 = \"c:2888:3888\", 1 = \"a:2888:3888\", 2 = \"b:2888:3888\" }";
        var hocon = SettingsLoader.LoadText("a.conf", $"coord {{ data-dir = \"{_data}\", ensemble {{ {servers} }} }}").Settings;
        hocon.ShouldEqual(Load(Three + "tickTime=2000\ninitLimit=5\n4lw.commands.whitelist=ruok,srvr,stat,mntr,conf,isro,envi,wchs,dirs,cons,hotp")
            .Settings with
        { Zab = hocon.Zab });
        var option = new Dictionary<string, string> { ["coord.ensemble.servers"] = "1=a:2888:3888, 2=b:2888:3888, 3=c:2888:3888", ["coord.data-dir"] = _data };
        SettingsLoader.Load(null, option).Settings.ShouldEqual(hocon);
    }

    [Fact]
    public void Every_key_of_both_blocks_is_read()
        => SettingsLoader.LoadText("a.conf", EveryKey).Settings.ShouldEqual(new ServerSettings
        {
            ServerId = 7,
            Ensemble = new()
            {
                MyId = 7,
                Servers =
                [
                    new() { Id = 7, ActorHost = "server-7", Addresses = [new("h", 1, 2)] },
                    new() { Id = 9, ActorHost = "server-9", Addresses = [new("i", 1, 2)], Role = ServerRole.Observer },
                ],
                LeaderServes = false,
                ListenOnAll = true,
                ConnectWithin = TimeSpan.FromSeconds(1),
                Tls = new() { Certificate = "q.pem", CertificateKey = "q.key", Trusted = "qca.pem", VerifyHost = false, Protocols = SslProtocols.Tls13 },
            },
            Zab = new()
            {
                HeartbeatInterval = TimeSpan.FromMilliseconds(10),
                SuspectAfter = TimeSpan.FromMilliseconds(20),
                DiscoveryLimit = TimeSpan.FromSeconds(6),
                SyncLimit = TimeSpan.FromSeconds(2),
                ElectionSettle = TimeSpan.Zero,
                HistoryBytes = 1 << 20,
                SnapshotChunkBytes = 64 << 10,
            },
        });

    [Theory]
    [InlineData("h:2:3", "h:2:3:participant")]
    [InlineData("h:2:3:OBSERVER", "h:2:3:observer")]
    [InlineData("h:2:3;2181", "h:2:3:participant;0.0.0.0:2181")]
    [InlineData("[::1]:2:3:observer;[::2]:2181", "[::1]:2:3:observer;[::2]:2181")]
    [InlineData("h:2:3:participant;;1237", "h:2:3:participant;;0.0.0.0:1237")]
    [InlineData("h:2:3;10.0.0.1:2181;10.0.0.2:2182", "h:2:3:participant;10.0.0.1:2181;10.0.0.2:2182")]
    [InlineData("h:2:3:observer|10.0.0.1:4:5:observer;2181", "h:2:3:observer|10.0.0.1:4:5:observer;0.0.0.0:2181")]
    public void Every_syntax_of_a_server_line_is_understood(string line, string canonical)
    {
        WriteMyId("1");
        var ensemble = Load($"server.1=a:2:3\nserver.7={line}\n").Settings.Ensemble.ShouldNotBeNull();
        ensemble.Servers[1].ToString().ShouldBe(canonical);
        ensemble.Servers[1].Id.ShouldBe(7);
    }

    [Fact]
    public void Clients_connect_where_the_own_line_says()
    {
        WriteMyId("2");
        var text = $"dataDir={_data}\nserver.1=a:2:3;2191\nserver.2=b:2:3;127.0.0.1:2192;2292\nssl.keyStore.location=/k.pem\n";
        var client = SettingsLoader.LoadText("zoo.cfg", text).Settings.Client;
        (client.Port, client.Address, client.SecurePort, client.SecureAddress).ShouldBe((2192, "127.0.0.1", 2292, "*"));
        var option = new Dictionary<string, string> { ["coord.client.port"] = "5" };
        SettingsLoader.LoadText("zoo.cfg", text, option).Settings.Client.Port.ShouldBe(5);
        Should.Throw<ConfigurationException>(() => SettingsLoader.LoadText("zoo.cfg", text + "clientPort=9\n"))
            .Message.ShouldBe("zoo.cfg:5: clientPort (here coord.client.port) is \"9\"; it must be 2192, which stands in the line server.2 (zoo.cfg:3).");
    }

    [Fact]
    public void Groups_and_weights_make_a_hierarchical_quorum()
    {
        WriteMyId("1");
        var ensemble = Load(Three + "server.4=d:2:3:observer\ngroup.1=1:2\ngroup.2=3\nweight.2=0\nweight.3=5\n").Settings.Ensemble.ShouldNotBeNull();
        ensemble.Quorum.ShouldBe(QuorumKind.Hierarchical);
        ensemble.Servers.Select(server => (server.Group, server.Weight)).ShouldBe([(1, 1), (1, 0), (2, 5), (null, 1)]);
    }

    [Fact]
    public void A_dynamic_file_holds_the_servers()
    {
        WriteMyId("1");
        var path = Path.Combine(_data, "zoo.cfg.dynamic.100000000");
        File.WriteAllText(path, "server.1=a:2:3:participant;2181\nserver.2=b:2:3:participant;2181\nserver.3=c:2:3:participant;2181");
        var loaded = SettingsLoader.LoadText("zoo.cfg", $"dataDir={_data}\ndynamicConfigFile={path}\n");
        loaded.Settings.Ensemble.ShouldNotBeNull().Servers.Count.ShouldBe(3);
        loaded.Settings.Client.Port.ShouldBe(2181);
        File.AppendAllText(path, "\ntickTime=5");
        Should.Throw<ConfigurationException>(() => SettingsLoader.LoadText("zoo.cfg", $"dataDir={_data}\ndynamicConfigFile={path}\n"))
            .Message.ShouldBe($"{path}:4: tickTime must stand in zoo.cfg, not here.");
    }

    [Theory]
    [InlineData("portUnification=true", false, true)]
    [InlineData("sslQuorum=true\nportUnification=true", true, true)]
    [InlineData("sslQuorum=true", true, false)]
    public void An_ensemble_moves_to_TLS_in_rounds(string lines, bool isEnabled, bool isUnified)
    {
        WriteMyId("1");
        var tls = Load(Three + $"ssl.quorum.keyStore.location=/k.pem\n{lines}").Settings.Ensemble.ShouldNotBeNull().Tls.ShouldNotBeNull();
        (tls.Enabled, tls.PortUnification).ShouldBe((isEnabled, isUnified));
    }

    [Fact]
    public void TLS_between_servers_is_that_of_ssl_quorum()
    {
        WriteMyId("1");
        var settings = Load(Three + """
            sslQuorum=true
            ssl.quorum.keyStore.location=/k.p12
            ssl.quorum.keyStore.type=PKCS12
            ssl.quorum.keyStore.password=geheim
            ssl.quorum.trustStore.location=/t.pem
            ssl.quorum.hostnameVerification=false
            """).Settings;
        var tls = settings.Ensemble.ShouldNotBeNull().Tls.ShouldNotBeNull();
        (tls.Certificate, tls.Password, tls.Trusted, tls.VerifyHost).ShouldBe(("/k.p12", "geheim", "/t.pem", false));
        settings.ToString().ShouldNotContain("geheim");
    }

    [Fact]
    public void One_server_runs_as_an_ensemble_when_it_shall_not_be_standalone()
    {
        WriteMyId("1");
        var loaded = Load("server.1=a:2:3\nstandaloneEnabled=false\n");
        loaded.Settings.Ensemble.ShouldNotBeNull().Servers.Count.ShouldBe(1);
        loaded.Warnings.Single().ShouldBe("zoo.cfg:3: one server votes, so nothing is served without it; three servers can lose one.");
    }

    [Theory]
    [InlineData(2, "zoo.cfg:4: two servers vote, so nothing is served without both of them; three servers can lose one.")]
    [InlineData(4, "zoo.cfg:6: 4 servers vote, which can lose no more of them than 3; an odd number is better.")]
    public void A_number_of_voters_that_gains_nothing_is_named(int voters, string warning)
    {
        WriteMyId("1");
        var lines = string.Concat(Enumerable.Range(1, voters).Select(id => $"server.{id}=h{id}:2:3\n"));
        Load(lines).Warnings.ShouldBe([warning]);
    }

    [Fact]
    public void The_list_of_servers_decides_on_the_role()
    {
        WriteMyId("1");
        Load(Three + "peerType=participant\n").Warnings.ShouldBeEmpty();
        Load(Three + "peerType=observer\n").Warnings
            .ShouldBe(["zoo.cfg:6: peerType is observer, but server.1 is a participant in the list of servers, which decides."]);
    }

    [Theory]
    [InlineData(null, "zoo.cfg:5: this server does not know its number: {0} does not exist; it must hold one of 1, 2, 3.")]
    [InlineData("two", "{0}:1: the number of this server is \"two\"; it must be one of 1, 2, 3, the servers of zoo.cfg.")]
    [InlineData("4", "{0}:1: the number of this server is \"4\"; it must be one of 1, 2, 3, the servers of zoo.cfg.")]
    [InlineData("", "{0}:1: the number of this server is \"\"; it must be one of 1, 2, 3, the servers of zoo.cfg.")]
    public void A_server_that_does_not_know_its_number_does_not_start(string? myId, string message)
    {
        if (myId is not null) WriteMyId(myId);
        Refusal(Three).ShouldBe(message.Replace("{0}", Path.Combine(_data, "myid"), StringComparison.Ordinal));
    }

    [Fact]
    public void A_number_in_the_file_and_another_in_myid_contradict_each_other()
    {
        WriteMyId("3");
        var text = $"coord {{ data-dir = \"{_data}\"\n server-id = 2\n ensemble.servers {{ 2 = \"a:2:3\", 3 = \"b:2:3\" }} }}";
        Should.Throw<ConfigurationException>(() => SettingsLoader.LoadText("a.conf", text))
            .Message.ShouldBe($"a.conf:2: coord.server-id is \"2\"; it must be 3, which stands in {Path.Combine(_data, "myid")}.");
        var option = new Dictionary<string, string> { ["coord.server-id"] = "2" };
        SettingsLoader.LoadText("a.conf", text, option).Settings.Ensemble.ShouldNotBeNull().MyId.ShouldBe(2);
        option["coord.server-id"] = "9";
        Should.Throw<ConfigurationException>(() => SettingsLoader.LoadText("a.conf", text, option))
            .Message.ShouldBe("command line: coord.server-id is \"9\"; it must be the number of a configured server: 2, 3.");
    }

    [Theory]
    [InlineData("server.01=x:2:3", "zoo.cfg:6: server.01 has the number of server.1 (zoo.cfg:3); each server must have its own.")]
    [InlineData("server.1=x:2:3", "zoo.cfg:6: server.1 stands in line 3 too, and differs; it must stand there once.")]
    [InlineData("server.4=A:2888:4", "zoo.cfg:6: server.4 uses port 2888 of A, and so does server.1 (zoo.cfg:3); each server must have its own.")]
    [InlineData("server.4=a:4:3888", "zoo.cfg:6: server.4 uses port 3888 of a, and so does server.1 (zoo.cfg:3); each server must have its own.")]
    [InlineData("server.4=a:4:5;4", "zoo.cfg:6: server.4 uses port 4 of a twice; each of its ports must be another.")]
    [InlineData("server.0=x:2:3", "zoo.cfg:6: server.0 must end in the number of a server, 1 to 255.")]
    [InlineData("server.256=x:2:3", "zoo.cfg:6: server.256 must end in the number of a server, 1 to 255.")]
    [InlineData(
        "server.4=x:2:3:leader",
        "zoo.cfg:6: server.4 is \"x:2:3:leader\"; it must be host:quorumPort:electionPort, optionally :participant or :observer and ;clientPort.")]
    [InlineData(
        "server.4=x:2:3|y:2:3:observer", "zoo.cfg:6: server.4 is \"x:2:3|y:2:3:observer\"; it must be a line with the same role at each address.")]
    [InlineData("group.1=1:2", "zoo.cfg:5: server.3 is in no group; with groups or weights each participant must be in one.")]
    [InlineData("weight.1=2", "zoo.cfg:3: server.1 is in no group; with groups or weights each participant must be in one.")]
    [InlineData("group.0=1:2:3", "zoo.cfg:6: group.0 must end in the number of a group, at least 1.")]
    [InlineData("group.1=1:2:3:4", "zoo.cfg:6: group.1 is \"1:2:3:4\"; it must be numbers of configured servers (1, 2, 3) with colons between them.")]
    [InlineData("group.1=1:2:3\ngroup.2=3", "zoo.cfg:7: group.2 has server 3, which is in group 1 already; groups must not overlap.")]
    [InlineData("group.1=1:2:3\nweight.9=1", "zoo.cfg:7: weight.9 is the weight of a server that is not configured; it must be one of 1, 2, 3.")]
    [InlineData("group.1=1:2:3\nweight.1=-1", "zoo.cfg:7: weight.1 is \"-1\"; it must be a whole number, at least 0.")]
    [InlineData(
        "group.1=1:2:3\nweight.1=0\nweight.2=0\nweight.3=0", "zoo.cfg:9: no participant has a weight above 0; at least one must have.")]
    [InlineData("electionAlg=0", "zoo.cfg:6: electionAlg is \"0\"; it must be 3, ZooKeeper's only one since 3.6.")]
    [InlineData("peerType=leader", "zoo.cfg:6: peerType is \"leader\"; it must be observer or participant.")]
    [InlineData("initLimit=0", "zoo.cfg:6: initLimit is \"0\"; it must be a whole number of ticks, at least 1.")]
    [InlineData("sslQuorum=yes", "zoo.cfg:6: sslQuorum is \"yes\"; it must be true or false.")]
    [InlineData(
        "quorum.auth.enableSasl=true",
        "zoo.cfg:6: quorum.auth.enableSasl is \"true\"; it must be false: servers prove who they are with certificates here (sslQuorum=true).")]
    public void A_wrong_ensemble_ends_in_one_sentence(string line, string message)
    {
        WriteMyId("1");
        Refusal(Three + line + "\n").ShouldBe(message);
    }

    [Fact]
    public void Suspicion_and_heartbeat_follow_a_short_syncLimit_and_contradictions_are_refused()
    {
        WriteMyId("1");
        var zab = Load(Three + "tickTime=100\ninitLimit=10\nsyncLimit=2\n").Settings.Zab;
        (zab.SyncLimit, zab.SuspectAfter, zab.HeartbeatInterval).ShouldBe(
            (TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(100)));
        Should.Throw<ConfigurationException>(() => SettingsLoader.LoadText("a.conf", "coord.zab { suspect-after = 6s }"))
            .Message.ShouldBe("a.conf:1: coord.zab.suspect-after is \"6s\"; it must be at most coord.zab.sync-limit, which is 5s.");
        Should.Throw<ConfigurationException>(() => SettingsLoader.LoadText("a.conf", "coord.zab { heartbeat-interval = 2s }"))
            .Message.ShouldBe("a.conf:1: coord.zab.heartbeat-interval is \"2s\"; it must be at most half of coord.zab.suspect-after, which is 1s.");
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private void WriteMyId(string text) => File.WriteAllText(Path.Combine(_data, "myid"), text);

    private LoadedSettings Load(string text) => SettingsLoader.LoadText("zoo.cfg", $"dataDir={_data}\nclientPort=2181\n{text}");

    private string Refusal(string text) => Should.Throw<ConfigurationException>(
        () => SettingsLoader.LoadText("zoo.cfg", $"dataDir={_data}\nclientPort=2181\n{text}")).Message;
}
