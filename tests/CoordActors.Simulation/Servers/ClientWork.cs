using CoordActors.Protocol;
using CoordActors.Simulation.Cores;
using CoordActors.Simulation.Linearizability;

namespace CoordActors.Simulation.Servers;

/// <summary>
/// What a simulated client asks for. There are registers, a pair of znodes that are only ever written together by a multi, and znodes that come and go;
/// on all of them are watches.
/// </summary>
internal sealed class ClientWork(WholeWorld world, int number)
{
    private const int Registers = 3;
    private const int Pair = 100;
    private const int NoVersion = 999_999;
    private const int MostAtOnce = 4;

    private static readonly string[] Passing = ["/t/a", "/t/b"];
    private static readonly string[] Watched = ["/t", "/t/a", "/t/b", "/", "/r0", "/m0"];

    private Chance Chance => world.Chance;

    /// <summary>For a new session. Most of it is there already.</summary>
    public List<ClientRequest> Begin(long sessionId) =>
    [
        .. Enumerable.Range(0, Registers).Select(register => ClientRequest.Create($"/r{register}", CreateFlags.Persistent)),
        ClientRequest.Create("/m0", CreateFlags.Persistent),
        ClientRequest.Create("/m1", CreateFlags.Persistent),
        ClientRequest.Create("/t", CreateFlags.Persistent),
        ClientRequest.Create($"/e{sessionId:x}", CreateFlags.Ephemeral),
        .. ClientRecipes.Begin(world),
    ];

    /// <summary>Tells the checker of linearizability what came of a call.</summary>
    public static void Finish(WholeWorld world, SeenReply reply)
    {
        // The pair is created by two requests, and only ever written by multis once both are there.
        if (reply.Request.Op == OpCode.MultiRead && reply.Nodes.Count == 2 && reply.Nodes.TrueForAll(node => node.Error == ErrorCode.Ok)
            && reply.Nodes[0].Data != reply.Nodes[1].Data)
        {
            world.Report(new Violation("S9", $"a multi was seen half done: {reply.Nodes[0].Data} and {reply.Nodes[1].Data}"));
        }

        if (reply.Request.Call is not { } call)
        {
            return;
        }

        if (reply.Error != ErrorCode.Ok || reply.MultiError != ErrorCode.Ok || reply.Nodes.Any(node => node.Error != ErrorCode.Ok))
        {
            world.Calls.Remove(call);
            return;
        }

        call.Value = call.IsWrite ? call.Value : long.Parse(reply.Nodes[0].Data!);
        call.Likely = (reply.Zxid, call.IsWrite ? 0 : 1);
        call.ReturnedAt = ++world.Ticks;
    }

    /// <summary>What is asked next: mostly one thing, sometimes several that do not wait for each other.</summary>
    public List<ClientRequest> Next()
    {
        var requests = new List<ClientRequest>();
        for (var left = Chance.Happens(0.1) ? Chance.Between(2, MostAtOnce) : 1; left > 0; left--)
        {
            Add(requests);
        }

        return requests;
    }

    private void Add(List<ClientRequest> requests)
    {
        switch (Chance.Below(100))
        {
            case < 35:
                var register = Chance.Below(Registers);
                var value = NextValue();
                requests.Add(WithCall(ClientRequest.Set($"/r{register}", value), new RegisterCall(register, true, ++world.Ticks) { Value = value }));
                break;
            case < 62:
                var read = Chance.Below(Registers);
                requests.Add(ClientRequest.Sync($"/r{read}"));
                requests.Add(WithCall(ClientRequest.Get($"/r{read}", watches: true), new RegisterCall(read, false, ++world.Ticks)));
                break;
            case < 74:
                AddMulti(requests);
                break;
            case < 80:
                requests.Add(ClientRequest.Sync("/m0"));
                requests.Add(WithCall(ClientRequest.MultiRead("/m0", "/m1"), new RegisterCall(Pair, false, ++world.Ticks)));
                break;
            case < 84:
                requests.Add(ClientRequest.Create(Chance.Of(Passing), CreateFlags.Persistent));
                break;
            case < 88:
                requests.Add(ClientRequest.Delete(Chance.Of(Passing)));
                break;
            case < 92:
                requests.Add(ClientRequest.Exists(Chance.Of(Passing), watches: true));
                break;
            case < 96:
                requests.Add(ClientRequest.GetChildren(Chance.Of("/t", "/t", "/", "/t/a"), watches: true));
                break;
            case < 98:
                requests.Add(ClientRequest.AddWatch(Chance.Of(Watched), Chance.Of(AddWatchMode.Persistent, AddWatchMode.PersistentRecursive)));
                break;
            case < 99:
                requests.Add(ClientRequest.Get(Chance.Of(Watched), watches: true));
                break;
            default:
                requests.Add(Chance.Happens(0.1) ? ClientRequest.Close() : ClientRequest.Get("/m1", watches: true));
                break;
        }
    }

    /// <summary>The pair is written, or nothing is.</summary>
    private void AddMulti(List<ClientRequest> requests)
    {
        var value = NextValue();
        var (first, second) = (ClientRequest.SetEntry("/m0", value), ClientRequest.SetEntry("/m1", value));
        var passing = Chance.Of(Passing);
        var multi = Chance.Below(4) switch
        {
            0 => ClientRequest.Multi(first, ClientRequest.CheckEntry("/r0", NoVersion), second),
            1 => ClientRequest.Multi(first, ClientRequest.CreateEntry(passing), second),
            2 => ClientRequest.Multi(ClientRequest.DeleteEntry(passing), ClientRequest.CreateEntry(passing), first, second),
            _ => ClientRequest.Multi(first, second),
        };
        requests.Add(WithCall(multi, new RegisterCall(Pair, true, ++world.Ticks) { Value = value }));
    }

    private ClientRequest WithCall(ClientRequest request, RegisterCall call)
    {
        request.Call = call;
        world.Calls.Add(call);
        return request;
    }

    private long NextValue() => (number * 1_000_000L) + ++world.Values;
}
