using CoordActors.Simulation.Servers;

namespace CoordActors.Simulation.Cores;

/// <summary>Runs seeds with a planted mistake until a checker finds it.</summary>
internal static class Hunt
{
    /// <summary>How many seeds it took, and what was found; null when all of them went well.</summary>
    public static (long Seeds, string? Found) For(Flaw flaw, long seeds)
    {
        for (var seed = 1L; seed <= seeds; seed++)
        {
            try
            {
                new World(Knobs.Draw(seed), flaw).Run();
            }
            catch (Violation violation)
            {
                return (seed, violation.Property);
            }
            catch (Exception problem) when (problem is ArgumentException or InvalidOperationException or KeyNotFoundException)
            {
                // A core refuses to go on from a state that it would never have come to by itself.
                return (seed, problem.GetType().Name);
            }
        }

        return (seeds, null);
    }

    /// <summary>The same for whole servers.</summary>
    public static (long Seeds, string? Found) For(WholeFlaw flaw, long seeds)
    {
        for (var seed = 1L; seed <= seeds; seed++)
        {
            try
            {
                new WholeWorld(WholeKnobs.Draw(seed), flaw: flaw).Run();
            }
            catch (Violation violation)
            {
                return (seed, violation.Property);
            }
        }

        return (seeds, null);
    }
}
