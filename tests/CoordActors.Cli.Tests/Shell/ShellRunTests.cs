using System.Text.Json;
using System.Text.RegularExpressions;
using CoordActors.Cli.Tests.Server;

namespace CoordActors.Cli.Tests.Shell;

/// <summary>The shell as a process against a server as a process: what ZooKeeper's shell does not have.</summary>
public sealed class ShellRunTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("coord-shell-").FullName;
    private readonly int _port = FreePorts.Next();
    private CoordProcess? _server;

    public Task InitializeAsync()
    {
        _server = CoordProcess.Start("server", "--client-port", $"{_port}", "--client-address", "127.0.0.1", "--data-dir", Path.Combine(_directory, "data"));
        return _server.Serving();
    }

    public Task DisposeAsync()
    {
        _server!.Dispose();
        Directory.Delete(_directory, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Subtrees_are_drawn_searched_measured_exported_compared_and_imported()
    {
        foreach (var line in new[] { "create /app root", "create /app/one first", "create /app/one/leaf {}", "create /app/two second" })
        {
            (await Cli(line.Split(' '))).ExitCode.ShouldBe(0, line);
        }

        (await Cli("tree", "/app")).Output.ShouldBe("/app\n├── one\n│   └── leaf\n└── two");
        (await Cli("find", "/app", "-data", "ir")).Output.ShouldBe("/app/one");
        (await Cli("find", "/app", "-name", "l*")).Output.ShouldBe("/app/one/leaf");
        (await Cli("du", "/app")).Output.ShouldContain("          17          4  /app");

        var file = Path.Combine(_directory, "app.json");
        (await Cli("export", "/app", file)).Output.ShouldBe("Exported 4 znodes");
        (await Cli("import", file, "/copy")).Output.ShouldBe("Created 4 znodes, overwrote 0, left 0 as they were");
        (await Cli("diff", "/app", "/copy")).ExitCode.ShouldBe(0);
        await Cli("set", "/copy/two", "other");
        await Cli("create", "/copy/three");
        var diff = await Cli("diff", "/app", "/copy");
        diff.ExitCode.ShouldBe(1);
        diff.Output.ShouldContain("+ /three\nM /two");

        var folder = Path.Combine(_directory, "app");
        (await Cli("export", "-files", "/app", folder)).ExitCode.ShouldBe(0);
        (await File.ReadAllTextAsync(Path.Combine(folder, "one", "@data"))).ShouldBe("first");
        (await Cli("import", "-o", folder, "/copy")).Output.ShouldBe("Created 0 znodes, overwrote 4, left 0 as they were");
        (await Cli("get", "/copy/two")).Output.ShouldBe("second");
    }

    [Fact]
    public async Task Results_and_errors_can_be_json()
    {
        await Cli("create", "/json", "value");
        (await Cli("--json", "get", "/json")).Output.ShouldStartWith("{\"path\":\"/json\",\"data\":\"value\",\"stat\":{\"cZxid\":\"0x");
        (await Cli("--json", "ls", "/json")).Output.ShouldStartWith("{\"path\":\"/json\",\"children\":[],\"stat\":");
        (await Cli("--json", "getAllChildrenNumber", "/json")).Output.ShouldBe("0");
        (await Cli("--json", "find", "/json")).Output.ShouldBe("\"/json\"");
        var missing = await Cli("--json", "get", "/none");
        missing.ExitCode.ShouldBe(1);
        missing.Output.ShouldBe("{\"error\":\"NoNode\",\"path\":\"/none\",\"message\":\"Node does not exist: /none\"}");
    }

    [Fact]
    public async Task Everything_that_scripts_ask_for_is_an_object_and_so_is_every_error()
    {
        await Cli("create", "/left", "one");
        await Cli("create", "/right", "other");
        await Cli("create", "/right/more");
        (await Cli("--json", "diff", "/left", "/right")).Output.ShouldStartWith(
            "{\"path\":\"/\",\"difference\":\"data\"}\n{\"path\":\"/more\",\"difference\":\"only right\"}\n{\"error\":\"Failed\"");
        await Cli("setquota", "-n", "5", "/left");
        (await Cli("--json", "listquota", "/left")).Output.ShouldBe(
            "{\"path\":\"/left\",\"limits\":{\"count\":5,\"bytes\":null,\"countHard\":null,\"bytesHard\":null},\"used\":{\"count\":1,\"bytes\":3}}");
        (await Cli("--json", "setAcl", "/left", "world:anyone:cdrwa")).Output.ShouldStartWith("{\"path\":\"/left\",\"stat\":{\"cZxid\":\"0x");
        (await Cli("--json", "get")).Output.ShouldBe("{\"error\":\"Usage\",\"path\":null,\"message\":\"get [-s] [-w] [-b] [-x] path\"}");
        var unknown = await Cli("--json", "gett");
        unknown.ExitCode.ShouldBe(127);
        unknown.Output.ShouldBe("{\"error\":\"CommandNotFound\",\"path\":null,\"message\":\"Command not found gett. Did you mean 'get'?\"}");
    }

    [Fact]
    public async Task A_drawing_the_members_and_the_version_are_objects_too()
    {
        await Cli("create", "/drawn", "one");
        await Cli("create", "/drawn/leaf", "three");
        var nodes = Objects((await Cli("--json", "tree", "/drawn")).Output);
        nodes.Select(node => $"{node.GetProperty("depth")} {node.GetProperty("path")} {node.GetProperty("stat").GetProperty("dataLength")}")
            .ShouldBe(["0 /drawn 3", "1 /drawn/leaf 5"]);
        Objects((await Cli("--json", "tree", "-d", "0", "/drawn")).Output).Count.ShouldBe(1);

        var version = (await Cli("version")).Output;
        var parts = Objects((await Cli("--json", "version")).Output).ShouldHaveSingleItem();
        var (zookeeper, own, built) = (parts.GetProperty("zookeeper"), parts.GetProperty("coordactors"), parts.GetProperty("built"));
        version.ShouldBe($"ZooKeeper CLI version: {zookeeper}-coordactors-{own}, built on {built}");

        var config = Objects((await Cli("--json", "config", "-s")).Output).ShouldHaveSingleItem();
        config.EnumerateObject().Select(property => property.Name).ShouldBe(["version", "servers", "connectString", "stat"]);
    }

    [Fact]
    public async Task Servers_side_by_side_are_one_object_for_each_picture()
    {
        await Cli("create", "/often", "value");
        await Cli("get", "/often");
        var nobody = $"127.0.0.1:{FreePorts.Next()}";
        var pictures = Objects((await Cli("--json", "top", "-n", "2", $"127.0.0.1:{_port},{nobody}")).Output);
        pictures.Count.ShouldBe(2);
        var servers = pictures[1].GetProperty("servers");
        servers[0].GetProperty("state").GetString().ShouldBe("serving");
        servers[0].GetProperty("mode").GetString().ShouldBe("standalone");
        servers[0].GetProperty("zxid").GetString().ShouldStartWith("0x");
        servers[0].GetProperty("znodes").GetInt64().ShouldBeGreaterThan(1);
        servers[0].GetProperty("latencyMs").GetProperty("max").GetDecimal().ShouldBeGreaterThanOrEqualTo(0);
        servers[0].GetProperty("requestsPerSecond").GetInt64().ShouldBeGreaterThanOrEqualTo(0);
        pictures[0].GetProperty("servers")[0].GetProperty("requestsPerSecond").ValueKind.ShouldBe(JsonValueKind.Null);
        servers[1].GetRawText().ShouldBe($"{{\"server\":\"{nobody}\",\"state\":\"unreachable\"}}");
        pictures[0].GetProperty("hotPaths").EnumerateArray().ShouldContain(path => path.GetProperty("path").GetString() == "/often");
        Objects((await Cli("--json", "top")).Output).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Access_control_lists_are_compared_when_it_is_asked_for()
    {
        foreach (var path in new[] { "/ours", "/ours/a", "/ours/b", "/theirs", "/theirs/a", "/theirs/b" })
        {
            await Cli("create", path, "same");
        }

        (await Cli("diff", "-acl", "/ours", "/theirs")).ExitCode.ShouldBe(0);
        await Cli("setAcl", "/ours/a", "ip:127.0.0.1:r,world:anyone:cdrwa");
        await Cli("setAcl", "/theirs/a", "world:anyone:cdrwa,ip:127.0.0.1:r");
        (await Cli("diff", "-acl", "/ours", "/theirs")).ExitCode.ShouldBe(0);
        await Cli("setAcl", "/theirs/b", "world:anyone:cdra");
        (await Cli("diff", "/ours", "/theirs")).ExitCode.ShouldBe(0);
        var other = await Cli("diff", "-acl", "/ours", "/theirs");
        other.ExitCode.ShouldBe(1);
        other.Output.ShouldBe("A /b\n1 znode differs (- only left, + only right, M other data, A other access control list)");
        (await Cli("--json", "diff", "-acl", "/ours", "/theirs")).Output.ShouldStartWith("{\"path\":\"/b\",\"difference\":\"acl\"}\n{\"error\":\"Failed\"");
        (await Cli("diff", "-acl", "-with", $"127.0.0.1:{_port}/theirs", "/ours", "/")).Output.ShouldStartWith("A /b\n1 znode differs");
        await Cli("set", "/ours/b", "data");
        (await Cli("diff", "-acl", "/ours", "/theirs")).Output.ShouldStartWith("M /b\nA /b\n1 znode differs");
    }

    [Fact]
    public async Task What_may_not_be_listed_is_said_and_nothing_is_deleted_by_half()
    {
        string[] lines = ["create /part", "create /part/a", "create /part/closed", "create /part/closed/b", "setAcl /part/closed world:anyone:cdwa"];
        foreach (var line in lines)
        {
            (await Cli(line.Split(' '))).ExitCode.ShouldBe(0, line);
        }

        var list = await Cli("ls", "-R", "/part");
        list.ExitCode.ShouldBe(1);
        list.Output.ShouldBe("/part\n/part/a\n/part/closed\nInsufficient permission : /part/closed");
        var delete = await Cli("deleteall", "/part");
        delete.ExitCode.ShouldBe(1);
        delete.Output.ShouldBe("Insufficient permission : /part/closed");
        (await Cli("setAcl", "-R", "/part", "world:anyone:r")).ExitCode.ShouldBe(1);
        (await Cli("ls", "/part")).Output.ShouldBe("[a, closed]");
    }

    [Fact]
    public async Task What_may_not_be_read_is_never_taken_for_what_is_not_there()
    {
        string[] lines =
        [
            "create /seen", "create /seen/a", "create /seen/closed", "create /seen/closed/b", "create /twin", "setAcl /seen/closed world:anyone:cdwa",
        ];
        foreach (var line in lines)
        {
            (await Cli(line.Split(' '))).ExitCode.ShouldBe(0, line);
        }

        (await Cli("tree", "/seen")).Output.ShouldBe("/seen\n├── a\n└── closed  (may not be read)");
        Objects((await Cli("--json", "tree", "/seen")).Output).Select(node => $"{node.GetProperty("path")} {node.GetProperty("readable")}")
            .ShouldBe(["/seen True", "/seen/a True", "/seen/closed False"]);
        (await Cli("find", "/seen")).Output.ShouldBe("/seen\n/seen/a\n/seen/closed\n1 znode may not be read: what is below is left out");
        (await Cli("du", "/seen")).Output.ShouldEndWith("\n1 znode may not be read: what is below is left out");
        var diff = await Cli("diff", "/seen", "/twin");
        diff.ExitCode.ShouldBe(1);
        diff.Output.ShouldBe("/seen/closed may not be read, so that nothing can be said of what is below.");
    }

    [Fact]
    public async Task Data_and_files_that_are_not_what_they_should_be_are_named()
    {
        await Cli("create", "/spoiled");
        (await Cli("set", "-b", "/spoiled", "no base64!")).Output.ShouldBe("The data is not base64, which -b says that it is.");
        var file = Path.Combine(Directory.CreateTempSubdirectory("coord-import-").FullName, "spoiled.json");
        await File.WriteAllTextAsync(file, "[\n{ no json");
        (await Cli("import", file, "/spoiled")).Output.ShouldBe("This is no list of znodes as 'export' writes it: line 2 is not JSON.");
        await File.WriteAllTextAsync(file, "[{\"path\":\"/a\"}]");
        (await Cli("import", file, "/spoiled")).Output.ShouldStartWith("This is no list of znodes as 'export' writes it: each is an object with");
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public async Task A_measurement_that_is_stopped_early_tells_what_it_has()
    {
        using var bench = CoordProcess.Start("bench", "--hosts", $"127.0.0.1:{_port}", "--op", "ping", "--warmup", "0", "--seconds", "600");
        await bench.Line("   1 s  ping");
        (await bench.Terminate()).ShouldBe(0);
        bench.Log.ShouldContain("op=ping connections=8");
    }

    [Fact]
    public async Task An_identity_that_is_refused_is_a_failure()
    {
        var refused = await Cli("addauth", "nosuch", "name");
        refused.ExitCode.ShouldBe(1);
        refused.Output.ShouldBe("KeeperErrorCode = AuthFailed");
        (await Cli("addauth", "digest", "user:secret")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Help_is_given_wherever_it_is_asked_for()
    {
        var help = await Cli("--help");
        help.ExitCode.ShouldBe(0);
        help.Output.ShouldContain("Examples:\n  coord cli");
        (await Cli("ls", "--help")).Output.ShouldEndWith("ls [-s] [-w] [-R] path");
    }

    [Fact]
    public async Task The_load_generator_is_a_command_of_the_shell_too()
    {
        var bench = await Cli("bench", "-op", "ping", "-connections", "1", "-warmup", "0", "-seconds", "0.1");
        bench.ExitCode.ShouldBe(0);
        bench.Output.ShouldContain("op=ping connections=1");
        (await Cli("bench", "-op", "dance")).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Servers_are_shown_side_by_side()
    {
        var top = await Cli("top");
        top.ExitCode.ShouldBe(0);
        top.Output.ShouldContain("standalone");
        await Cli("create", "/hot", "value");
        for (var i = 0; i < 5; i++)
        {
            await Cli("get", "/hot");
        }

        var lines = (await Cli("top")).Output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
        lines.ShouldContain("reads/s writes/s path");
        lines.ShouldContain(line => Regex.IsMatch(line, "^[0-9.]+ [0-9.]+ /hot$"));
        (await Cli("top", $"127.0.0.1:{FreePorts.Next()}")).Output.ShouldContain("unreachable");
    }

    [Fact]
    public async Task Wrong_use_is_one_sentence_and_an_exit_code()
    {
        var unknown = await Cli("gett", "/a");
        unknown.ExitCode.ShouldBe(127);
        unknown.Output.ShouldEndWith("Command not found: Command not found gett\nDid you mean 'get'?");
        var option = await CoordProcess.Run("cli", "--bogus");
        option.ExitCode.ShouldBe(2);
        option.Output.ShouldStartWith("coord cli: '--bogus' is no option;");
        var nobody = await CoordProcess.Run("cli", "--server", $"127.0.0.1:{FreePorts.Next()}", "get", "/a");
        nobody.ExitCode.ShouldBe(1);
        nobody.Output.ShouldBe("KeeperErrorCode = ConnectionLoss for /a");
    }

    [Fact]
    public async Task The_forms_of_older_versions_that_the_page_about_the_shell_names_work()
    {
        var page = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "clients", "cli.md"));
        var old = page.Single(line => line.StartsWith("Forms of older versions", StringComparison.Ordinal)).Split('`').Where((_, i) => i % 2 == 1).ToList();
        old.Count.ShouldBe(7);
        foreach (var line in old)
        {
            await Cli("create", "/a");
            var stat = await Cli("stat", "/a");
            var version = stat.Output.Split('\n').Single(l => l.StartsWith("dataVersion", StringComparison.Ordinal)).Split(' ')[^1];
            (await Cli([.. line.Replace(" 5", $" {version}", StringComparison.Ordinal).Split(' ')])).ExitCode.ShouldBe(0, line);
        }
    }

    private static List<JsonElement> Objects(string output) => [.. output.Split('\n').Select(line =>
    {
        using var document = JsonDocument.Parse(line);
        document.RootElement.ValueKind.ShouldBe(JsonValueKind.Object, line);
        return document.RootElement.Clone();
    })];

    private async Task<(int ExitCode, string Output)> Cli(params string[] words)
    {
        var (exitCode, output) = await CoordProcess.Run(["cli", "--server", $"127.0.0.1:{_port}", .. words]);
        return (exitCode, output.TrimEnd());
    }
}
