using CoordActors.Cli.Operate;
using CoordActors.Server.Settings;

namespace CoordActors.Cli.Tests.Server;

public sealed class EnsemblePlanTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("coord-plan ").FullName;

    [Fact]
    public void The_written_files_describe_one_ensemble_in_which_each_server_has_its_own_number_and_ports()
    {
        var plan = new EnsemblePlan(3, 1, 17181, _directory);
        plan.Write();
        var all = plan.Ids.Select(id => SettingsLoader.Load(plan.ConfigurationOf(id))).ToList();
        all.ShouldAllBe(loaded => loaded.Settings.Ensemble!.Servers.Count == 4);
        all.Select(loaded => loaded.Settings.Ensemble!.MyId).ShouldBe([1, 2, 3, 4]);
        all.Select(loaded => loaded.Settings.Client.Port).ShouldBe([17181, 17182, 17183, 17184]);
        all.Select(loaded => loaded.Settings.Admin.Port).ShouldBe([23181, 23182, 23183, 23184]);
        all.Select(loaded => loaded.Settings.Ensemble!.Self.Role == ServerRole.Observer).ShouldBe([false, false, false, true]);
        all.Select(loaded => loaded.Settings.DataDirectory).Distinct().Count().ShouldBe(4);
        all.ShouldAllBe(loaded => loaded.Warnings.Count == 0);
    }

    [Fact]
    public async Task A_port_in_use_is_named_before_anything_starts()
    {
        var taken = FreePorts.Next();
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, taken);
        listener.Start();
        var (exitCode, output) = await CoordProcess.Run("ensemble", "--nodes", "1", "--base-port", $"{taken}", "--dir", Path.Combine(_directory, "e"));
        (exitCode, output).ShouldSay(2, $"coord: port {taken} is in use; choose other ports with --base-port.");
        Directory.Exists(Path.Combine(_directory, "e")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--nodes is 0; it must be 1 to 64.", "--nodes", "0")]
    [InlineData("--observers is -1; it must be 0 to 64.", "--observers", "-1")]
    [InlineData("--base-port is 70000; it must be 1 to 59000.", "--base-port", "70000")]
    public async Task A_number_out_of_its_range_is_named(string sentence, params string[] args)
        => (await CoordProcess.Run(["ensemble", .. args])).ShouldSay(2, $"coord: {sentence}");

    [Theory]
    [InlineData(true, "follower", "leader", "follower", "observer")]
    [InlineData(true, "leader")]
    [InlineData(false, "follower", "leader", "read-only")]
    [InlineData(false, "follower", "leader", null)]
    [InlineData(false, "leader", "leader", "follower")]
    [InlineData(false, "follower", "follower", "follower")]
    public void All_serve_when_they_are_one_ensemble_with_one_leader(bool areOne, params string?[] modes) =>
        LocalEnsemble.AreOne(modes).ShouldBe(areOne);

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
