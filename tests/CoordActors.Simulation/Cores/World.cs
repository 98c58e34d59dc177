using CoordActors.Simulation.Linearizability;
using CoordActors.Zab;
using CoordActors.Zab.Quorums;

namespace CoordActors.Simulation.Cores;

/// <summary>
/// Some servers made of cores, their disks, the network between them and their clients, on one thread with virtual time. A run has a time of faults,
/// then everything is healed, and then all must be well within a bound.
/// </summary>
internal sealed class World
{
    /// <summary>How long a server without a leader keeps its clients.</summary>
    public const long HoldMs = 5000;

    private readonly Dictionary<long, SimServer> _servers = [];
    private readonly List<SimClient> _clients = [];
    private readonly Nemesis _nemesis;

    public World(Knobs knobs, Flaw? flaw = null, TextWriter? trace = null)
    {
        Knobs = knobs;
        Flaw = flaw ?? Flaw.None;
        TraceTo = trace;
        Chance = new Chance((ulong)knobs.Seed);
        Ensemble = knobs.Ensemble();
        Network = new SimNetwork(this);
        Ghost = new Ghost(this);
        Servers = [.. Ensemble.Members.Select(member => new SimServer(this, member))];
        foreach (var server in Servers)
        {
            _servers.Add(server.Id, server);
        }

        for (var i = 0; i < knobs.Clients; i++)
        {
            _clients.Add(new SimClient(this, i + 1));
        }

        _nemesis = new Nemesis(this);
    }

    public Knobs Knobs { get; }

    public Flaw Flaw { get; }

    public Rules Rules => Flaw.Rules;

    public Chance Chance { get; }

    public Agenda Agenda { get; } = new();

    public Ensemble Ensemble { get; }

    public SimNetwork Network { get; }

    public Ghost Ghost { get; }

    public OperationHistory History { get; } = new();

    public IReadOnlyList<SimServer> Servers { get; }

    public bool ClientsAsk { get; private set; } = true;

    public long Connections { get; set; }

    public long Values { get; set; }

    /// <summary>From healing until every server serves in one epoch.</summary>
    public long HealedMs { get; private set; }

    public bool Tracing => TraceTo is not null;

    private TextWriter? TraceTo { get; }

    public SimServer Server(long id) => _servers[id];

    public void Trace(SimServer server, string what) => TraceTo?.WriteLine($"{Agenda.Now / 1000.0,12:F3} ms  {server}: {what}");

    public void Note(string what) => TraceTo?.WriteLine($"{Agenda.Now / 1000.0,12:F3} ms  * {what}");

    /// <summary>A moment at which a crash is of interest.</summary>
    public void Moment(SimServer server, string what) => _nemesis.OnMoment(server, what);

    public void DisconnectClients(SimServer server)
    {
        foreach (var client in _clients)
        {
            client.OnDisconnected(server);
        }
    }

    /// <exception cref="Violation">A property was broken.</exception>
    public void Run()
    {
        foreach (var server in Servers)
        {
            Agenda.In(Chance.Between(0, 50_000), () => Start(server));
        }

        foreach (var client in _clients)
        {
            Agenda.In(Chance.Between(0, 100_000), client.Act);
        }

        _nemesis.Begin();
        RunUntil(Knobs.FaultMs * 1000L);
        Heal();
        RunUntilAllServe();
        RunUntilAllIsAnswered();
    }

    /// <summary>Runs, and says what was broken, with all that is needed to see it again; null when nothing was.</summary>
    public string? Problem()
    {
        try
        {
            Run();
            return null;
        }
        catch (Exception problem)
        {
            var what = problem is Violation ? problem.Message : problem.ToString();
            return $"seed {Knobs.Seed} at {Agenda.Now / 1000.0:F3} ms: {what}{Environment.NewLine}    --knobs \"{Knobs}\"";
        }
    }

    public void Start(SimServer server)
    {
        if (!server.IsUp)
        {
            Trace(server, "starts");
            server.Start();
        }
    }

    private void Heal()
    {
        Note("everything is healed");
        ClientsAsk = Knobs.CounterMax > 10_000;
        _nemesis.End();
        Network.HealAll();
        foreach (var server in Servers)
        {
            server.Disk.SlowUs = 0;
            server.Resume();
            Start(server);
        }
    }

    private void RunUntilAllServe()
    {
        var start = Agenda.Now;
        var bound = start + (BoundMs * 1000);
        while (!AllServe())
        {
            if (Agenda.Now >= bound)
            {
                var states = string.Join(", ", Servers.Select(server =>
                    $"{server.Id}: {server.Election.State} {server.Leader?.Phase}{server.Learner?.Phase} {server.TermEpoch} serving {server.ServingEpoch}"));
                throw new Violation("V1", $"{BoundMs} ms after everything was healed not all servers serve: {states}");
            }

            RunUntil(Agenda.Now + 10_000);
        }

        HealedMs = (Agenda.Now - start) / 1000;
    }

    /// <summary>The end of a suspicion, an election that has to repeat its messages, and a term that must give up first.</summary>
    public long BoundMs => (long)(((3 * Knobs.SuspectMs) + (11 * Knobs.ResendMs) + Knobs.SettleMs + 1000 + (20 * Knobs.FsyncUs / 1000)
        + (Knobs.LatencyUs / 50) + (4 * Knobs.SpikeMs)) * (1 + Knobs.Drift));

    private bool AllServe() => Servers.All(server => server.IsServing && server.ServingEpoch == Ghost.Newest.Epoch);

    private void RunUntilAllIsAnswered()
    {
        ClientsAsk = true;
        RunUntil(Agenda.Now + 500_000);
        ClientsAsk = false;
        var bound = Agenda.Now + (BoundMs * 1000) + (Knobs.FsyncUs * 200L);
        while (_clients.Any(client => !client.IsIdle) || Servers.Any(server => server.Tree.Count < Ghost.Committed))
        {
            if (Agenda.Now >= bound)
            {
                throw new Violation("V4", $"{BoundMs} ms after the last request not all are answered, or not all servers have carried out all");
            }

            RunUntil(Agenda.Now + 10_000);
        }

        Ghost.CheckDurability();
        if (RegisterChecker.FindFault(History.Calls(Ghost.Whereabouts)) is { } fault)
        {
            throw new Violation("S1", fault);
        }

        foreach (var server in Servers)
        {
            if (server.Tree.Chain != Ghost.LastChain)
            {
                throw new Violation("C6", $"{server} differs from the others in the end");
            }
        }
    }

    private void RunUntil(long untilUs)
    {
        while (Agenda.Step(untilUs))
        {
            if (Agenda.Steps % 64 == 0)
            {
                CheckStaleness();
            }
        }
    }

    /// <summary>Whoever has been superseded stops serving within the time after which silence is noticed.</summary>
    private void CheckStaleness()
    {
        var bound = (long)((2 * Knobs.SuspectMs) + Knobs.FaultMaxMs + Knobs.SpikeMs + 500) * 1100;
        foreach (var server in Servers)
        {
            if (server.IsServing && !server.IsPaused && Ghost.SupersededAt(server.ServingEpoch) is { } at
                && Agenda.Now - Math.Max(at, server.ResumedAt) > bound)
            {
                throw new Violation("V5",
                    $"{server} still serves in epoch {server.ServingEpoch}, {(Agenda.Now - at) / 1000} ms after a later one was established");
            }
        }
    }
}
