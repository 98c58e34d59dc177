using CoordActors.Actors.Remote;
using CoordActors.Server.Ensemble;
using CoordActors.Server.Journal;
using CoordActors.Server.Settings;
using CoordActors.Server.Tests.Actors;
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
    private readonly ActorSystem _there;
    private readonly TestKit _kit;
    private IActorRef _peer = ActorRefs.Nobody;

    public TwoServers(
        ServerRole own = ServerRole.Participant,
        ServerRole others = ServerRole.Participant,
        Func<ExtendedActorSystem, SerializerDetails>? serializer = null,
        string ownHost = "one")
    {
        Settings = new EnsembleSettings
        {
            MyId = 1,
            Servers =
            [
                new EnsembleServer { Id = 1, Addresses = [new ServerAddress(ownHost, 2888, 3888)], ActorHost = "one", Role = own },
                new EnsembleServer { Id = 2, Addresses = [new ServerAddress("two", 2888, 3888)], Role = others },
            ],
        };
        Peers = new PeerDirectory(Settings, "coord");
        _clock = new TestScheduler(_dispatcher);
        Network = new SimulatedNetwork(_clock, seed: 1);
        _here = Start("one", PeerSerializer.Details, Warnings);
        _there = Start("two", serializer ?? PeerSerializer.Details, []);
        _kit = new TestKit(_here);
        (Parent, Journal, Tree) = (Probe(), Probe(), Probe());
        Other = new TestKit(_there).CreateTestProbe();
        _there.ActorOf(Props.CreateBy(() => new Everyone(Other.Ref)), "peer");
    }

    /// <summary>The actors of server 2, all in one.</summary>
    public TestProbe Other { get; }

    /// <summary>What the actor under test tells the peer actor.</summary>
    public TestProbe Parent { get; }

    public TestProbe Journal { get; }

    public TestProbe Tree { get; }

    public SimulatedNetwork Network { get; }

    /// <summary>The virtual time.</summary>
    public TimeSpan Now => _clock.MonotonicClock;

    /// <summary>Warnings and errors that server 1 has logged.</summary>
    public List<string> Warnings { get; } = [];

    public EnsembleSettings Settings { get; }

    public PeerDirectory Peers { get; }

    /// <summary>The disks of server 1, where it has a journal of its own.</summary>
    public ServerDisks Disks { get; } = new();

    public ZabTimings Timings { get; } = new();

    /// <summary>A server that has this history and epoch on its disk, all of it committed where nothing else is said.</summary>
    public TermSetup Setup(long epoch = 0, History? history = null, EnsembleRuntime? runtime = null, long? committed = null)
    {
        var log = history ?? new History();
        return new TermSetup(
            Peers, Timings, new Durability(epoch, epoch, log.LastZxid), log, committed ?? log.LastZxid, Journal.Ref, Tree.Ref, runtime ?? new EnsembleRuntime(),
            EnsembleId: 0, SnapshotChunkBytes: 1024);
    }

    /// <summary>Starts the actor under test; tell it things by what is returned.</summary>
    public ActorSelection Begin(Props props, string name)
    {
        _peer = _here.ActorOf(Props.CreateBy(() => new OneChild(Parent.Ref, props, name)), "peer");
        _dispatcher.RunUntilIdle();
        return _here.ActorSelection($"/user/peer/{name}");
    }

    /// <summary>Starts server 1 as a whole, with a real journal.</summary>
    public IActorRef BeginAll(ServerSettings settings)
    {
        _peer = _here.ActorOf(Props.Create(() => new PeerActor(settings)), "peer");
        return _peer;
    }

    /// <summary>The server under test ends in order.</summary>
    public void Stop() => _here.Stop(_peer);

    /// <summary>The probe is told what actors of server 1 tell all who want to know it.</summary>
    public void Subscribe(TestProbe probe, Type kind) => _here.EventStream.Subscribe(probe.Ref, kind);

    /// <summary>Server 2 ends in order, as a whole.</summary>
    public void EndOther() => _kit.Await(_there.Terminate());

    /// <summary>Something that actors of server 1 tell all who want to know it.</summary>
    public void Publish(object message) => _here.EventStream.Publish(message);

    /// <summary>Something for an actor of server 1, from nobody.</summary>
    public void TellAt(string path, object message) => _here.ActorSelection(path).Tell(message, ActorRefs.NoSender);

    /// <summary>Server 2 tells an actor of server 1 something.</summary>
    public void SayTo(string actor, object message) => _there.ActorSelection(Peers.PathOf(1, actor)).Tell(message, Other.Ref);

    public void Pass(long milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>The next message of a kind that a packet from server 1 carries.</summary>
    public T Expect<T>(Predicate<T>? meant = null)
        where T : PeerMessage =>
        (T)Other.FishForMessage(message => message is PeerPacket { From: 1, Packet.Message: T said } && meant?.Invoke(said) != false)
            .ShouldBeOfType<PeerPacket>().Packet.Message;

    /// <summary>For a while server 1 says nothing of this kind; what else it says is lost.</summary>
    public void ExpectNone<T>()
        where T : PeerMessage
    {
        Pass(20);
        while (Other.HasMessages)
        {
            (Other.ExpectMsg<object>() as PeerPacket)?.Packet.Message.ShouldNotBeOfType<T>();
        }
    }

    /// <summary>Another actor of server 1 in the hands of the test.</summary>
    public TestProbe Probe() => _kit.CreateTestProbe();

    private ActorSystem Start(string host, Func<ExtendedActorSystem, SerializerDetails> serializer, List<string> warnings) => ActorSystem.Create(
        "coord",
        Disks.Setup()
            .And(new RuntimeSetup { Dispatcher = _dispatcher, Scheduler = _clock, Log = new Collector(warnings) })
            .And(new RemoteSetup { Host = host, Port = 2888, Transport = Network.CreateTransport(), MaxQueueBytes = 5_000_000 })
            .And(SerializationSetup.Create(system => [serializer(system), JournalSerializer.Details(system)])));

    private sealed class Collector(List<string> lines) : ILogSink
    {
        public bool IsEnabled(LogLevel level) => level >= LogLevel.WarningLevel;

        public void Log(LogEvent logEvent) => lines.Add(logEvent.Message);
    }

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
