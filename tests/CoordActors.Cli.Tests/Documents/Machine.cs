using System.Diagnostics;
using System.Text;

namespace CoordActors.Cli.Tests.Documents;

/// <summary>Runs the command lines of a page as they stand, on a machine of their own (<c>machine.sh</c>).</summary>
internal static class Machine
{
    private const string Mark = "@@@ ";
    private const int TailLength = 20_000;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(6);
    private static readonly string[] Unshare = ["--net", "--mount", "--pid", "--mount-proc", "--fork", "--kill-child"];

    /// <summary>Why there can be no such machine here, or null.</summary>
    public static string? WhyNot { get; } = FindWhyNot();

    /// <summary>Runs them.</summary>
    /// <returns>What each block printed, by its line; or the command line that failed, and all that was printed.</returns>
    public static async Task<(Dictionary<int, string> Outputs, string? Failure)> Run(Page page, IEnumerable<CommandLine> commands)
    {
        var script = new StringBuilder();
        foreach (var command in commands)
        {
            script.Append($"printf '\\n{Mark}{command.Line}\\n'\n{(command.IsLeftRunning ? "left_running " : "")}{Shortened(command.Text)}\n");
        }

        var sandbox = Directory.CreateTempSubdirectory("coord-page-").FullName;
        var file = sandbox + ".sh";
        try
        {
            await File.WriteAllTextAsync(file, script.ToString());
            var program = Path.Combine(Page.Root, "src/CoordActors.Cli/bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0");
            var (exitCode, output) = await Run(["bash", MachineFile, Page.Root, program, page.Path, sandbox, file]);
            return (Split(output), exitCode == 0 ? null : Failure(page, output));
        }
        finally
        {
            File.Delete(file);
            Directory.Delete(sandbox, recursive: true);
        }
    }

    private static string MachineFile => Path.Combine(Page.Root, "tests/CoordActors.Cli.Tests/Documents/machine.sh");

    /// <summary>A thousand seeds are for a reader who has the time.</summary>
    private static string Shortened(string text) => text.Replace("-- --seeds 1000", "-- --seeds 3", StringComparison.Ordinal)
        .Replace("--servers --seeds 500", "--servers --seeds 3", StringComparison.Ordinal).Replace("--seconds 5", "--seconds 1", StringComparison.Ordinal);

    private static async Task<(int ExitCode, string Output)> Run(string[] command)
    {
        var start = new ProcessStartInfo("unshare", [.. Unshare, .. command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // The runtime of this test before any other, for what the pages build and run.
        start.Environment["PATH"] = $"{Path.GetDirectoryName(Environment.ProcessPath)}:{start.Environment["PATH"]}";
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Deadline);
        await using var stop = deadline.Token.Register(process.Kill);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        await process.WaitForExitAsync(CancellationToken.None);
        return (process.ExitCode, await output + await errors + (deadline.IsCancellationRequested ? $"\nstopped after {Deadline}" : ""));
    }

    private static Dictionary<int, string> Split(string output)
    {
        var outputs = new Dictionary<int, string>();
        foreach (var part in ("\n" + output).Split("\n" + Mark).Skip(1))
        {
            var lines = part.Split('\n', 2);
            if (int.TryParse(lines[0], out var line)) outputs[line] = lines.Length > 1 && lines[1].Length > 0 ? lines[1].TrimEnd('\n') + "\n" : "";
        }

        return outputs;
    }

    private static string Failure(Page page, string output)
    {
        var failed = page.Commands.LastOrDefault(command => output.Contains($"{Mark}{command.Line}\n", StringComparison.Ordinal));
        if (failed is null) return $"{page.Path}: the machine for this page could not be made:\n{Tail(output)}";
        return $"{failed.Place}: this command line does not work: {failed.Text}\n"
            + $"Make it work as it stands there, or add it with its reason to NotRun.cs in tests/CoordActors.Cli.Tests/Documents. It all said:\n{Tail(output)}";
    }

    private static string Tail(string output) => output.Length > TailLength ? "…" + output[^TailLength..] : output;

    private static string? FindWhyNot()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return "a machine of its own for a page needs root on Linux";
        var probe = Run(["sh", "-c", "ip link set lo up"]).GetAwaiter().GetResult();
        return probe.ExitCode == 0 ? null : $"there are no namespaces here: {probe.Output}";
    }
}
