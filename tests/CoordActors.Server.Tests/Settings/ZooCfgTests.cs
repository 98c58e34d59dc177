using CoordActors.Server.Settings;

namespace CoordActors.Server.Tests.Settings;

public class ZooCfgTests
{
    /// <summary>The sample file that Debian installs, without its longer comments.</summary>
    private const string DebianSample = """
        # The number of milliseconds of each tick
        tickTime=2000
        # The number of ticks that the initial
        # synchronization phase can take
        initLimit=10
        # The number of ticks that can pass between
        # sending a request and getting an acknowledgement
        syncLimit=5
        # the directory where the snapshot is stored.
        dataDir=/var/lib/zookeeper
        # the port at which the clients will connect
        clientPort=2181
        # the maximum number of client connections.
        #maxClientCnxns=60
        #autopurge.snapRetainCount=3
        #autopurge.purgeInterval=1
        #metricsProvider.className=org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider
        """;

    [Fact]
    public void The_sample_of_a_distribution_is_accepted()
    {
        var loaded = SettingsLoader.LoadText("zoo.cfg", DebianSample);
        loaded.Settings.ShouldEqual(new ServerSettings
        {
            DataDirectory = "/var/lib/zookeeper",
            FourLetterWords = new() { Whitelist = ["srvr"] },
            Zab = new() { DiscoveryLimit = TimeSpan.FromSeconds(20), SyncLimit = TimeSpan.FromSeconds(10) },
        });
        loaded.Warnings.ShouldBeEmpty();
        var shown = loaded.Describe().ToDictionary(entry => entry.Key, entry => $"{entry.Value} ({entry.Origin})");
        shown["coord.client.port"].ShouldBe("2181 (zoo.cfg:12)");
        shown["coord.four-letter-words.whitelist"].ShouldBe("srvr (zoo.cfg (ZooKeeper's default))");
    }

    [Fact]
    public void Every_key_of_a_standalone_server_reaches_its_setting()
    {
        var loaded = SettingsLoader.LoadText("zoo.cfg", """
            dataDir=/d
            dataLogDir=/l
            clientPort=1
            clientPortAddress=0.0.0.0
            secureClientPort=2
            secureClientPortAddress=[::1]
            minSessionTimeout=-1
            maxSessionTimeout=90000
            maxClientCnxns=-1
            maxCnxns=7
            clientPortListenBacklog=-1
            4lw.commands.whitelist=stat, ruok
            autopurge.snapRetainCount=1
            snapCount=1
            snapSizeLimitInKb=-1
            forceSync=no
            fsync.warningthresholdms=20
            jute.maxbuffer=4194304
            globalOutstandingLimit=50
            nio.sessionlessCnxnTimeout=3000
            clientTcpKeepAlive=TRUE
            readonlymode.enabled=true
            extendedTypesEnabled=true
            enforceQuota=yes
            skipACL=yes
            znode.container.checkIntervalMs=5
            znode.container.maxPerMinute=6
            znode.container.maxNeverUsedIntervalMs=300000
            DigestAuthenticationProvider.enabled=true
            DigestAuthenticationProvider.digestAlg=SHA-256
            DigestAuthenticationProvider.superDigest=super:QQ==
            enforce.auth.enabled=true
            enforce.auth.schemes=digest,ip
            ssl.keyStore.location=/k.p12
            ssl.keyStore.password=pw
            ssl.trustStore.location=/t.pem
            ssl.trustStore.type=PEM
            ssl.clientAuth=none
            ssl.enabledProtocols=TLSv1.3
            """);
        loaded.Warnings.ShouldBeEmpty();
        var settings = loaded.Settings;
        settings.Session.TimeoutMin.ShouldBe(TimeSpan.FromSeconds(6));
        settings.Session.TimeoutMax.ShouldBe(TimeSpan.FromSeconds(90));
        settings.JournalDirectory.ShouldBe("/l");
        (settings.Client.Address, settings.Client.Port, settings.Client.SecureAddress, settings.Client.SecurePort).ShouldBe(("*", 1, "::1", 2));
        (settings.Client.ConnectionsPerAddressMax, settings.Client.ConnectionsMax, settings.Client.Backlog).ShouldBe((0, 7, 512));
        (settings.Client.RequestBytesMax, settings.Client.OutstandingMax, settings.Client.TcpKeepAlive).ShouldBe((4194304, 50, true));
        (settings.Snapshot.Keep, settings.Snapshot.EveryTransactions, settings.Snapshot.EveryBytes, settings.Journal.Fsync).ShouldBe((3, 2, 0L, false));
        (settings.Tree.EnforceQuota, settings.Tree.SkipAcl, settings.Tree.ExtendedTypes, settings.ReadOnlyMode).ShouldBe((false, true, true, true));
        settings.Tree.ContainerNeverUsedMax.ShouldBe(TimeSpan.FromMinutes(5));
        settings.Auth.DigestAlgorithm.ShouldBe(DigestAlgorithm.Sha256);
        settings.Auth.EnforceSchemes.ShouldBe(["digest", "ip"]);
        settings.FourLetterWords.Whitelist.ShouldBe(["stat", "ruok", "isro"]);
        (settings.Client.Tls.Certificate, settings.Client.Tls.Password, settings.Client.Tls.ClientAuth).ShouldBe(("/k.p12", "pw", ClientCertificateMode.None));
    }

