using CoordActors.Interop.Foreign;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Differential;

/// <summary>Long random sequences over a small name space: the same seed makes the same requests on both servers.</summary>
[Collection(DifferentialCollection.Name)]
public class RandomScripts(DifferentialServers servers)
{
    private const int Steps = 400;
    private static readonly string[] Names = ["a", "b", "c", "a/a", "a/b", "b/a", "a/a/a", "a/a/b"];

    [ApacheTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20_261_121)]
    public void Three_connections_do_as_they_please(int seed) => servers.Compare($"random-{seed}", world => Play(world, seed));

    internal static void Play(World world, int seed)
    {
        var random = new Random(seed);
        Watch(world, world.Connect("watcher"));
        var peers = Enumerable.Range(0, 3).Select(number => world.Connect($"peer {number}")).ToArray();
        peers[1].Call(Request.Auth("digest", "one:one"));
        for (var step = 0; step < Steps; step++)
        {
            var index = random.Next(peers.Length);
            if (random.Next(60) == 0)
            {
                peers[index] = Renew(world, peers[index], random.Next(3), $"peer {index} of step {step}");
            }
            else if (random.Next(12) == 0)
            {
                peers[index].Pipeline([.. Enumerable.Range(0, random.Next(2, 8)).Select(_ => Any(world, random))]);
            }
            else
            {
                peers[index].Call(Any(world, random));
            }
        }
    }

    /// <summary>Persistent watches have a connection of their own: several modes on one path are an allowed difference.</summary>
    private static void Watch(World world, Peer watcher)
    {
        watcher.Call(Request.AddWatch(world.Root, 1));
        watcher.Call(Request.AddWatch($"{world.Root}/a", 0));
        watcher.Call(Request.AddWatch($"{world.Root}/b/a", 0));
    }

    /// <summary>Closes the session, loses the connection, or resumes the session beside the open connection.</summary>
    private static Peer Renew(World world, Peer peer, int how, string name)
    {
        if (how == 0)
        {
            peer.Call(Request.Bare(Op.CloseSession, "closeSession"));
            return world.Connect(name);
        }

        if (how == 1)
        {
            peer.Drop();
        }

        return world.Connect(name, new Handshake { SessionId = peer.SessionId, Password = peer.Password });
    }

    private static Request Any(World world, Random random)
    {
        var path = $"{world.Root}/{Names[random.Next(Names.Length)]}";
        return random.Next(24) switch
        {
            < 3 => Request.Create(path, Data(random), Rights(random), random.Next(4), random.Next(2) == 0 ? Op.Create : Op.Create2),
            3 => Request.Create($"{path}/", Data(random), flags: 2),
            4 => Request.Create(path, Data(random), flags: 4, operation: Op.Create),
            5 or 6 => Request.Delete(path, Version(random)),
            7 or 8 => Request.SetData(path, Data(random), Version(random)),
            9 => Request.SetAcl(path, Rights(random), Version(random)),
            10 => Request.GetAcl(path),
            11 or 12 => Request.GetData(path, random.Next(2) == 0),
            13 => Request.Exists(path, random.Next(2) == 0),
            14 => Request.GetChildren(path, random.Next(2) == 0),
            15 => Request.GetChildren2(world.Root, random.Next(2) == 0),
            16 => Request.GetAllChildrenNumber(world.Root),
            17 => Request.GetEphemerals(world.Root),
            18 => Request.Bare(Op.WhoAmI, "whoAmI"),
            19 => Request.SetWatches(world.Zxid(random.Next(200)), [path], [$"{world.Root}/c"], [world.Root]),
            20 => Request.Sync(path),
            21 => Request.MultiRead(Request.GetData(path), Request.GetChildren(world.Root)),
            _ => Request.Multi([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Entry(world, random))]),
        };
    }

    private static Request Entry(World world, Random random)
    {
        var path = $"{world.Root}/{Names[random.Next(Names.Length)]}";
        return random.Next(5) switch
        {
            0 or 1 => Request.Create(path, Data(random), flags: random.Next(4)),
            2 => Request.Delete(path, Version(random)),
            3 => Request.SetData(path, Data(random), Version(random)),
            _ => Request.Check(path, Version(random)),
        };
    }

    private static int Version(Random random) => random.Next(3) == 0 ? random.Next(3) : -1;

    private static string? Data(Random random) => random.Next(6) switch { 0 => null, 1 => "", var length => new string('d', length * length) };

    /// <summary>Everybody may read: exists without READ is an allowed difference.</summary>
    private static IReadOnlyCollection<Acl> Rights(Random random) => random.Next(8) switch
    {
        0 => [new(1, "world", "anyone"), new(31, "auth", "")],
        1 => [new(1 + 4 + 8, "world", "anyone"), new(31, "digest", "one:AO0jha8ArYr+VGC5FF6encD0YVs=")],
        _ => Acl.Open,
    };
}
