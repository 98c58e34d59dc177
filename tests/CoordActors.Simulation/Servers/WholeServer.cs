using System.Buffers;
using CoordActors.Actors;
using CoordActors.Actors.Persistence;
using CoordActors.Actors.Remote;
using CoordActors.Server;
using CoordActors.Server.Ensemble;
using CoordActors.Server.Journal;
using CoordActors.Server.Roles;
using CoordActors.Server.Settings;

namespace CoordActors.Simulation.Servers;

/// <summary>A whole server, life after life on the same disks: all its actors, as a process has them, on a machine of the simulation.</summary>
internal sealed class WholeServer(WholeWorld world, long id)
{
    private SimulatedDisk _journal = new();
    private SimulatedDisk _snapshots = new();
    private bool _hasLived;
    private long _clockOffMs;
    private double _clockRate = 1 + ((id - 2) * 0.001);

    public long Id { get; } = id;

    public string Host => $"server{Id}";

    public SimulatedNode? Node { get; private set; }

    public ActorSystem? System { get; private set; }

    /// <summary>Where clients' requests go; null while the server cannot let anybody in.</summary>
    public IActorRef? Tree { get; set; }

    public bool IsUp => Node is { IsCrashed: false };

    /// <summary>Since when it leads, as its log says; far away where it does not. Followed only where leaders serve no clients.</summary>
    public long LeadsSinceMs { get; private set; } = long.MaxValue;

    public bool HasLed { get; private set; }

    public void OnLogged(string line)
    {
        if (line.Contains("is established: this server takes part as leader", StringComparison.Ordinal))
        {
            (LeadsSinceMs, HasLed) = (world.NowMs, true);
        }
        else if (line.Contains("The term with leader", StringComparison.Ordinal))
        {
            LeadsSinceMs = long.MaxValue;
        }
    }

    public void Start()
    {
        if (world.Flaw.LosesDisks)
        {
            (_journal, _snapshots) = (new SimulatedDisk(), new SimulatedDisk());
        }
        else if (_hasLived)
        {
            _journal.Restart();
            _snapshots.Restart();
        }

        if (!_hasLived || world.Flaw.LosesDisks)
        {
            if (world.FirstZxidOf(Id) is not 0 and var first)
            {
                Forerunner.Fill(world, Host, _journal, _snapshots, first);
            }

            _journal.EventStored += @event => world.Chronicle.OnStored(Id, @event);
        }

        _hasLived = true;
        MayEnd = _journal.IsTailDamaged;
        Node = new SimulatedNode(world.Network, Host, world.Dispatcher, world.Clock) { ClockRate = _clockRate };
        Node.JumpClock(TimeSpan.FromMilliseconds(_clockOffMs));
        var settings = world.SettingsOf(Id);
        var (node, server) = (Node, this);
        System = ActorSystem.Create("coord", ActorSystemSetup.Create([
            new RuntimeSetup { Dispatcher = Node.Dispatcher, Scheduler = Node.Scheduler, Log = new Journalist(world, this) },
            new PersistenceSetup
            {
                Journal = MemoryJournal.Props(_journal, serializesEvents: true),
                SnapshotStore = MemorySnapshotStore.Props(_snapshots),
            },
            SerializationSetup.Create(system => [JournalSerializer.Details(system), PeerSerializer.Details(system)]),
            .. RemoteSetups(settings, node)]));
        var doorman = System.ActorOf(Props.CreateBy(() => new Doorman(world, server, node)), "doorman");
        System.EventStream.Subscribe(doorman, typeof(PeerEvent.Failed));
        var peer = System.ActorOf(Props.CreateBy(() => new PeerActor(settings)), "peer");
        peer.Tell(PeerCommand.AwaitServing.Instance, doorman);
    }

    private IEnumerable<RemoteSetup> RemoteSetups(ServerSettings settings, SimulatedNode node)
    {
        if (settings.Ensemble is not { } ensemble)
        {
            yield break;
        }

        var peers = new PeerDirectory(ensemble, "coord");
        yield return new RemoteSetup
        {
            Host = Host,
            Port = 2888,
            Transport = world.Network.CreateTransport(),
            Hello = () => new EnsembleHello(Id, peers.Ensemble.Fingerprint, NowMs(node)).Encode(),
            Accept = hello => EnsembleHello.WhyRefused(hello.Hello.Span, hello.Address, peers, NowMs(node)),
        };
    }