    [Fact]
    public void Java_properties_are_read_as_Java_reads_them()
    {
        var properties = JavaProperties.Parse("! comment\n a : b\nc d\n# x\\\ne\\ f = 1\\\n   2\\\\\n\\u0041=\\t\nc=last\nempty", "zoo.cfg");
        properties.Select(property => (property.Key, property.Text, property.Origin.Line))
            .ShouldBe([("a", "b", 2), ("c", "d", 3), ("e f", "12\\", 5), ("A", "", 7), ("c", "last", 8), ("empty", "", 9)]);
        Should.Throw<ConfigurationException>(() => JavaProperties.Parse("a=C:\\users", "zoo.cfg"))
            .Message.ShouldBe("zoo.cfg:1: \\u must be followed by four hexadecimal digits (write \\\\ for a backslash).");
    }

    [Fact]
    public void A_key_without_effect_and_an_unknown_key_are_told_apart()
        => SettingsLoader.LoadText("zoo.cfg", "dataDir=/d\nclientPort=1\nnio.numWorkerThreads=4\npathStats.slotCapacity=1\ntickTme=1").Warnings.ShouldBe(
        [
            "zoo.cfg:3: nio.numWorkerThreads has no effect: it tunes a part of the Java server that does not exist here.",
            "zoo.cfg:4: pathStats.slotCapacity has no effect: this version has no such feature.",
            "zoo.cfg:5: unknown key tickTme is ignored; the nearest known key is tickTime.",
        ]);

    [Theory]
    [InlineData("clientPort=1", "zoo.cfg: dataDir is missing; it must name the directory for the data.")]
    [InlineData(
        "dataDir=/d\nclientPort=1\ntickTime=0",
        "zoo.cfg:3: tickTime (here coord.session.tick) is \"0ms\"; it must be a duration from 1ms to 1h with a unit (ms, s, m, h, d).")]
    [InlineData("dataDir=/d\ntickTime=fast", "zoo.cfg:2: tickTime is \"fast\"; it must be a whole number of milliseconds.")]
    [InlineData("dataDir=/d\nclientPortAddress=h", "zoo.cfg:2: clientPortAddress is set without clientPort; both must be set, or neither.")]
    [InlineData(
        "dataDir=/d\nclientPort=1\nsecureClientPortAddress=h",
        "zoo.cfg:3: secureClientPortAddress is set without secureClientPort; both must be set, or neither.")]
    [InlineData(
        "dataDir=/d",
        "zoo.cfg (ZooKeeper's default): clientPort (here coord.client.port) is \"off\"; it must be a port number while "
            + "coord.client.secure-port is off too.")]
    [InlineData(
        "dataDir=/d\nclientPort=1\nminSessionTimeout=9\nmaxSessionTimeout=8",
        "zoo.cfg:3: minSessionTimeout (here coord.session.timeout-min) is \"9ms\"; it must be at most coord.session.timeout-max, "
            + "which is 8ms.")]
    [InlineData("dataDir=/d\nclientPort=1\nserver.1=a:2:3:observer", "zoo.cfg:3: there are only observers; at least one server must vote.")]
    [InlineData(
        "dataDir=/d\nclientPort=1\nserver.1=a:2:2",
        "zoo.cfg:3: server.1 is \"a:2:2\"; it must be a line with different quorum and election ports.")]
    [InlineData(
        "dataDir=/d\nclientPort=1\nserver.1=a:2",
        "zoo.cfg:3: server.1 is \"a:2\"; it must be host:quorumPort:electionPort, optionally :participant or :observer and "
            + ";clientPort.")]
    [InlineData("dataDir=/d\nclientPort=1\nserver.x=a:2:3", "zoo.cfg:3: server.x must end in the number of a server, 1 to 255.")]
    [InlineData(
        "dataDir=/d\nclientPort=1\nssl.keyStore.location=/k.jks",
        "zoo.cfg:3: ssl.keyStore.location is \"/k.jks\"; it must be a PKCS #12 or PEM file (keytool -importkeystore "
            + "-deststoretype PKCS12 converts a Java key store).")]
    [InlineData(
        "dataDir=/d\nclientPort=1\nsessionRequireClientSASLAuth=true",
        "zoo.cfg:3: sessionRequireClientSASLAuth (here coord.auth.enforce-schemes) is \"sasl\"; it must be a scheme that is offered, and neither "
            + "coord.auth.sasl.users nor coord.auth.sasl.jaas-file names a user.")]
    [InlineData(
        "dataDir=/d\nclientPort=1\nenforce.auth.enabled=true",
        "zoo.cfg:3: enforce.auth.enabled is true, so enforce.auth.schemes must list one or more of digest, ip, sasl and x509.")]
    [InlineData(
        "dataDir=/d\nclientPort=1\nserver.1=a:2:3\ndynamicConfigFile=/x",
        "zoo.cfg:3: server.1 must stand in the file of dynamicConfigFile, not here.")]
    public void What_ZooKeeper_refuses_is_refused(string text, string message)
        => Should.Throw<ConfigurationException>(() => SettingsLoader.LoadText("zoo.cfg", text)).Message.ShouldBe(message);

