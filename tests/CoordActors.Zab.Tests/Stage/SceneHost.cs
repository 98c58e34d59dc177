using System.Globalization;
using CoordActors.Zab.Log;
using CoordActors.Zab.Quorums;

namespace CoordActors.Zab.Tests;

/// <summary>One core on the stage.</summary>
internal abstract class SceneHost
{
    protected long Now { get; private set; }

    public static SceneHost Create(List<string> setup)
    {
        var settings = new SceneSettings(setup);
        return settings.Role switch
        {
            "leader" => new LeaderHost(settings),
            "election" => new ElectionHost(settings),
            _ => new LearnerHost(settings),
        };
    }

    /// <summary>What it wants done before anything happens.</summary>
    public IEnumerable<string> Begin() => Outcome();

    /// <summary>Lets one thing happen and says what is wanted done then.</summary>
    public IEnumerable<string> Do(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words[0] == "time")
        {
            Now += Number(words[1]);
            Tick();
        }
        else if (!Happens(words))
        {
            throw new FormatException($"Nobody knows what this means: {line}");
        }

        return Outcome();
    }

    protected abstract bool Happens(string[] words);

    protected abstract void Tick();

    protected abstract IEnumerable<string> Outcome();

    protected static long Number(string word) => long.Parse(word, CultureInfo.InvariantCulture);

    protected static (long Origin, int Xid) Call(string word) =>
        (Number(word.Split('/')[0]), (int)Number(word.Split('/')[1]));
}

/// <summary>The first paragraph of a scene.</summary>
internal sealed class SceneSettings
{
    public SceneSettings(List<string> lines)
    {
        var members = new List<Member>();
        foreach (var words in lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            switch (words[0])
            {
                case "voters":
                    members.AddRange(words[1..].Select(word => new Member(long.Parse(word, CultureInfo.InvariantCulture))));
                    break;
                case "observers":
                    members.AddRange(words[1..].Select(word => new Member(long.Parse(word, CultureInfo.InvariantCulture), false)));
                    break;
                case "leader" or "election" or "learner":
                    (Role, Self) = (words[0], long.Parse(words[1], CultureInfo.InvariantCulture));
                    Leader = words.Length > 3 ? long.Parse(words[3], CultureInfo.InvariantCulture) : 0;
                    break;
                case "epochs":
                    (Accepted, Current) = (Scene.Zxid(words[1]), Scene.Zxid(words[2]));
                    break;
                case "history":
                    Batches.AddRange(words[1..].Select(Batch));
                    break;
                case "behind":
                    Behind = Scene.Zxid(words[1]);
                    break;
                case "committed":
                    Committed = Scene.Zxid(words[1]);
                    break;
                case "levels":
                    Levels = new FeatureLevels(byte.Parse(words[1], CultureInfo.InvariantCulture), byte.Parse(words[2], CultureInfo.InvariantCulture));
                    break;
                case "counters":
                    Timings = Timings with { CounterMax = uint.Parse(words[1], CultureInfo.InvariantCulture) };
                    break;
                default:
                    throw new FormatException($"A scene is not set up by: {string.Join(' ', words)}");
            }
        }

        Ensemble = new Ensemble(members);
    }

    public string Role { get; } = "";

    public long Self { get; }

    public long Leader { get; }

    public long Accepted { get; }

    public long Current { get; }

    public long Behind { get; }

    public long Committed { get; }

    public List<HistoryBatch> Batches { get; } = [];

    public ZabTimings Timings { get; } = new();

    public FeatureLevels Levels { get; } = FeatureLevels.First;

    public Ensemble Ensemble { get; }

    public static HistoryBatch Batch(string word)
    {
        var parts = word.Split('@');
        var level = parts.Length == 1 ? (byte)1 : byte.Parse(parts[1], CultureInfo.InvariantCulture);
        var ends = parts[0].Split("..");
        var (first, last) = (Scene.Zxid(ends[0]), Scene.Zxid(ends[^1]));
        var bytes = new List<byte>();
        for (var zxid = first; zxid <= last; zxid++)
        {
            bytes.AddRange(Transactions.Encode(zxid, level));
        }

        return new HistoryBatch(first, last, bytes.ToArray());
    }

    public History History()
    {
        var history = new History(Behind);
        foreach (var batch in Batches)
        {
            history.Append(batch);
        }

        return history;
    }

    public Durability Disk() => new(Accepted, Current, Batches.Count > 0 ? Batches[^1].LastZxid : Behind);
}
