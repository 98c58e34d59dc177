namespace CoordActors.Simulation.Cores;

/// <summary>Does harm at random, as much and of the kinds that the knobs say, and undoes it after a while.</summary>
internal sealed class Nemesis
{
    private readonly World _world;
    private readonly List<(int Weight, Action Strike)> _faults;
    private bool _isOver;

    public Nemesis(World world)
    {
        _world = world;
        var knobs = world.Knobs;
        _faults =
        [
            (knobs.Crash, () => Crash(Any())),
            (knobs.CrashLeader, () => Crash(LeaderOrAny())),
            (knobs.CrashAll, CrashAll),
            (knobs.Pause, Pause),
            (knobs.Partition, Partition),
            (knobs.Isolate, () => Split([LeaderOrAny()])),
            (knobs.OneWay, OneWay),
            (knobs.BreakLink, BreakLink),
            (knobs.Reset, Reset),
            (knobs.Flap, Flap),
            (knobs.Gap, Gap),
            (knobs.SlowDisk, SlowDisk),
            (knobs.Wipe, Wipe),
            (knobs.HalfOpen, HalfOpen),
            (knobs.Damage, () => Any().FindTreeDamaged()),
            (knobs.Refuse, () => LeaderOrAny().RefuseFor(Duration())),
            (knobs.Resign, () => LeaderOrAny().Resign()),
        ];
    }

    private Chance Chance => _world.Chance;

    public void Begin() => Plan();

    public void End() => _isOver = true;

    /// <summary>Perhaps the server dies at just this moment.</summary>
    public void OnMoment(SimServer server, string what)
    {
        if (!_isOver && Chance.Happens(_world.Knobs.CrashAtMoment))
        {
            _world.Note($"{server} dies at this moment: {what}");
            Crash(server);
        }
    }

    private void Plan() => _world.Agenda.In(Chance.Between(1, 2L * _world.Knobs.FaultEveryMs * 1000), () =>
    {
        if (!_isOver)
        {
            Strike();
            Plan();
        }
    });

    private void Strike()
    {
        var at = Chance.Below(_faults.Sum(fault => fault.Weight));
        foreach (var (weight, strike) in _faults)
        {
            if (at < weight)
            {
                strike();
                return;
            }

            at -= weight;
        }
    }

    private long Duration() => Chance.Between(1000, _world.Knobs.FaultMaxMs * 1000L);

    private SimServer Any() => Chance.Of(_world.Servers);

    private SimServer LeaderOrAny() => _world.Servers.Where(server => server.Leader is not null).MaxBy(server => server.TermEpoch) ?? Any();

    private void Until(long durationUs, Action undo) => _world.Agenda.In(durationUs, () =>
    {
        if (!_isOver)
        {
            undo();
        }
    });

    private void Crash(SimServer server)
    {
        server.Crash();
        Until(Chance.Happens(0.5) ? Chance.Between(1000, 50_000) : Duration(), () => _world.Start(server));
    }

    private void CrashAll()
    {
        _world.Note("all servers die");
        foreach (var server in _world.Servers)
        {
            Crash(server);
        }
    }

    private void Pause()
    {
        var server = Chance.Happens(0.5) ? Any() : LeaderOrAny();
        _world.Trace(server, "is paused");
        server.Pause();
        Until(Duration(), () =>
        {
            _world.Trace(server, "goes on");
            server.Resume();
        });
    }

    private void Partition() => Split([.. _world.Servers.Where(_ => Chance.Happens(0.5))]);

    private void Split(List<SimServer> side)
    {
        _world.Note($"cut off: {string.Join(", ", side)}");
        var pairs = side.SelectMany(one => _world.Servers.Except(side), (one, other) => (one.Id, other.Id)).ToList();
        Cut([.. pairs, .. pairs.Select(pair => (pair.Item2, pair.Item1))]);
    }

    /// <summary>All connections of a leader are gone, and only the others know.</summary>
    private void HalfOpen()
    {
        var leader = LeaderOrAny();
        _world.Note($"{leader} is cut off and does not know");
        var duration = Duration();
        foreach (var other in _world.Servers.Where(other => other != leader))
        {
            _world.Network.Block(leader.Id, other.Id);
            _world.Network.Block(other.Id, leader.Id);
            other.Later(Chance.Between(0, 2000), () => other.OnLinkDown(leader.Id));
            Until(duration, () => _world.Network.Unblock(leader.Id, other.Id));
            Until(duration, () => _world.Network.Unblock(other.Id, leader.Id));
        }
    }

    private void OneWay()
    {
        var (one, other) = (Any(), Any());
        _world.Note($"nothing gets from {one} to {other}");
        Cut([(one.Id, other.Id)]);
    }

    private void BreakLink()
    {
        var (one, other) = (Any(), Any());
        _world.Note($"nothing gets from {one} to {other} or back");
        Cut([(one.Id, other.Id), (other.Id, one.Id)]);
    }

    /// <summary>Messages wait; sooner or later the connection is given up, or it all gets through in the end.</summary>
    private void Cut(List<(long From, long To)> pairs)
    {
        var network = _world.Network;
        var duration = Duration();
        foreach (var (from, to) in pairs.Where(pair => pair.From != pair.To))
        {
            network.Block(from, to);
            if (Chance.Happens(0.6))
            {
                Until(Chance.Between(0, duration), () => network.Reset(from, to));
            }

            Until(duration, () => network.Unblock(from, to));
        }
    }

    private void Reset()
    {
        var (one, other) = (Any(), Any());
        if (one != other)
        {
            _world.Note($"the connection from {one} to {other} breaks");
            _world.Network.Reset(one.Id, other.Id);
        }
    }

    private void Flap()
    {
        var (one, other) = (Any(), Any());
        for (var i = 0; i < 10 && one != other; i++)
        {
            Until(Duration(), () => _world.Network.Reset(one.Id, other.Id));
        }
    }

    private void Gap()
    {
        var (one, other) = (Any(), Any());
        if (one != other)
        {
            _world.Network.DropNext(one.Id, other.Id);
        }
    }

    private void SlowDisk()
    {
        var server = Any();
        _world.Trace(server, "has a slow disk");
        server.Disk.SlowUs = Chance.Between(10_000, 500_000);
        Until(Duration(), () => server.Disk.SlowUs = 0);
    }

    /// <summary>Only who has no vote may lose its disk and come back under the same id.</summary>
    private void Wipe()
    {
        var server = Any();
        if (!server.Member.IsVoter)
        {
            _world.Trace(server, "loses its disk");
            server.Crash();
            server.Disk.Wipe();
            Until(Duration(), () => _world.Start(server));
        }
    }
}
