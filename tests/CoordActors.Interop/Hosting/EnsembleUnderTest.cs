using System.Diagnostics;

namespace CoordActors.Interop.Hosting;

/// <summary>
/// Servers of one ensemble on this machine, ours or Apache's, each a process of its own that can be killed, stopped, paused and started again.
/// Their configurations are the same zoo.cfg files with <c>server.N</c> lines and <c>myid</c> that Apache ZooKeeper takes.
/// </summary>
public sealed class EnsembleUnderTest : IServerHost, IDisposable
{
    private readonly List<ServerUnderTest> _servers = [];

    /// <summary>Makes the files of an ensemble; nothing is started.</summary>
    /// <param name="voters">How many servers vote; their numbers begin with 1.</param>
    /// <param name="observers">How many observe; their numbers follow.</param>
    /// <param name="options">What the scenario needs of every server.</param>
    /// <param name="apache">Whether they are Apache's; null for what <see cref="Target"/> says.</param>
    public EnsembleUnderTest(int voters = 3, int observers = 0, ServerOptions? options = null, bool? apache = null)
    {
        var count = voters + observers;
        Lines = [.. Enumerable.Range(1, count).Select(id =>
            $"server.{id}=127.0.0.1:{ClientPorts.Free()}:{ClientPorts.Free()}:{(id <= voters ? "participant" : "observer")}")];
        for (var id = 1; id <= count; id++)
        {
            _servers.Add(Create(OptionsOf(options ?? new ServerOptions(), id, Lines), apache ?? Target.IsApache));
        }
    }

    /// <summary>The <c>server.N</c> lines that all servers have.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The servers, the one with number 1 first.</summary>
    public IReadOnlyList<ServerUnderTest> Servers => _servers;

    public string ConnectString => string.Join(',', _servers.Select(server => server.ConnectString));

    /// <summary>The server that leads; waits until there is one.</summary>
    public ServerUnderTest Leader => Await(() => _servers.FirstOrDefault(server => server.Mode() == "leader"), "a leader");

    /// <summary>A server that follows; waits until there is one.</summary>
    public ServerUnderTest Follower => Await(() => _servers.FirstOrDefault(server => server.Mode() == "follower"), "a follower");

    /// <summary>Makes an ensemble and starts all of its servers; returns when they all serve.</summary>
    public static EnsembleUnderTest Start(int voters = 3, int observers = 0, ServerOptions? options = null, bool? apache = null)
    {
        var ensemble = new EnsembleUnderTest(voters, observers, options, apache);
        try
        {
            ensemble.StartAll();
            return ensemble;
        }
        catch
        {
            ensemble.Dispose();
            throw;
        }
    }

    /// <summary>The options of one server of an ensemble with these <c>server.N</c> lines.</summary>
    public static ServerOptions OptionsOf(ServerOptions options, int id, IEnumerable<string> lines) => options with
    {
        MyId = id,
        More = [.. options.More, "initLimit=20", "syncLimit=10", "clientPortAddress=127.0.0.1", .. lines],
    };

    /// <summary>Starts every server that does not run, lets every paused one go on, and returns when all serve.</summary>
    public void StartAll()
    {
        foreach (var server in _servers.Where(server => !server.IsRunning))
        {
            server.Launch();
        }

        foreach (var server in _servers.Where(server => server.IsPaused))
        {
            server.Continue();
        }

        foreach (var server in _servers)
        {
            server.AwaitServing();
        }
    }

    /// <summary>
    /// <c>kill</c>, <c>stop</c> and <c>pause</c>, alone for all servers, with <c>leader</c> or <c>follower</c> or an address for one; <c>start</c> for
    /// all that do not run or are paused; <c>restart</c> for all in order, one at a time; <c>leader</c> and <c>follower</c> answer an address.
    /// </summary>
    public string Obey(string order)
    {
        var words = order.Split(' ');
        IReadOnlyList<ServerUnderTest> meant = words is [_, var who] ? [Named(who)] : [.. _servers.Where(server => server.IsRunning)];
        switch (words[0])
        {
            case "kill": All(meant, server => server.Kill()); break;
            case "stop": All(meant, server => server.Stop()); break;
            case "pause": All(meant, server => server.Pause()); break;
            case "start": StartAll(); break;
            case "restart": All(meant, server => server.Restart()); break;
            case "leader": return Leader.ConnectString;
            case "follower": return Follower.ConnectString;
            default: throw new InvalidOperationException($"A scenario asked for \"{order}\".");
        }

        return meant.Count == 1 ? meant[0].ConnectString : "done";
    }

    public string Output() => string.Join('\n', _servers.Select(server => $"--- server {server.Options.MyId}\n{server.Output()}"));

    /// <summary>Returns what <paramref name="look"/> finds as soon as it finds it.</summary>
    public T Await<T>(Func<T?> look, string what)
        where T : class
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Deadline.ServerStart)
        {
            if (look() is { } found)
            {
                return found;
            }

            _servers.First(server => server.IsRunning).AwaitOutput();
        }

        throw new TimeoutException($"There is not {what}.\n{Output()}");
    }

    public void Dispose()
    {
        foreach (var server in _servers)
        {
            server.Dispose();
        }
    }

    private static ServerUnderTest Create(ServerOptions options, bool apache) => apache ? new ApacheServer(options) : new OurServer(options);

    private static void All(IReadOnlyList<ServerUnderTest> servers, Action<ServerUnderTest> act)
    {
        foreach (var server in servers)
        {
            act(server);
        }
    }

    private ServerUnderTest Named(string who) => who switch
    {
        "leader" => Leader,
        "follower" => Follower,
        _ => _servers.First(server => server.ConnectString == who),
    };
}
