using System.Text.RegularExpressions;
using CoordActors.Interop.Foreign;
using CoordActors.Interop.Hosting;

namespace CoordActors.Interop.Dotnet;

/// <summary><c>coord cli</c> beside ZooKeeper's own shell: the same lines, the same output, with either server.</summary>
public sealed partial class ShellTests(BothServers servers) : IClassFixture<BothServers>
{
    private static readonly string[] Noise =
        ["SLF4J: ", "Connecting to ", "Welcome to ", "JLine support", "Did you mean", "ZooKeeper -server host:port", "\t", "WatchedEvent ", "WATCHER::"];

    public static TheoryData<ServerKind> Kinds => BothServers.Kinds;

    [ZkCliTheory]
    [MemberData(nameof(Kinds))]
    public async Task The_same_lines_have_the_same_output(ServerKind kind)
    {
        var theirs = await Play(servers[kind], "bash", ["-c", "exec \"$0\" -waitforconnection -server \"$1\" 2>&1", Toolbox.ZkCli], "/zkcli");
        var ours = await Play(servers[kind], "bash", ["-c", $"exec {CoordCli} --wait --server \"$0\" 2>&1"], "/coord");
        foreach (var (line, output) in theirs)
        {
            ours[line].ShouldBe(output, $"line {line}");
        }

        ours.Count.ShouldBe(theirs.Count);
    }

    [ZkCliTheory]
    [MemberData(nameof(Kinds))]
    public async Task A_single_command_has_the_same_exit_code(ServerKind kind)
    {
        foreach (var line in ShellScript.Singles)
        {
            var theirs = await Single(Toolbox.ZkCli, ["-waitforconnection", "-server", servers[kind].ConnectString], line, "/zkcli-single");
            var ours = await Single("dotnet", [CoordDll, "cli", "--server", servers[kind].ConnectString], line, "/coord-single");
            ours.ExitCode.ShouldBe(theirs.ExitCode, line);
        }
    }

    /// <summary>Each line is followed by a command that does not exist, whose complaint marks the end of the line's output.</summary>
    private static async Task<Dictionary<string, string>> Play(ServerUnderTest server, string shell, string[] arguments, string root)
    {
        var input = ShellScript.Lines.SelectMany((line, i) => new[] { line.Replace("ROOT", root, StringComparison.Ordinal), $"mark{i}" });
        var run = await ForeignProgram.Run(shell, [.. arguments, server.ConnectString], standardInput: string.Join('\n', [.. input, "quit", ""]));
        var outputs = new Dictionary<string, string>();
        var lines = new List<string>();
        foreach (var raw in run.Text.Split('\n').Where(l => l.Length > 0 && !Noise.Any(n => l.StartsWith(n, StringComparison.Ordinal))))
        {
            var mark = Mark().Match(raw);
            if (mark.Success)
            {
                var number = int.Parse(mark.Groups[1].Value);
                outputs[$"{number}: {ShellScript.Lines[number]}"] = string.Join('\n', lines);
                lines.Clear();
            }
            else
            {
                lines.Add(Settle(raw.Replace(root, "ROOT", StringComparison.Ordinal)));
            }
        }

        return outputs;
    }

    /// <summary>Takes out what chance decides: zxids, times, and the order of lists.</summary>
    private static string Settle(string line) => line.StartsWith('[')
        ? $"[{string.Join(", ", line.Trim('[', ']').Split(", ").Order(StringComparer.Ordinal))}]"
        : Times().Replace(Zxids().Replace(line, "$1 = zxid"), "$1 = time");

    private static Task<ProgramRun> Single(string program, string[] arguments, string line, string root) =>
        ForeignProgram.Run(program, [.. arguments, .. line.Replace("ROOT", root, StringComparison.Ordinal).Split(' ')]);

    private static string CoordCli => $"dotnet {CoordDll} cli";

    private static string CoordDll => OurServer.BuildOutput();

    [GeneratedRegex("^Command not found: Command not found mark(\\d+)$")]
    private static partial Regex Mark();

    [GeneratedRegex("^(cZxid|mZxid|pZxid) = 0x[0-9a-f]+$")]
    private static partial Regex Zxids();

    [GeneratedRegex("^(ctime|mtime) = .* \\d{4}$")]
    private static partial Regex Times();
}
