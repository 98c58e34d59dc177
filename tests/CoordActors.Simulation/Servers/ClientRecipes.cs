using CoordActors.Protocol;
using CoordActors.Simulation.Cores;

namespace CoordActors.Simulation.Servers;

/// <summary>
/// What recipes are made of: znodes with numbers in two queues, ephemeral ones among them and some of them created by a multi, a counter that is written
/// if it has the version that was last seen, and a znode that only clients with an identity may read and write.
/// </summary>
internal sealed class ClientRecipes(WholeWorld world, int number)
{
    public const string Identity = "somebody:secret";

    public const string Private = "/p";

    private const string Counter = "/c";

    /// <summary>In the second one there are ephemerals only.</summary>
    public static readonly IReadOnlyList<string> Queues = ["/q", "/l"];

    private readonly List<string> _own = [];
    private int _version;

    /// <summary>Half of the clients say who they are at the beginning of each connection.</summary>
    public bool HasIdentity => world.Knobs.Recipes && number % 4 is 1 or 2;

    private Chance Chance => world.Chance;

    /// <summary>For a new session.</summary>
    public static IEnumerable<ClientRequest> Begin(WholeWorld world) =>
        world.Knobs.Recipes ? Queues.Append(Counter).Select(path => ClientRequest.Create(path, CreateFlags.Persistent)) : [];

    /// <summary>Remembers what came of it.</summary>
    public void Learn(SeenReply reply)
    {
        _own.AddRange(reply.Created.Where(path => path.Length > 4 && Queues.Any(queue => path.StartsWith(queue + "/", StringComparison.Ordinal))));
        if (reply is { Request: { Op: OpCode.GetData or OpCode.SetData, Path: Counter }, Error: ErrorCode.Ok })
        {
            _version = reply.Nodes[0].Stat.Version;
        }
    }

    /// <summary>What is asked next; null where it is something else.</summary>
    public List<ClientRequest>? Next()
    {
        if (!world.Knobs.Recipes || Chance.Happens(0.5))
        {
            return null;
        }

        var value = (number * 1_000_000L) + ++world.Values;
        return Chance.Below(10) switch
        {
            0 => [ClientRequest.Create($"{Queues[0]}/n-", CreateFlags.PersistentSequential)],
            1 => [ClientRequest.Create($"{Queues[1]}/e-", CreateFlags.EphemeralSequential), ClientRequest.GetChildren(Queues[1], watches: true)],
            2 => [ClientRequest.Create2($"{Chance.Of(Queues)}/e-", CreateFlags.EphemeralSequential)],
            3 => [ClientRequest.Multi(
                ClientRequest.CreateEntry($"{Queues[1]}/e-", CreateFlags.EphemeralSequential),
                ClientRequest.CheckEntry(Counter, Chance.Of(-1, -1, _version)),
                ClientRequest.CreateEntry($"{Queues[0]}/e-", CreateFlags.EphemeralSequential))],
            4 or 5 => [ClientRequest.Set(Counter, value, _version), ClientRequest.Get(Counter, watches: false)],
            6 when _own.Count > 0 => [ClientRequest.Delete(TakeOwn())],
            6 or 7 => [ClientRequest.GetChildren(Chance.Of(Queues), watches: true)],
            8 => [ClientRequest.Set(Private, value), ClientRequest.Get(Private, watches: false)],
            _ => [HasIdentity && Chance.Happens(0.7) ? ClientRequest.CreatePrivate(Private) : ClientRequest.Delete(Private)],
        };
    }

    private string TakeOwn()
    {
        var path = _own[Chance.Below(_own.Count)];
        _own.Remove(path);
        return path;
    }
}
