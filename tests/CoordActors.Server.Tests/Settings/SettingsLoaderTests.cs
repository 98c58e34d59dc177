using System.Security.Authentication;
using System.Text;
using CoordActors.Server.Settings;

namespace CoordActors.Server.Tests.Settings;

public class SettingsLoaderTests
{
    private const string EveryBlock = """
        coord {
          server-id = 7, readonly-mode = on
          journal { dir = /j, fsync = off, fsync-warn-after = 2s, wal-size = 1m, disk-free-min = off }
          snapshot { keep = 5, every-transactions = 10, every-bytes = off, interval-min = off }
          client {
            address = "::1", port = off, secure-address = localhost, secure-port = 2281, backlog = 1, connections-per-address-max = 0
            connections-max = 9, handshake-within = 1s, request-bytes-max = 4m, outstanding-per-connection-max = 3, outstanding-max = 4
            output-bytes-max = 5m, tcp-keepalive = on
            tls { certificate = a.pfx, certificate-key = a.key, password = p, trusted = ca.pem, client-auth = want, protocols = [TLSv1.3] }
          }
          session { tick = 100ms, timeout-min = 3 ticks, timeout-max = 1m }
          tree { extended-types = on, enforce-quota = on, skip-acl = on
                 container-check-interval = 1s, container-max-per-minute = 1, container-never-used-max = 5m
                 watch-history-bytes = off }
          auth { digest-enabled = off, digest-algorithm = sha256, super-digest = "super:QQ==", enforce-schemes = [ip] }
          four-letter-words.whitelist = [ruok]
          log { level = debug, format = json }
        }
        """;

    [Fact]
    public void Options_beat_the_file_and_the_file_beats_the_defaults()
    {
        var loaded = SettingsLoader.LoadText(
            "server.conf",
            "coord { data-dir = /srv, client.port = 1000 }",
            new Dictionary<string, string> { ["coord.client.port"] = "2000", ["coord.four-letter-words.whitelist"] = "ruok, stat" });
        loaded.Settings.Client.Port.ShouldBe(2000);
        loaded.Settings.DataDirectory.ShouldBe("/srv");
        loaded.Settings.JournalDirectory.ShouldBe("/srv");
        loaded.Settings.FourLetterWords.Whitelist.ShouldBe(["ruok", "stat"]);
        loaded.Warnings.ShouldBeEmpty();

        var shown = loaded.Describe().ToDictionary(entry => entry.Key, entry => $"{entry.Value} ({entry.Origin})");
        shown["coord.client.port"].ShouldBe("2000 (command line)");
        shown["coord.data-dir"].ShouldBe("/srv (server.conf:1)");
        shown["coord.session.timeout-min"].ShouldStartWith("2 ticks (reference.conf:");
    }

    [Fact]
    public void A_substitution_sees_options_and_defaults()
    {
        var settings = SettingsLoader.LoadText(
            "server.conf",
            "coord.journal.dir = ${coord.data-dir}/journal, coord.four-letter-words.whitelist = ${coord.four-letter-words.whitelist} [wchc]",
            new Dictionary<string, string> { ["coord.data-dir"] = "/option" }).Settings;
        settings.JournalDirectory.ShouldBe("/option/journal");
        settings.FourLetterWords.Whitelist.Count.ShouldBe(12);
    }