    public void Crash()
    {
        if (!IsUp)
        {
            return;
        }

        Node!.Crash();
        _journal.Crash();
        _snapshots.Crash();
        (Tree, LeadsSinceMs) = (null, long.MaxValue);
        world.OnCrashed(this);
    }

    /// <summary>The power goes at the server's next write: before it, in the middle of it, or after it and before anybody knows.</summary>
    public void CrashAtNextWrite(CrashPoint point, int seed) => _journal.CrashAtNextWrite(point, seed);

    /// <summary>The machine goes with its disk.</summary>
    public bool HasLostPower => IsUp && _journal.IsCrashed;

    public void HoldDisk(bool isHeld) => _journal.IsHeld = isHeld;

    /// <summary>Writes wait, and the server knows why.</summary>
    public void FillDisk(bool isFull) => _journal.IsFull = _snapshots.IsFull = isFull;

    /// <summary>The server's next write ends with an error, and a part of it may be there later.</summary>
    public void FailNextWrite(int seed)
    {
        MayEnd = true;
        _journal.FailNextWrite(seed);
    }

    /// <summary>Its disk fails, or is going to: in a server that ends all at once, messages get lost.</summary>
    public bool MayEnd { get; private set; }

    /// <summary>What is at the end of its journal cannot be read: it must not start before somebody has put that right.</summary>
    public void DamageTail()
    {
        if (world.Flaw.TakesDamageForTheEnd)
        {
            _journal.LoseTail();
        }
        else
        {
            _journal.IsTailDamaged = true;
        }
    }

    /// <summary>The end of its journal can be read again.</summary>
    public void RepairTail() => _journal.IsTailDamaged = false;

    /// <summary>The server's next snapshot cannot be written.</summary>
    public void FailNextSnapshot() => _snapshots.FailNextWrite(0);

    /// <summary>How far off its time of day is from now on, in ms, and how fast its clock goes.</summary>
    public void SetClock(long offMs, double rate)
    {
        if (Node is { IsCrashed: false } node)
        {
            node.JumpClock(TimeSpan.FromMilliseconds(offMs - _clockOffMs));
            node.ClockRate = rate;
        }

        world.Flaw.OnClockSet(world, this, offMs - _clockOffMs);
        (_clockOffMs, _clockRate) = (offMs, rate);
    }

    /// <summary>For mistakes planted: has the leader propose this, if this is the leader.</summary>
    public void SubmitAsLeader(ReadOnlyMemory<byte> transaction)
    {
        if (IsUp)
        {
            var copy = ArrayPool<byte>.Shared.Rent(transaction.Length);
            transaction.CopyTo(copy);
            System!.ActorSelection(world.Knobs.Alone ? "/user/peer/standalone" : "/user/peer/leader").Tell(new RoleCommand.Submit(copy, transaction.Length, 1));
        }
    }

    public override string ToString() => $"server {Id}";

    private static long NowMs(SimulatedNode node) => node.Scheduler.Now.ToUnixTimeMilliseconds();

    /// <summary>Learns when the server can let clients in, and when it has failed, after which it is started anew as a supervisor of processes would.</summary>
    private sealed class Doorman(WholeWorld world, WholeServer server, SimulatedNode node) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (server.Node != node)
            {
                return;
            }

            switch (message)
            {
                case PeerEvent.Serving serving:
                    server.Tree = serving.Tree;
                    break;
                case PeerEvent.Failed failed:
                    world.OnFailed(server, failed.Cause);
                    break;
                default:
                    break;
            }
        }
    }

    private sealed class Journalist(WholeWorld world, WholeServer server) : ILogSink
    {
        public bool IsEnabled(LogLevel level) => level >= (world.IsTracing || !world.LeaderServes ? LogLevel.InfoLevel : LogLevel.WarningLevel);

        public void Log(LogEvent logEvent) => world.OnLogged(server, $"{logEvent}");
    }
}
