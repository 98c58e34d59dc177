using System.Globalization;
using CoordActors.Server.Settings;
using CoordActors.Simulation.Cores;

namespace CoordActors.Simulation.Servers;

/// <summary>
/// What makes one world of whole servers differ from another besides what its seed decides on the way. The defaults are the world without any of it, so
/// that a line of the museum stays the run that it was when knobs are added.
/// </summary>
internal sealed record WholeKnobs
{
    private const uint LeftBehindMax = 1000;

    public long Seed { get; init; }

    /// <summary>Voters; 0: one to five, as the seed decides.</summary>
    public int Voters { get; init; }

    /// <summary>The group of each voter, with commas between; empty: no groups.</summary>
    public string Groups { get; init; } = "";

    /// <summary>The weight of each voter, where there are groups.</summary>
    public string Weights { get; init; } = "";

    public bool LeaderServes { get; init; } = true;

    /// <summary>The last counter of an epoch.</summary>
    public uint CounterMax { get; init; } = new ZabSettings().CounterMax;

    /// <summary>Voters begin with a snapshot at this zxid, observers without anything; 0: all begin without anything.</summary>
    public long FirstZxid { get; init; }

    /// <summary>Bytes of history in memory; 0: as the seed decides.</summary>
    public int HistoryBytes { get; init; }

    /// <summary>Whether servers, disks, clocks, network and connections are harmed.</summary>
    public bool Faults { get; init; } = true;

    /// <summary>Whether clients do not stay, have slow links, and find a server among the others that lags: see <see cref="ClientManners"/>.</summary>
    public bool Restless { get; init; }

    /// <summary>Whether there is one server without an ensemble.</summary>
    public bool Alone { get; init; }

    /// <summary>Whether clients also do what recipes are made of: see <see cref="ClientRecipes"/>.</summary>
    public bool Recipes { get; init; }

    /// <summary>
    /// Whether everybody must be served in time, and every session end: not where the clients of the leader's server alone may use up an epoch with what
    /// they ask for at once, again and again, and each new leader gives every session its full timeout; nor where the sessions that restless clients have
    /// left behind do so when they end.
    /// </summary>
    public bool PromisesProgress => CounterMax >= (Restless ? LeftBehindMax : WholeClient.OutstandingMax * WholeWorld.ClientCount);

    /// <summary>Drawn apart from everything else, so that seeds stay the runs that they were where all knobs are at their defaults.</summary>
    public static WholeKnobs Draw(long seed)
    {
        var chance = new Chance(((ulong)seed * 15485863) + 1);
        var knobs = new WholeKnobs { Seed = seed, LeaderServes = !chance.Happens(0.15) };
        knobs = chance.Below(8) switch
        {
            0 => knobs with { CounterMax = (uint)chance.Between(1, 47) },
            1 => knobs with { CounterMax = (uint)chance.Between(48, 200) },
            2 => knobs with { FirstZxid = ((long)chance.Between(1, 1000) << 32) + knobs.CounterMax - chance.Between(0, 300) },
            _ => knobs,
        };
        knobs = chance.Below(20) switch
        {
            0 => knobs with { Voters = chance.Of(5, 6, 7, 9) },
            1 or 2 => knobs.InThreeGroups(chance),
            3 or 4 => knobs.InOneGroup(chance),
            _ => knobs,
        };
        knobs = knobs with { Restless = chance.Happens(0.25), Recipes = chance.Happens(0.4) };
        return chance.Happens(0.05) ? new WholeKnobs { Seed = seed, Voters = 1, Alone = true, Restless = knobs.Restless, Recipes = knobs.Recipes } : knobs;
    }

    /// <summary>Reads a line. One that is only a number is a seed with all knobs at their defaults.</summary>
    public static WholeKnobs Parse(string line) => long.TryParse(line, NumberStyles.Integer, CultureInfo.InvariantCulture, out var seed)
        ? new WholeKnobs { Seed = seed }
        : KnobLine.Read<WholeKnobs>(line);

    public override string ToString() => KnobLine.Write(this);

    /// <summary>Who votes, and how much; those after them observe.</summary>
    public Electorate Electorate(int voters)
    {
        var (groups, weights) = (Numbers(Groups), Numbers(Weights));
        return new Electorate([.. Enumerable.Range(0, voters).Select(i => (
            i + 1L, groups.Length == 0 ? (long?)null : groups[i % groups.Length], weights.Length == 0 ? 1 : weights[i % weights.Length]))]);
    }

    /// <summary>Two or three voters each; one of them may be without weight, or a whole group, which is not counted then.</summary>
    private WholeKnobs InThreeGroups(Chance chance)
    {
        var voters = chance.Of(6, 7, 9);
        var weights = Enumerable.Range(0, voters).Select(_ => chance.Of(1, 1, 1, 2, 3)).ToArray();
        switch (chance.Below(3))
        {
            case 0:
                weights[chance.Below(voters)] = 0;
                break;
            case 1:
                for (var i = 2; i < voters; i += 3)
                {
                    weights[i] = 0;
                }

                break;
            default:
                break;
        }

        return this with { Voters = voters, Groups = "1,2,3", Weights = string.Join(',', weights) };
    }

    /// <summary>Mere weights: one voter may have as much as all others, and one or two have none.</summary>
    private WholeKnobs InOneGroup(Chance chance)
    {
        var voters = chance.Of(3, 4, 5);
        var weights = Enumerable.Range(0, voters).Select(_ => chance.Of(1, 1, 2)).ToArray();
        weights[chance.Below(voters)] = chance.Of(2, 3, 4);
        weights[chance.Below(voters)] = 0;
        return this with { Voters = voters, Groups = "1", Weights = string.Join(',', weights) };
    }

    private static long[] Numbers(string list) =>
        [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
}
