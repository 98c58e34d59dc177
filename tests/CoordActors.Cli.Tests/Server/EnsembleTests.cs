using System.Text.RegularExpressions;

namespace CoordActors.Cli.Tests.Server;

/// <summary><c>coord ensemble</c>: real processes, one of which is killed.</summary>
public sealed partial class EnsembleTests : IDisposable
{
    private const int Attempts = 100;

    private readonly string _directory = Directory.CreateTempSubdirectory("coord-ensemble-").FullName;

    [Fact]
    public async Task An_ensemble_on_one_machine_serves_survives_its_leader_and_stops_in_order()
    {
        var port = FreeBasePort();
        using var ensemble = CoordProcess.Start("ensemble", "--nodes", "3", "--observers", "1", "--base-port", $"{port}", "--dir", _directory);
        var line = await ensemble.Line("All serve at");
        Role().Matches(line).Select(match => match.Groups[2].Value).ShouldBe(["follower", "follower", "leader", "observer"], ignoreOrder: true);
        (await CoordProcess.Run("cli", "--server", $"127.0.0.1:{port}", "create", "/kept", "value")).ShouldSay(0, "Created /kept");

        var leader = Role().Matches(line).Single(match => match.Groups[2].Value == "leader");
        using (var process = System.Diagnostics.Process.GetProcessById(int.Parse(leader.Groups[3].Value)))
        {
            process.Kill();
        }

        await ensemble.Line($"[{leader.Groups[1].Value}] ended with exit code 137");
        var survivors = Enumerable.Range(1, 4).Where(id => $"{id}" != leader.Groups[1].Value).Select(id => $"127.0.0.1:{port + id - 1}").ToList();
        (await StatusUntil(string.Join(',', survivors), " leader ")).ShouldContain(" observer ");
        (await CoordProcess.Run("cli", "--server", survivors[0], "get", "/kept")).ShouldSay(0, "value");

        (await ensemble.Terminate()).ShouldBe(0, ensemble.Log);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static async Task<string> StatusUntil(string servers, string wanted)
    {
        var output = "";
        for (var i = 0; i < Attempts; i++)
        {
            // The question itself takes its time: a process is started for it.
            (var exitCode, output) = await CoordProcess.Run("status", "--server", servers);
            if (exitCode == 0 && output.Contains(wanted, StringComparison.Ordinal)) return output;
        }

        throw new InvalidOperationException($"it does not come to '{wanted}':\n{output}");
    }

    /// <summary>The first of four free ports whose quorum and admin ports, 1000 and 6000 above, are free as well, with all likelihood.</summary>
    private static int FreeBasePort()
    {
        int port;
        do port = CoordProcess.FreePort(); while (port > 50_000);
        return port;
    }

    [GeneratedRegex(@"(\d) (leader|follower|observer) \(process (\d+)\)")]
    private static partial Regex Role();
}
