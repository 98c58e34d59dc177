using CoordActors.Simulation.Cores;
using CoordActors.Simulation.Servers;

namespace CoordActors.Simulation;

/// <summary>Known mistakes, planted one at a time: checkers that do not notice them would be worth nothing.</summary>
public class PlantedTests
{
    private const int SeedsMax = 1000;
    private const int WholeSeedsMax = 100;

    public static TheoryData<string> Names => [.. Flaws.All.Select(flaw => flaw.Name)];

    public static TheoryData<string> NamesOfWhole => [.. WholeFlaws.All.Select(flaw => flaw.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_planted_mistake_is_found(string name)
    {
        var flaw = Flaws.All.Single(candidate => candidate.Name == name);
        Hunt.For(flaw, SeedsMax).Found.ShouldNotBeNull($"in {SeedsMax} seeds nobody noticed that {name}");
    }

    [Theory]
    [MemberData(nameof(NamesOfWhole))]
    public void A_mistake_planted_in_whole_servers_is_found(string name)
    {
        var flaw = WholeFlaws.All.Single(candidate => candidate.Name == name);
        Hunt.For(flaw, WholeSeedsMax).Found.ShouldNotBeNull($"in {WholeSeedsMax} seeds nobody noticed that {name}");
    }
}
