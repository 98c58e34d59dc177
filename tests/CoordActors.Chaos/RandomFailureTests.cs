using System.Diagnostics;
using System.Globalization;
using CoordActors.Interop.Ensemble;
using CoordActors.Interop.Hosting;

namespace CoordActors.Chaos;

/// <summary>
/// Servers of a real ensemble are killed, stopped and paused at random under clients that write all the time. COORD_CHAOS_SECONDS (30) says for how
/// long, COORD_CHAOS_SEED what happens: the same seed brings the same failures in the same order.
/// </summary>
public sealed class RandomFailureTests
{
    private const int WritesMax = 200;

    [Fact]
    public void Whatever_fails_no_acknowledged_write_is_lost_and_none_happens_twice_or_out_of_order()
    {
        var seed = Number("COORD_CHAOS_SEED", 20_261_125);
        var limit = TimeSpan.FromSeconds(Number("COORD_CHAOS_SECONDS", 30));
        var random = new Random(seed);
        using var ensemble = EnsembleUnderTest.Start(voters: 3, observers: 1);
        var clients = ensemble.Servers.Select(server => new Client(server)).ToList();
        var history = new List<string>();
        var clock = Stopwatch.StartNew();
        try
        {
            while (clock.Elapsed < limit)
            {
                clients.ForEach(client => client.Writer.Write(random.Next(1, WritesMax)));
                var failing = Fail(ensemble, random, history);
                clients.ForEach(client => client.GoOn(ensemble, failing, random.Next(1, WritesMax)));
                ensemble.StartAll();
                clients.ForEach(client => client.Writer.CheckAt(ensemble.Servers[random.Next(ensemble.Servers.Count)]));
            }

            clients.ForEach(client => client.Writer.Drain());
            foreach (var server in ensemble.Servers)
            {
                clients.ForEach(client => client.Writer.CheckAt(server));
            }
        }
        catch (Exception problem) when (problem is not InvalidProgramException)
        {
            throw new InvalidOperationException($"Seed {seed}, after {string.Join(", ", history)}: {problem.Message}\n{ensemble.Output()}", problem);
        }
        finally
        {
            clients.ForEach(client => client.Writer.Dispose());
        }
    }

    /// <returns>The servers that nobody can talk to now.</returns>
    private static List<ServerUnderTest> Fail(EnsembleUnderTest ensemble, Random random, List<string> history)
    {
        var victim = ensemble.Servers[random.Next(ensemble.Servers.Count)];
        var what = random.Next(8) switch { 0 => "kill", < 4 => "kill one", < 6 => "pause one", _ => "stop one" };
        history.Add(what == "kill" ? "kill all" : $"{what.Split(' ')[0]} {victim.Options.MyId}");
        if (what == "kill")
        {
            ensemble.Obey("kill");
            return [.. ensemble.Servers];
        }

        ensemble.Obey($"{what.Split(' ')[0]} {victim.ConnectString}");
        return [victim];
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>A writer and the server that it is at.</summary>
    private sealed class Client(ServerUnderTest home)
    {
        private ServerUnderTest _home = home;

        public Writer Writer { get; } = new(home, $"/writer-{home.Options.MyId}");

        /// <summary>Writes on; where its own server has failed, with the same session at another, or at the same one when all have.</summary>
        public void GoOn(EnsembleUnderTest ensemble, List<ServerUnderTest> failing, int count)
        {
            if (failing.Contains(_home))
            {
                if (!_home.IsPaused)
                {
                    Writer.DrainUntilClosed();
                }

                if (failing.Count == ensemble.Servers.Count)
                {
                    ensemble.StartAll();
                }
                else
                {
                    _home = ensemble.Servers.First(server => !failing.Contains(server));
                }

                Writer.MoveTo(_home);
            }

            Writer.Write(count);
        }
    }
}
