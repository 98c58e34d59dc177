using CoordActors.Simulation.Servers;

namespace CoordActors.Simulation;

/// <summary>Whole servers with all their actors, and clients that speak the wire protocol.</summary>
public class WholeWorldTests
{
    private const int Seeds = 150;

    [Fact]
    public void What_clients_are_told_stays_true_whatever_happens_to_servers()
    {
        var worlds = Enumerable.Range(1, Seeds).Select(seed => Run(WholeKnobs.Draw(seed))).ToList();

        // Chance must not have left out what the worlds are made for.
        worlds.Count(world => world.Chronicle.Rollovers > 0).ShouldBeGreaterThanOrEqualTo(15);
        worlds.Count(world => world.TurnedAway > 0).ShouldBeGreaterThanOrEqualTo(15);
        worlds.Count(world => world.Knobs.Groups.Contains(',', StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(5);
        worlds.Count(world => world.Electorate.Voters.Any(voter => voter.Weight == 0)).ShouldBeGreaterThanOrEqualTo(10);
        worlds.Count(world => world.Electorate.Voters.Count >= 5).ShouldBeGreaterThanOrEqualTo(20);
        worlds.Count(world => world.Knobs.Groups.Length > 0 && world.Servers.Count > world.Electorate.Voters.Count).ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public void Clients_do_not_notice_that_the_counter_of_an_epoch_is_used_up()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var world = Run(new WholeKnobs { Seed = seed, Voters = 3, CounterMax = 60, HistoryBytes = 1 << 20, Faults = false });
            world.Chronicle.Rollovers.ShouldBeGreaterThanOrEqualTo(3);
            world.Closings.Where(reason => !reason.StartsWith("the client has seen", StringComparison.Ordinal)).ShouldBeEmpty();
        }
    }

    [Fact]
    public void Runs_that_once_failed_do_not_fail_again()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Museum", "servers.txt"));
        foreach (var line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            new WholeWorld(WholeKnobs.Parse(line)).Problem().ShouldBeNull();
        }
    }

    [Fact]
    public void A_seed_is_the_same_run_to_the_last_line()
    {
        var (first, second) = (new StringWriter(), new StringWriter());
        new WholeWorld(WholeKnobs.Draw(3), first).Problem().ShouldBeNull();
        new WholeWorld(WholeKnobs.Draw(3), second).Problem().ShouldBeNull();
        second.ToString().ShouldBe(first.ToString());
    }

    [Fact]
    public void Knobs_can_be_read_back_from_their_line_and_a_mere_number_is_a_seed_without_any()
    {
        for (var seed = 1; seed < 100; seed++)
        {
            var knobs = WholeKnobs.Draw(seed);
            WholeKnobs.Parse(knobs.ToString()).ShouldBe(knobs);
        }

        WholeKnobs.Parse("628").ShouldBe(new WholeKnobs { Seed = 628 });
    }

    private static WholeWorld Run(WholeKnobs knobs)
    {
        var world = new WholeWorld(knobs);
        world.Problem().ShouldBeNull();
        world.Done.ShouldBeGreaterThanOrEqualTo(knobs.PromisesProgress ? 100 : 0);
        return world;
    }
}