    [Fact]
    public void Every_block_is_read()
        => SettingsLoader.LoadText("server.conf", EveryBlock).Settings.ShouldEqual(new ServerSettings
        {
            ServerId = 7,
            ReadOnlyMode = true,
            Journal = new() { Directory = "/j", Fsync = false, FsyncWarnAfter = TimeSpan.FromSeconds(2), WalSize = 1 << 20, DiskFreeMin = 0 },
            Snapshot = new() { Keep = 5, EveryTransactions = 10, EveryBytes = 0, IntervalMin = TimeSpan.Zero },
            Client = new()
            {
                Address = "::1",
                Port = null,
                SecureAddress = "localhost",
                SecurePort = 2281,
                Backlog = 1,
                ConnectionsPerAddressMax = 0,
                ConnectionsMax = 9,
                HandshakeWithin = TimeSpan.FromSeconds(1),
                RequestBytesMax = 4 << 20,
                OutstandingPerConnectionMax = 3,
                OutstandingMax = 4,
                OutputBytesMax = 5 << 20,
                TcpKeepAlive = true,
                Tls = new()
                {
                    Certificate = "a.pfx",
                    CertificateKey = "a.key",
                    Password = "p",
                    Trusted = "ca.pem",
                    ClientAuth = ClientCertificateMode.Want,
                    Protocols = SslProtocols.Tls13,
                },
            },
            Session = new() { Tick = TimeSpan.FromMilliseconds(100), TimeoutMin = TimeSpan.FromMilliseconds(300), TimeoutMax = TimeSpan.FromMinutes(1) },
            Tree = new()
            {
                ExtendedTypes = true,
                EnforceQuota = true,
                SkipAcl = true,
                ContainerCheckInterval = TimeSpan.FromSeconds(1),
                ContainerMaxPerMinute = 1,
                ContainerNeverUsedMax = TimeSpan.FromMinutes(5),
                WatchHistoryBytes = 0,
            },
            Auth = new() { DigestEnabled = false, DigestAlgorithm = DigestAlgorithm.Sha256, SuperDigest = "super:QQ==", EnforceSchemes = ["ip"] },
            FourLetterWords = new() { Whitelist = ["ruok", "isro"] },
            Zab = new() { ReadOnlyMode = true },
            Log = new() { Level = Microsoft.Extensions.Logging.LogLevel.Debug, Format = LogFormat.Json },
        });

    [Theory]
    [InlineData(
        "client.port = 70000",
        "server.conf:2: coord.client.port is \"70000\"; it must be a port number from 1 to 65535, 0 for any free port, or off.")]
    [InlineData(
        "client.port = off",
        "server.conf:2: coord.client.port is \"off\"; it must be a port number while coord.client.secure-port is off too.")]
    [InlineData("client = 5", "server.conf:2: coord.client is one value; it must be a block { … } with keys of its own.")]
    [InlineData("client.port { a = 1 }", "server.conf:2: coord.client.port is a block or a list; it must be one value.")]
    [InlineData(
        "session { tick = 2, timeout-min = 2 days }",
        "server.conf:2: coord.session.timeout-min is \"2 days\"; it must be at most coord.session.timeout-max, which is 40ms.")]
    [InlineData(
        "session.timeout-max = 20 tocks",
        "server.conf:2: coord.session.timeout-max is \"20 tocks\"; it must be a duration from 1ms to 24d with a unit (ms, s, m, "
            + "h, d), or a number of ticks such as \"2 ticks\".")]
    [InlineData(
        "server-id = 255, tree.extended-types = on",
        "server.conf:2: coord.server-id is \"255\"; it must be at most 254 while coord.tree.extended-types is on.")]
    [InlineData("data-dir = \"\"", "server.conf:2: coord.data-dir is \"\"; it must be the path of a directory.")]
    [InlineData(
        "client.output-bytes-max = 1k",
        "server.conf:2: coord.client.output-bytes-max is \"1k\"; it must be at least coord.client.request-bytes-max, which is "
            + "1048575b.")]
    [InlineData(
        "client { secure-port = 2181, tls.certificate = x }",
        "server.conf:2: coord.client.secure-port is \"2181\"; it must be another port than coord.client.port.")]
    [InlineData(
        "client.port-unification = on",
        "server.conf:2: coord.client.port-unification is \"on\"; it must be off, or coord.client.tls.certificate (in a zoo.cfg ssl.keyStore.location) "
            + "must name a certificate.")]
    [InlineData(
        "client { port = off, secure-port = 1, port-unification = on, tls.certificate = x }",
        "server.conf:2: coord.client.port-unification is \"on\"; it must be off while coord.client.port is off.")]
    [InlineData(
        "client.tls.protocols = [SSLv3]",
        "server.conf:2: coord.client.tls.protocols is \"SSLv3\"; it must be a list of TLSv1.2 and TLSv1.3.")]
    [InlineData("auth.enforce-schemes = [key]", "server.conf:2: coord.auth.enforce-schemes is \"key\"; it must be a list of digest, ip, sasl and x509.")]
    [InlineData(
        "auth.enforce-schemes = [sasl]",
        "server.conf:2: coord.auth.enforce-schemes is \"sasl\"; it must be a scheme that is offered, and neither coord.auth.sasl.users nor "
            + "coord.auth.sasl.jaas-file names a user.")]
    [InlineData("auth.sasl.users { bob = \"\" }", "server.conf:2: coord.auth.sasl.users.bob is empty; it must be the password of the user.")]
    [InlineData("auth.sasl.users = geheim", "server.conf:2: item 1 of coord.auth.sasl.users has no name; it must be name=value.")]
    [InlineData(
        "auth { enforce-schemes = [digest], digest-enabled = no }",
        "server.conf:2: coord.auth.enforce-schemes is \"digest\"; it must be a scheme that is offered, and "
            + "coord.auth.digest-enabled is off.")]
    [InlineData(
        "log.level = loud",
        "server.conf:2: coord.log.level is \"loud\"; it must be one of trace, debug, information, warning, error, critical, none.")]
    public void A_wrong_value_ends_in_one_sentence(string line, string message)
        => Should.Throw<ConfigurationException>(() => SettingsLoader.LoadText("server.conf", $"coord {{\n{line} }}")).Message.ShouldBe(message);

