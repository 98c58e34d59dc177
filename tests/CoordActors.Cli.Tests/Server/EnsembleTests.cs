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
        var port = FreePorts.OfEnsemble(4);
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
        ensemble.Log.ShouldNotContain("dead letter");
    }

    [Fact]
    public async Task A_start_and_an_orderly_stop_write_nothing_that_somebody_would_have_to_look_at()
    {
        var port = FreePorts.OfEnsemble(4);
        using var ensemble = CoordProcess.Start("ensemble", "--nodes", "3", "--observers", "1", "--base-port", $"{port}", "--dir", _directory);
        await ensemble.Line("All serve at");

        (await ensemble.Terminate()).ShouldBe(0, ensemble.Log);

        ensemble.Log.Split('\n').Where(line => Alarm().IsMatch(line) && !MachineIsSlow().IsMatch(line)).ShouldBeEmpty(ensemble.Log);
    }

    [Fact]
    public async Task Servers_find_each_other_though_each_calls_itself_by_the_address_of_every_interface()
    {
        var port = FreePorts.OfEnsemble(4);
        var servers = Enumerable.Range(1, 3).Select(id => CoordProcess.Start("server", ZooCfg(id, port))).ToList();
        try
        {
            var all = string.Join(',', Enumerable.Range(1, 3).Select(id => $"127.0.0.1:{port + id}"));
            (await StatusUntil(all, " leader ")).ShouldContain(" follower ");
            (await CoordProcess.Run("cli", "--server", $"127.0.0.1:{port + 1}", "create", "/a", "b")).ShouldSay(0, "Created /a");
        }
        finally
        {
            foreach (var server in servers) server.Dispose();
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>As images of containers write it: 0.0.0.0 for the server itself, a name for the others.</summary>
    private string ZooCfg(int id, int port)
    {
        var data = Directory.CreateDirectory(Path.Combine(_directory, $"{id}")).FullName;
        File.WriteAllText(Path.Combine(data, "myid"), $"{id}");
        var lines = Enumerable.Range(1, 3)
            .Select(other => $"server.{other}={(other == id ? "0.0.0.0" : "localhost")}:{port + 1000 + other}:{port + 2000 + other};{port + other}");
        var file = Path.Combine(data, "zoo.cfg");
        File.WriteAllText(file, $"dataDir={data}\ntickTime=2000\ninitLimit=10\nsyncLimit=5\nadmin.enableServer=false\n{string.Join('\n', lines)}\n");
        return file;
    }

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

    [GeneratedRegex(@"(\d) (leader|follower|observer) \(process (\d+)\)")]
    private static partial Regex Role();

    [GeneratedRegex("Z (warn|fail|crit|error): |dead letter")]
    private static partial Regex Alarm();

    /// <summary>What is worth a warning, and comes from a machine that does too much at once.</summary>
    [GeneratedRegex("the disk is slow|nothing was heard|fallen silent")]
    private static partial Regex MachineIsSlow();
}
