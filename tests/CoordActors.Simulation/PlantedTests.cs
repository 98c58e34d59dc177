using CoordActors.Simulation.Cores;

namespace CoordActors.Simulation;

/// <summary>Known mistakes, planted one at a time: checkers that do not notice them would be worth nothing.</summary>
public class PlantedTests
{
    private const int SeedsMax = 1000;

    public static TheoryData<string> Names => [.. Flaws.All.Select(flaw => flaw.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_planted_mistake_is_found(string name)
    {
        var flaw = Flaws.All.Single(candidate => candidate.Name == name);
        Hunt.For(flaw, SeedsMax).Found.ShouldNotBeNull($"in {SeedsMax} seeds nobody noticed that {name}");
    }
}
