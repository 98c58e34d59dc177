using CoordActors.Cli.Operate;
using CoordActors.Server.Settings;

namespace CoordActors.Cli.Tests.Server;

/// <summary>What an operator types, against the executable.</summary>
public sealed class OperateTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("coord-operate-").FullName;
    private readonly int _port = FreePorts.Next();

    [Fact]
    public async Task A_server_is_started_asked_restarted_and_stopped_as_with_zkServer()
    {
        var file = WriteZooCfg("");
        try
        {
            (await CoordProcess.Run("start", file)).ShouldSay(0, "Starting coord ... STARTED");
            var pid = await File.ReadAllTextAsync(Path.Combine(_directory, "data", "coord.pid"));
            (await CoordProcess.Run("start", file)).ShouldSay(1, $"Starting coord ... already running as process {pid}.");

            (await CoordProcess.Run("status", file)).ShouldSay(
                0, $"Using config: {file}", $"Client port found: {_port}. Client address: localhost. Client SSL: false.", "Mode: standalone");
            (await CoordProcess.Run("status", file, "--verbose")).ShouldSay(
                0, "Mode: standalone", "Zxid: 0x0", "Node count: 4", "Connections: 0", "Outstanding: 0", "Latency min/avg/max: 0/0/0 ms");
            (await CoordProcess.Run("status", "--server", $"localhost:{_port}")).ShouldSay(0, $"localhost:{_port}");

            (await CoordProcess.Run("restart", file)).ShouldSay(0, "Stopping coord ... STOPPED", "Starting coord ... STARTED");
            (await File.ReadAllTextAsync(Path.Combine(_directory, "data", "coord.pid"))).ShouldNotBe(pid);
            (await CoordProcess.Run("stop", file)).ShouldSay(0, "Stopping coord ... STOPPED");
        }
        finally
        {
            await CoordProcess.Run("stop", file);
        }

        (await CoordProcess.Run("stop", file)).ShouldSay(0, "no coord to stop (could not find file");
        (await CoordProcess.Run("status", file)).ShouldSay(1, "Error contacting service. It is probably not running.");
        (await CoordProcess.Run("status", "--server", $"localhost:{_port}")).ShouldSay(1, "no answer");
    }

    [Fact]
    public async Task A_server_that_cannot_start_says_why()
    {
        var file = WriteZooCfg("");
        using var other = CoordProcess.Start("server", "--client-port", $"{_port}", "--data-dir", Path.Combine(_directory, "other"));
        await other.Serving();
        (await CoordProcess.Run("start", file)).ShouldSay(1, "FAILED TO START", $"{_port}");
        File.Exists(Path.Combine(_directory, "data", "coord.pid")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("", 30)]
    [InlineData("server.1=localhost:2888:3888\nserver.2=localhost:2889:3889\n", 5)]
    public void A_start_waits_longer_for_a_server_that_needs_no_other_one(string servers, int seconds)
    {
        var options = new Dictionary<string, string> { ["coord.server-id"] = "1" };
        Daemon.Patience(SettingsLoader.Load(WriteZooCfg(servers), options).Settings).ShouldBe(TimeSpan.FromSeconds(seconds));
        options["coord.log.level"] = "warning";
        Daemon.Patience(SettingsLoader.Load(WriteZooCfg(servers), options).Settings).ShouldBe(TimeSpan.FromSeconds(5), "it does not say that it serves");
    }

    [Fact]
    public async Task A_configuration_is_checked_without_a_server()
    {
        var file = WriteZooCfg("tickTme=1\n");
        (await CoordProcess.Run("config", "check", file)).ShouldSay(
            0, $"warning: {file}:4: unknown key tickTme is ignored; the nearest known key is tickTime.",
            $"{file} is right: a standalone server, clients on port {_port}, data in {_directory}/data.");

        var ensemble = WriteZooCfg("server.1=localhost:2888:3888\nserver.2=localhost:2889:3889\nserver.3=localhost:2890:3890\n");
        (await CoordProcess.Run("config", "check", ensemble)).ShouldSay(2, "this server does not know its number", $"{_directory}/data/myid");
        (await CoordProcess.Run("config", "check", ensemble, "--id", "2")).ShouldSay(
            0, $"{ensemble} is right: server 2 of 3, participant, quorum port 2889, clients on port {_port}");
        (await CoordProcess.Run("config", "check", ensemble, "--id", "4")).ShouldSay(2, "it must be the number of a configured server: 1, 2, 3");
    }

    [Fact]
    public async Task What_config_show_prints_is_a_configuration_file_with_the_same_meaning()
    {
        var file = WriteZooCfg("server.1=h:2888:3888\nserver.2=[::1]:2889:3889:observer\nserver.3=i:2890:3890;127.0.0.1:2183\n4lw.commands.whitelist=*\n");
        var (exitCode, output) = await CoordProcess.Run("config", "show", file, "--id", "2");
        exitCode.ShouldBe(0, output);
        output.ShouldContain("coord.server-id = 2");
        output.Split('\n').Single(line => line.StartsWith("coord.server-id", StringComparison.Ordinal)).ShouldEndWith("# option");
        output.Split('\n').Single(line => line.StartsWith("coord.client.port ", StringComparison.Ordinal)).ShouldEndWith($"# {file}:3 clientPort");
        output.Split('\n').Single(line => line.StartsWith("coord.zab.sync-limit", StringComparison.Ordinal)).ShouldEndWith("# default");

        var options = new Dictionary<string, string> { ["coord.server-id"] = "2" };
        var shown = SettingsLoader.LoadText("shown.conf", output);
        shown.Settings.Ensemble.ShouldNotBeNull().Servers.Select(server => server.ToString())
            .ShouldBe(SettingsLoader.Load(file, options).Settings.Ensemble.ShouldNotBeNull().Servers.Select(server => server.ToString()));
        shown.Warnings.ShouldHaveSingleItem().ShouldContain("two servers vote");
    }

    [Fact]
    public async Task The_version_is_one_line()
        => (await CoordProcess.Run("version")).ShouldSay(0, "coordactors");

    [Theory]
    [InlineData("there is no command strat; the nearest is start.", "strat")]
    [InlineData("there is no command shwo; the nearest is show.", "config", "shwo")]
    [InlineData("config wants a command: check, show.", "config")]
    [InlineData("what to do is missing; it is one of server, start, stop,")]
    [InlineData("config show has no option --chnged; the nearest is --changed.", "config", "show", "--chnged")]
    [InlineData("server has no option --client-prt; the nearest is --client-port.", "server", "--client-prt", "2181")]
    [InlineData("version does not take x; see coord version --help.", "version", "x")]
    [InlineData("snapshot save wants FILE; see coord snapshot save --help.", "snapshot", "save")]
    [InlineData("--id wants a value, N.", "start", "--id")]
    [InlineData("--nodes is \"x\"; it must be a number.", "ensemble", "--nodes", "x")]
    [InlineData("--op must be get, exists, set,", "bench", "--op", "foo")]
    [InlineData("--hosts: ':x' of ':x' has no port from 1 to 65535.", "bench", "gap", "--hosts", ":x")]
    [InlineData("server has no option --client-prt; the nearest is --client-port.", "server", "--client-prt")]
    [InlineData("--set wants KEY=VALUE, 'x' is not.", "config", "show", "--set", "x")]
    [InlineData("--server has the item \"a:b\"; it must be host:port, such as localhost:2181.", "status", "--server", "a:b")]
    [InlineData("none.conf: the file does not exist.", "stop", "none.conf")]
    [InlineData("server has no option --prot; the nearest is --client-port.", "server", "--prot", "2181")]
    [InlineData("server has no option --port; the nearest is --client-port.", "server", "--port", "2181")]
    [InlineData("bench has no option --server; there are --hosts, --op,", "bench", "--server", "localhost:2181")]
    [InlineData("there is no command nonsense; there are server, start, stop,", "nonsense")]
    [InlineData("there is no command nonsense; there are server, start, stop,", "help", "nonsense")]
    [InlineData("--client-port is given 2 times; it may be given once.", "config", "check", "--client-port", "2181", "--client-port", "2182")]
    [InlineData("--from is a running server, --data-dir and --config are", "snapshot", "save", "x", "--from", "http://127.0.0.1:1", "--data-dir", "d")]
    [InlineData("command line: coord.client.address is \"203.0.113.7\"; it must be an address of this", "server", "--client-address", "203.0.113.7")]
    [InlineData("command line: coord.client.address is \"no.invalid\"; it must be an address of", "config", "check", "--client-address", "no.invalid")]
    public async Task A_mistyped_command_line_names_what_was_probably_meant(string sentence, params string[] args)
        => (await CoordProcess.Run(args)).ShouldSay(2, $"coord: {sentence}");

    [Fact]
    public async Task Client_properties_that_are_not_there_are_named()
        => (await CoordProcess.Run("cli", "--client-configuration", "none", "ls", "/"))
            .ShouldSay(2, "coord cli: ", "none is not usable: there is no such file.");

    [Theory]
    [InlineData("coord config check [<file>] [options]", "help", "config", "check")]
    [InlineData("Run a server in the foreground.", "help")]
    public async Task Help_may_be_asked_for_with_a_word(string text, params string[] args)
        => (await CoordProcess.Run(args)).ShouldSay(0, text);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string WriteZooCfg(string more)
    {
        var file = Path.Combine(_directory, "zoo.cfg");
        File.WriteAllText(file, $"tickTime=2000\ndataDir={_directory}/data\nclientPort={_port}\n{more}");
        return file;
    }
}
