using CoordActors.Simulation.Servers;

namespace CoordActors.Simulation;

/// <summary>Whole servers with all their actors, and clients that speak the wire protocol.</summary>
public class WholeWorldTests
{
    private const int SeedsPerTest = 25;

    public static TheoryData<int> Chunks => [.. Enumerable.Range(0, 6)];

    [Theory]
    [MemberData(nameof(Chunks))]
    public void What_clients_are_told_stays_true_whatever_happens_to_servers(int chunk)
    {
        for (var seed = (chunk * SeedsPerTest) + 1; seed <= (chunk + 1) * SeedsPerTest; seed++)
        {
            var world = new WholeWorld(seed);
            world.Problem().ShouldBeNull();
            world.Done.ShouldBeGreaterThanOrEqualTo(100);
        }
    }

    [Fact]
    public void Runs_that_once_failed_do_not_fail_again()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Museum", "servers.txt"));
        foreach (var seed in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            new WholeWorld(long.Parse(seed)).Problem().ShouldBeNull();
        }
    }

    [Fact]
    public void A_seed_is_the_same_run_to_the_last_line()
    {
        var (first, second) = (new StringWriter(), new StringWriter());
        new WholeWorld(3, first).Problem().ShouldBeNull();
        new WholeWorld(3, second).Problem().ShouldBeNull();
        second.ToString().ShouldBe(first.ToString());
    }
}
