using CoordActors.Actors;
using CoordActors.Simulation.Cores;
using CoordActors.Simulation.Linearizability;

namespace CoordActors.Simulation.Servers;

/// <summary>Whole servers and their clients on one thread with virtual time; they are harmed for a while, then healed, then judged.</summary>
internal sealed partial class WholeWorld
{
    public const int ClientCount = 4;

    private const int StepMs = 5;
    private const int FaultMs = 15_000;
    private const int BoundMs = 10_000;
    private const int DoneMin = 100;
    private const int SilenceMs = 20_000;

    /// <summary>A sign of life is passed on within half a tick of 2 s, if the server's link to the leader lasts so long; clocks go 2 % wrong.</summary>
    private const int ExpiryMinMs = (WholeClient.TimeoutMs * 98 / 100) - 1200;

    private readonly List<WholeClient> _clients = [];
    private readonly List<WholeClient> _silent = [];
    private readonly List<(long AtMs, Action Act)> _plans = [];
    private readonly TextWriter? _trace;
    private readonly int _count;
    private readonly int _observers;
    private readonly int _historyBytes;
    private readonly int _snapshotEvery;
    private readonly WholeNemesis _nemesis;
    private int _done;
    private Violation? _fault;

    public WholeWorld(WholeKnobs knobs, TextWriter? trace = null, WholeFlaw? flaw = null)
    {
        Flaw = flaw ?? WholeFlaw.None;
        Knobs = knobs;
        _trace = trace;
        var seed = knobs.Seed;
        Chance = new Chance((ulong)seed * 104729);
        Dispatcher = new DeterministicDispatcher((int)seed);
        Clock = new TestScheduler(Dispatcher);
        Network = new SimulatedNetwork(Clock, (int)seed);
        Chronicle = new Chronicle(this);
        _nemesis = new WholeNemesis(this);
        Network.MaxLatency = TimeSpan.FromMilliseconds(Chance.Of(1, 1, 1, 5, 20, 80));
        _count = Chance.Of(3, 3, 3, 3, 5, 5, 4, 2, 1);
        _count = knobs.Voters > 0 ? knobs.Voters : _count;
        Electorate = knobs.Electorate(_count);
        _observers = Chance.Of(0, 0, 1);
        _observers = knobs.Alone ? 0 : _observers;
        _historyBytes = Chance.Of(1 << 24, 1 << 24, 2000, 100);
        _historyBytes = knobs.HistoryBytes > 0 ? knobs.HistoryBytes : _historyBytes;
        _snapshotEvery = Chance.Of(100_000, 100, 20);
        Servers = [.. Enumerable.Range(1, _count + _observers).Select(id => new WholeServer(this, id))];
        for (var i = 1; i <= ClientCount; i++)
        {
            _clients.Add(new WholeClient(this, i));
        }
    }

    public WholeKnobs Knobs { get; }

    /// <summary>Who votes, and when they are a quorum.</summary>
    public Electorate Electorate { get; }

    public Chance Chance { get; }

    public DeterministicDispatcher Dispatcher { get; }

    public TestScheduler Clock { get; }

    public SimulatedNetwork Network { get; }

    public IReadOnlyList<WholeServer> Servers { get; }

    public List<RegisterCall> Calls { get; } = [];

    /// <summary>What clients were told, connection by connection.</summary>
    public List<ConnectionLog> Logs { get; } = [];

    /// <summary>Requests that clients were told will not be carried out.</summary>
    public HashSet<(long SessionId, int Xid)> Refused { get; } = [];

    public Chronicle Chronicle { get; }

    public long Values { get; set; }

    public long Ticks { get; set; }

    /// <summary>The mistake that is planted.</summary>
    public WholeFlaw Flaw { get; }

    public bool IsHealed { get; private set; }

    public bool IsTracing => _trace is not null;

    public long NowMs => (long)Clock.MonotonicClock.TotalMilliseconds;

    public int Done => _done + _clients.Sum(client => client.Done);

    public IReadOnlyList<WholeClient> Clients => _clients;

    /// <summary>For mistakes planted.</summary>
    public void SubmitToLeader(ReadOnlyMemory<byte> transaction)
    {
        foreach (var server in Servers)
        {
            server.SubmitAsLeader(transaction);
        }
    }

    /// <summary>In every fourth world disks get bad sectors. By the seed and not by chance: the museum's runs stay as they are.</summary>
    public bool HasBadSectors => Knobs.Seed % 4 == 3;

    /// <summary>In every fifth world clients leave a server as soon as it has let them in, and go to another. By the seed, for the same reason.</summary>
    public bool HasHastyClients => Knobs.Seed % 5 == 4;

    /// <summary>The server behind another one.</summary>
    public WholeServer NextTo(WholeServer server) => Servers[(int)(server.Id % Servers.Count)];

    public void Trace(string what) => _trace?.WriteLine($"{NowMs,8} ms  {what}");

    public void OnCrashed(WholeServer server)
    {
        foreach (var client in _clients.Where(client => client.Server == server))
        {
            client.Disconnect();
        }
    }