    [Theory]
    [InlineData("server.5=host:2888:3888", 2181, "*")]
    [InlineData("server.5=host:2888:3888:participant;2181", 2181, "*")]
    [InlineData("server.5=host:2888:3888:participant;127.0.0.1:2181", 2181, "127.0.0.1")]
    [InlineData("server.5=[::1]:2888:3888", 2181, "*")]
    public void One_server_line_is_a_standalone_server(string line, int port, string address)
    {
        var loaded = SettingsLoader.LoadText("zoo.cfg", $"dataDir=/d\nclientPort=2181\n{line}");
        (loaded.Settings.ServerId, loaded.Settings.Client.Port, loaded.Settings.Client.Address).ShouldBe((5, port, address));
        loaded.Warnings.ShouldBe(["zoo.cfg:3: server.5 is the only server, so this is a standalone server and its quorum port stays closed."]);
    }

    [Fact]
    public void A_server_line_may_bring_the_client_port_also_from_a_dynamic_file()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "server.1=host:2888:3888:participant;127.0.0.1:2182\n");
            var loaded = SettingsLoader.LoadText("zoo.cfg", $"dataDir=/d\ndynamicConfigFile={path}");
            (loaded.Settings.Client.Port, loaded.Settings.Client.Address).ShouldBe((2182, "127.0.0.1"));
            loaded.Warnings.Single().ShouldStartWith($"{path}:1: server.1 is the only server");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Options_fill_the_gaps_of_the_file()
    {
        var settings = SettingsLoader.LoadText(
            "zoo.cfg", "tickTime=1000", new Dictionary<string, string> { ["coord.data-dir"] = "/o", ["coord.client.port"] = "5" }).Settings;
        (settings.DataDirectory, settings.Client.Port, settings.Session.TimeoutMax).ShouldBe(("/o", 5, TimeSpan.FromSeconds(20)));
    }

    [Theory]
    [InlineData("zoo.cfg", "dataDir=/d", true)]
    [InlineData("zoo.conf", "# x\ndataDir=/d", true)]
    [InlineData("server.conf", "coord { data-dir = /d }", false)]
    [InlineData("server.conf", "", false)]
    [InlineData("server.cfg", "coord.data-dir = /d", false)]
    [InlineData("server.cfg", "include \"x\"", false)]
    [InlineData("server.conf", "dataDir = /d\ncoord.data-dir = ${dataDir}", false)]
    public void The_content_of_a_file_tells_its_format_before_its_name_does(string name, string text, bool zooCfg)
        => ZooCfg.Looks(name, text).ShouldBe(zooCfg);
}