    [Fact]
    public void A_secure_port_needs_a_certificate()
        => Should.Throw<ConfigurationException>(() => SettingsLoader.LoadText("server.conf", "coord.client.secure-port = 2281"))
            .Message.ShouldEndWith("coord.client.tls.certificate is \"\"; it must be the path of a certificate while coord.client.secure-port is on.");

    [Fact]
    public void An_unknown_key_is_named_with_the_nearest_known_one()
    {
        var loaded = SettingsLoader.LoadText(
            "server.conf",
            "coord {\n  client { prot = 1 }\n  fsync = off\n}\ndata-dir = /y\nbase = /x\ncoord.data-dir = ${base}");
        loaded.Warnings.ShouldBe(
        [
            "server.conf:2: unknown key coord.client.prot is ignored; the nearest known key is coord.client.port.",
            "server.conf:3: unknown key coord.fsync is ignored; the nearest known key is coord.journal.fsync.",
            "server.conf:5: unknown key data-dir is ignored; the nearest known key is coord.data-dir.",
        ]);
    }

    [Fact]
    public void A_quoted_key_with_a_dot_is_not_the_path_that_it_looks_like()
        => SettingsLoader.LoadText("server.conf", "\"coord.client\".port = 5").Warnings.Single()
            .ShouldStartWith("server.conf:1: unknown key coord.client.port is ignored;");

    [Fact]
    public void An_unknown_option_is_an_error()
        => Should.Throw<ConfigurationException>(() => SettingsLoader.Load(null, new Dictionary<string, string> { ["coord.client.prot"] = "1" }))
            .Message.ShouldBe("command line: unknown key coord.client.prot; the nearest known key is coord.client.port.");

    [Fact]
    public void An_unknown_four_letter_word_is_ignored_with_a_warning()
        => SettingsLoader.LoadText("server.conf", "coord.four-letter-words.whitelist = [ruok, hello]").Warnings.Single()
            .ShouldStartWith("server.conf:1: \"hello\" is not a four-letter word and is ignored;");

    [Fact]
    public void A_star_allows_every_word()
    {
        SettingsLoader.LoadText("server.conf", "coord.four-letter-words.whitelist = [\"*\"]").Settings.FourLetterWords.Allows("wchc").ShouldBeTrue();
        new FourLetterWordSettings().Allows("wchc").ShouldBeFalse();
        new FourLetterWordSettings().Allows("mntr").ShouldBeTrue();
    }