    /// <summary>A session may end so long after its client was last served.</summary>
    public void OnExpired(long sessionId)
    {
        if (_clients.Concat(_silent).FirstOrDefault(client => client.SessionId == sessionId) is { } client && NowMs - client.ServedAtMs < ExpiryMinMs)
        {
            Report(new Violation("S8", $"the session of client {client.Number} has expired {NowMs - client.ServedAtMs} ms after it was served"));
        }
    }

    /// <summary>No server ran for so long.</summary>
    public void OnSuspended(long ms) => _clients.ForEach(client => client.ServedAtMs += ms);

    /// <summary>The run ends with this at its next step.</summary>
    public void Report(Violation fault) => _fault ??= fault;

    public void OnLogged(WholeServer server, string line)
    {
        Trace($"{server} {line}");
        server.OnLogged(line);
        if (line.Contains("has the digest", StringComparison.Ordinal))
        {
            Report(new Violation("C6", $"{server} differs from its leader: {line}"));
        }

        if (!server.MayEnd && line.Contains("is dead letter number", StringComparison.Ordinal))
        {
            Report(new Violation("V7", $"{server} loses a message that nobody has declared to be losable: {line}"));
        }
    }

    /// <summary>A server that ends by itself is started anew, as a supervisor of processes would. Only a disk that fails is a reason to.</summary>
    public void OnFailed(WholeServer server, Exception cause)
    {
        Trace($"{server} has failed: {cause.Message}");
        if (!server.HasLostPower && cause is not IOException)
        {
            Report(new Violation("V6", $"{server} ends by itself: {cause}"));
        }

        Plan(1, server.Crash);
        Plan(500, () => Revive(server));
    }

    /// <summary>Runs, and says what was broken; null when nothing was.</summary>
    public string? Problem()
    {
        try
        {
            Run();
            return null;
        }
        catch (Exception problem)
        {
            return $"whole servers, {Knobs}: at {NowMs} ms: {(problem is Violation ? problem.Message : problem.ToString())}";
        }
    }

    /// <exception cref="Violation">A property was broken.</exception>
    public void Run()
    {
        foreach (var server in Servers)
        {
            Plan(Chance.Between(0, 100), server.Start);
        }

        if (Knobs.Faults)
        {
            Plan(1000, _nemesis.Strike);
        }

        if (Knobs.Restless)
        {
            _nemesis.SlowDown(NextTo(Servers[(int)(Knobs.Seed % Servers.Count)]));
        }

        PassUntil(FaultMs, () => false);
        Heal();
        var (before, healedAt) = (Done, NowMs);
        bool AreServed() => Done >= before + DoneMin && _clients.All(client => client.ServedAtMs > healedAt);
        PassUntil(NowMs + BoundMs, AreServed);
        if (!AreServed() && Knobs.PromisesProgress)
        {
            throw new Violation("V4", $"{BoundMs} ms after everything was healed {Done - before} requests have been answered, not some of every client");
        }

        if (!LeaderServes && !Servers.Any(server => server.HasLed))
        {
            throw new InvalidOperationException("no server was seen to lead: WholeServer.OnLogged must know what it logs then");
        }

        if (Knobs.PromisesProgress)
        {
            CheckEphemerals();
        }

        if (RegisterChecker.FindFault(Calls) is { } fault)
        {
            throw new Violation("S1", fault);
        }

        HistoryJudge.Judge(this);
    }

    private void PassUntil(long untilMs, Func<bool> isEnough)
    {
        while (NowMs < untilMs && !isEnough())
        {
            Clock.Advance(TimeSpan.FromMilliseconds(StepMs));
            var due = _plans.FindAll(plan => plan.AtMs <= NowMs);
            _plans.RemoveAll(due.Contains);
            foreach (var (_, act) in due)
            {
                act();
            }

            foreach (var server in Servers.Where(server => server.HasLostPower))
            {
                Trace($"{server} has lost its power at a write");
                server.Crash();
                Plan(Chance.Between(10, 1000), () => Revive(server));
            }

            if (_fault is { } fault)
            {
                throw fault;
            }

            SlowDisks();

            foreach (var client in _clients)
            {
                if (Chance.Happens(0.3))
                {
                    client.Act();
                }
            }
        }
    }

    /// <summary>Every disk takes its time now and then.</summary>
    private void SlowDisks()
    {
        var server = Chance.Of(Servers);
        if (Chance.Happens(0.05))
        {
            server.HoldDisk(true);
            Plan(Chance.Between(5, IsHealed ? 20 : 400), () => server.HoldDisk(false));
        }
    }

    public void Plan(long inMs, Action act) => _plans.Add((NowMs + inMs, act));

    public void Revive(WholeServer server)
    {
        if (!server.IsUp)
        {
            _nemesis.Resume();
            Trace($"{server} starts");
            server.Start();
        }
    }

    private void Heal()
    {
        Trace("everything is healed");
        IsHealed = true;
        _nemesis.Heal();
        foreach (var server in Servers)
        {
            Revive(server);
        }
    }
}
