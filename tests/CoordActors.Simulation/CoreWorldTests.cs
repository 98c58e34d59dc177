using CoordActors.Simulation.Cores;

namespace CoordActors.Simulation;

/// <summary>Ensembles of cores with every kind of harm done to them. A failure prints what to run to see it again (docs/internals/simulation.md).</summary>
public class CoreWorldTests
{
    private const int SeedsPerTest = 50;

    public static TheoryData<int> Chunks => [.. Enumerable.Range(0, 8)];

    [Theory]
    [MemberData(nameof(Chunks))]
    public void Every_property_holds_at_every_step(int chunk)
    {
        for (var seed = (chunk * SeedsPerTest) + 1; seed <= (chunk + 1) * SeedsPerTest; seed++)
        {
            new World(Knobs.Draw(seed)).Problem().ShouldBeNull();
        }
    }

    [Fact]
    public void Runs_that_once_failed_do_not_fail_again()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Museum", "cores.txt"));
        foreach (var run in lines.Where(line => line.StartsWith("Seed=", StringComparison.Ordinal)))
        {
            new World(Knobs.Parse(run)).Problem().ShouldBeNull();
        }
    }

    [Fact]
    public void A_seed_is_the_same_run_to_the_last_message()
    {
        var (first, second) = (new StringWriter(), new StringWriter());
        new World(Knobs.Draw(7), trace: first).Problem().ShouldBeNull();
        new World(Knobs.Draw(7), trace: second).Problem().ShouldBeNull();
        second.ToString().ShouldBe(first.ToString());
        first.ToString().Length.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void Knobs_can_be_read_back_from_their_line()
    {
        for (var seed = 1; seed < 100; seed++)
        {
            var knobs = Knobs.Draw(seed);
            Knobs.Parse(knobs.ToString()).ShouldBe(knobs);
        }
    }
}