    [Fact]
    public void Secrets_are_neither_shown_nor_quoted()
    {
        var loaded = SettingsLoader.LoadText("server.conf", "coord { auth.super-digest = \"super:QQ==\", client.tls.password = geheim\n"
            + "auth.sasl { users { bob = geheim, carl = geheim2 }, super-password = geheim3 } }");
        loaded.Describe().ShouldAllBe(entry => !entry.Value.Contains("geheim") && !entry.Value.Contains("QQ=="));
        loaded.Settings.ToString().ShouldNotContain("geheim");
        loaded.Settings.ToString().ShouldNotContain("QQ==");
        Should.Throw<ConfigurationException>(() => SettingsLoader.LoadText("server.conf", "coord.auth.super-digest = geheim"))
            .Message.ShouldNotContain("geheim");
    }

    [Fact]
    public void A_password_may_stand_in_a_file_of_its_own()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "from the file\nsecond line\n");
            LoadWithPasswordFile(path).Settings.Client.Tls.Password.ShouldBe("from the file");
        }
        finally
        {
            File.Delete(path);
        }

        Should.Throw<ConfigurationException>(() => LoadWithPasswordFile(path))
            .Message.ShouldStartWith($"command line: coord.client.tls.password-file is \"{path}\"; it must be the path of a readable file (");
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        Should.Throw<ConfigurationException>(() => SettingsLoader.Load("none.conf")).Message.ShouldBe("none.conf: the file does not exist.");
    }

    [Fact]
    public void Of_a_directory_the_file_in_it_is_named_that_is_probably_meant()
    {
        using var files = new TemporaryFiles();
        files.Write("sub/nothing.txt", "");
        Refusal(files.Path("sub")).ShouldBe($"{files.Path("sub")}: this is a directory; a configuration is a file, zoo.cfg or *.conf, and it holds none.");
        files.Write("mine.conf", "");
        Refusal(files.Path("")).ShouldEndWith($": this is a directory; the configuration in it is {files.Path("mine.conf")}.");
        files.Write("conf/zoo.cfg", "");
        Refusal(files.Path("")).ShouldEndWith($": this is a directory; the configuration in it is {files.Path("conf/zoo.cfg")}.");
    }

    [Fact]
    public void What_is_no_text_is_refused_and_a_zoo_cfg_may_be_Latin_1_as_for_Java()
    {
        using var files = new TemporaryFiles();
        Refusal(files.Write("a.conf", "coord.data-dir = a\0b"))
            .ShouldEndWith(": this is no text file; a configuration is a text file, HOCON (*.conf) or ZooKeeper's zoo.cfg.");
        Refusal(files.Write("b.conf", "coord {\n# \u00e4\n}", Encoding.Latin1))
            .ShouldEndWith("b.conf:2: this line is not UTF-8; a configuration file must be UTF-8 throughout.");
        var zooCfg = files.Write("zoo.cfg", "dataDir=/var/\u00e4\nclientPort=2181\n", Encoding.Latin1);
        SettingsLoader.Load(zooCfg).Settings.DataDirectory.ShouldBe("/var/\u00e4");
        var utf16 = files.Write("c.conf", "coord.data-dir = \"/var/\u00e4\"", Encoding.Unicode);
        SettingsLoader.Load(utf16).Settings.DataDirectory.ShouldBe("/var/\u00e4");
    }

    private static string Refusal(string path) => Should.Throw<ConfigurationException>(() => SettingsLoader.Load(path)).Message;

    private static LoadedSettings LoadWithPasswordFile(string path)
        => SettingsLoader.Load(null, new Dictionary<string, string> { ["coord.client.tls.password-file"] = path });

    private sealed class TemporaryFiles : IDisposable
    {
        private readonly string _root = Directory.CreateTempSubdirectory("coord-settings-").FullName;

        public string Path(string name) => System.IO.Path.Combine(_root, name);

        public string Write(string name, string text, Encoding? encoding = null)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
            File.WriteAllText(Path(name), text, encoding ?? new UTF8Encoding());
            return Path(name);
        }

        public void Dispose() => Directory.Delete(_root, recursive: true);
    }
}
