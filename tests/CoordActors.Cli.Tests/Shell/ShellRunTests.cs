using System.Text.RegularExpressions;
using CoordActors.Cli.Tests.Server;

namespace CoordActors.Cli.Tests.Shell;

/// <summary>The shell as a process against a server as a process: what ZooKeeper's shell does not have.</summary>
public sealed class ShellRunTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("coord-shell-").FullName;
    private readonly int _port = CoordProcess.FreePort();
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
        (await Cli("top", $"127.0.0.1:{CoordProcess.FreePort()}")).Output.ShouldContain("unreachable");
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
        var nobody = await CoordProcess.Run("cli", "--server", $"127.0.0.1:{CoordProcess.FreePort()}", "get", "/a");
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

    private async Task<(int ExitCode, string Output)> Cli(params string[] words)
    {
        var (exitCode, output) = await CoordProcess.Run(["cli", "--server", $"127.0.0.1:{_port}", .. words]);
        return (exitCode, output.TrimEnd());
    }
}
