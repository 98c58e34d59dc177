using System.Text.RegularExpressions;
using CoordActors.Admin.Commands;
using CoordActors.Protocol.Tests;
using CoordActors.Server;
using CoordActors.Server.Admin;

namespace CoordActors.Admin.Tests;

/// <summary>What docs/compatibility.md says of commands and metrics is what a server has, no more and no less.</summary>
public sealed partial class CompatibilityTests
{
    private static readonly IReadOnlyList<CompatibilityPage.Row> Metrics = CompatibilityPage.Rows("Metrics");
    private static readonly string[] OnPage = [.. Metrics.Where(row => !row.IsLeftOut).SelectMany(row => row.Names)];

    private static readonly PeerStatus Leader = new()
    {
        Mode = ServerMode.Leader,
        Phase = "broadcast",
        QuorumSize = 2,
        Learners = [new LearnerStatus(2, "b", false, true, true, 9, 0) { AckLatency = new SummaryView(1, 2, 2, 2, 2, 2, 2, 2) }],
    };

    /// <summary>What Apache ZooKeeper really gives; a test of CoordActors.Interop asks it again where it is installed.</summary>
    private static IEnumerable<string> Apache =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Apache", "mntr-3.8.txt")).Where(line => !line.StartsWith('#'));

    [Fact]
    public void Every_command_stands_on_the_page_with_its_other_names_and_no_other_does()
    {
        var rows = CompatibilityPage.Rows("Commands of the admin server");
        var onPage = rows.SelectMany(row => row.Names.Select(name => $"{name} {string.Join(' ', row.NamesIn(1))}"));
        onPage.ShouldBe(CommandTable.All.Select(command => $"{command.Name} {string.Join(' ', command.OtherNames)}"), ignoreOrder: true);
    }

    [Fact]
    public async Task Every_metric_that_a_server_shows_stands_on_the_page_and_no_other_does()
    {
        await using var alone = await AdminWorld.Start();
        await using var leader = await AdminWorld.Start(peer: Leader);
        string[] shown = [.. await Shown(alone), .. await Shown(leader)];

        shown.Where(name => OnPage.Count(pattern => Is(pattern, name)) != 1).ShouldBeEmpty();
        OnPage.Where(pattern => !shown.Any(name => Is(pattern, name))).ShouldBeEmpty();
        Metrics.Where(row => row.IsLeftOut).SelectMany(row => row.Names.Where(pattern => shown.Any(name => Is(pattern, name) && !OnPage.Contains(name))))
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task Mntr_shows_what_the_command_monitor_does()
    {
        await using var world = await AdminWorld.Start(peer: Leader);
        var words = (await world.Word("mntr")).TrimEnd('\n').Split('\n').Select(line => line.Split('\t')[0]);
        words.ShouldBe((await world.Json("/commands/monitor")).EnumerateObject().SkipLast(2).Select(property => "zk_" + property.Name));
    }

    [Fact]
    public void Every_metric_of_Apache_ZooKeeper_is_either_shown_here_or_left_out_with_a_reason()
    {
        Apache.Where(name => Metrics.Count(row => row.Covers(name)) != 1).ShouldBeEmpty();
        Metrics.Where(row => row.IsLeftOut).SelectMany(row => row.Names)
            .Where(pattern => !pattern.StartsWith("jvm_", StringComparison.Ordinal) && !Apache.Any(name => Is(pattern, name)))
            .ShouldBeEmpty("Apache ZooKeeper has no such metric");
    }

    private static bool Is(string pattern, string name) => Regex.IsMatch(name, $"^{pattern.Replace("*", ".*", StringComparison.Ordinal)}$");

    /// <summary>By all ways, without what stands before the name of a summary, or behind that of a counter.</summary>
    private static async Task<IEnumerable<string>> Shown(AdminWorld world)
    {
        await world.Create("/a");
        var monitor = (await world.Json("/commands/monitor")).EnumerateObject().SkipLast(2).Select(property => property.Name).ToHashSet();
        var summaries = monitor.Where(name => name.StartsWith("cnt_", StringComparison.Ordinal)).Select(name => name[4..]).ToHashSet();
        var types = Type().Matches(await world.Text("/metrics")).Select(match => match.Groups[1].Value).ToHashSet();
        return monitor.Select(name => Part().Match(name) is { Success: true } part && summaries.Contains(part.Groups[1].Value) ? part.Groups[1].Value : name)
            .Select(name => Server().Replace(name, ""))
            .Concat(types.Where(name => !(name.EndsWith("_total", StringComparison.Ordinal) && types.Contains(name[..^"_total".Length]))))
            .Distinct();
    }

    [GeneratedRegex("^(?:avg|min|max|cnt|sum|p50|p95|p99|p999)_(.*)$")]
    private static partial Regex Part();

    [GeneratedRegex("^[0-9]+_")]
    private static partial Regex Server();

    [GeneratedRegex("# TYPE ([a-z_]+) ")]
    private static partial Regex Type();
}
