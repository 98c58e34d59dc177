using CoordActors.Actors.Remote;
using CoordActors.Server.Ensemble;
using CoordActors.Server.Settings;
using CoordActors.Zab;
using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;

namespace CoordActors.Server.Tests.Ensemble;

/// <summary>An ensemble of two: server 1 has one actor under test below a stand-in of its peer actor; server 2 is a probe, so are journal and tree.</summary>
internal sealed class TwoServers
{
    private readonly DeterministicDispatcher _dispatcher = new(1);
    private readonly TestScheduler _clock;
    private readonly ActorSystem _here;

    public TwoServers()
    {
        _clock = new TestScheduler(_dispatcher);
        Network = new SimulatedNetwork(_clock, seed: 1);
        _here = Start("one");
        var there = Start("two");
        var kit = new TestKit(_here);
        (Parent, Journal, Tree) = (kit.CreateTestProbe(), kit.CreateTestProbe(), kit.CreateTestProbe());
        Other = new TestKit(there).CreateTestProbe();
        there.ActorOf(Props.CreateBy(() => new Everyone(Other.Ref)), "peer");
    }

    /// <summary>The actors of server 2, all in one.</summary>
    public TestProbe Other { get; }

    /// <summary>What the actor under test tells the peer actor.</summary>
    public TestProbe Parent { get; }

    public TestProbe Journal { get; }

    public TestProbe Tree { get; }

    public SimulatedNetwork Network { get; }

    public PeerDirectory Peers { get; } = new(
        new EnsembleSettings
        {
            MyId = 1,
            Servers =
            [
                new EnsembleServer { Id = 1, Addresses = [new ServerAddress("one", 2888, 3888)] },
                new EnsembleServer { Id = 2, Addresses = [new ServerAddress("two", 2888, 3888)] },
            ],
        },
        "coord");

    public ZabTimings Timings { get; } = new();

    public TermSetup Setup() => new(
        Peers, Timings, new Durability(0, 0, 0), new History(), 0, Journal.Ref, Tree.Ref, new EnsembleRuntime(), EnsembleId: 0, SnapshotChunkBytes: 1024);

    /// <summary>Starts the actor under test; tell it things by what is returned.</summary>
    public ActorSelection Begin(Props props, string name)
    {
        _here.ActorOf(Props.CreateBy(() => new OneChild(Parent.Ref, props, name)), "peer");
        _dispatcher.RunUntilIdle();
        return _here.ActorSelection($"/user/peer/{name}");
    }

    public void Pass(long milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>The next message of a kind that a packet from server 1 carries.</summary>
    public T Expect<T>()
        where T : PeerMessage =>
        (T)Other.FishForMessage(message => message is PeerPacket { From: 1, Packet.Message: T }).ShouldBeOfType<PeerPacket>().Packet.Message;

    private ActorSystem Start(string host) => ActorSystem.Create("coord", ActorSystemSetup.Create(
        new RuntimeSetup { Dispatcher = _dispatcher, Scheduler = _clock },
        new RemoteSetup { Host = host, Port = 2888, Transport = Network.CreateTransport(), MaxQueueBytes = 5_000_000 },
        SerializationSetup.Create(system => [PeerSerializer.Details(system)])));

    private sealed class OneChild(IActorRef probe, Props child, string name) : UntypedActor
    {
        protected override void PreStart() => Context.ActorOf(child, name);

        protected override void OnReceive(object message) => probe.Tell(message, Sender);
    }

    private sealed class Everyone(IActorRef probe) : UntypedActor
    {
        protected override void PreStart()
        {
            foreach (var name in new[] { "election", "leader", "follower", "observer" })
            {
                Context.ActorOf(Props.CreateBy(() => new PassingOn(probe)), name);
            }
        }

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class PassingOn(IActorRef probe) : UntypedActor
    {
        protected override void OnReceive(object message) => probe.Tell(message, Sender);
    }
}
