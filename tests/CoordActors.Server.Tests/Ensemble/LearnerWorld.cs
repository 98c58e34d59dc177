using CoordActors.Server.Ensemble;
using CoordActors.Server.Journal;
using CoordActors.Server.Settings;
using CoordActors.Tree;
using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;

namespace CoordActors.Server.Tests.Ensemble;

/// <summary>Server 1 learns, as a follower or as an observer; server 2 is its leader, in the hands of the test.</summary>
internal sealed class LearnerWorld
{
    private const long Link = 7;

    private readonly ActorSelection _learner;
    private readonly long _epoch;
    private int _seq;

    public LearnerWorld(
        ServerRole role = ServerRole.Participant, long epoch = 0, History? history = null, long? committed = null, bool distrustsTree = false)
    {
        Two = new TwoServers(role);
        _epoch = epoch;
        var (setup, settings) = (Two.Setup(epoch, history, committed: committed), new TreeSettings());
        _learner = role == ServerRole.Observer
            ? Two.Begin(Props.Create(() => new ObserverActor(setup, 2, Link, settings, distrustsTree)), "observer")
            : Two.Begin(Props.Create(() => new FollowerActor(setup, 2, Link, settings, distrustsTree)), "follower");
    }

    public TwoServers Two { get; }

    public TestProbe Parent => Two.Parent;

    public TestProbe Journal => Two.Journal;

    public TestProbe Tree => Two.Tree;

    public long Epoch => _epoch + 1;

    /// <summary>Something on server 1 tells the learner.</summary>
    public void Tell(object message) => _learner.Tell(message, Parent.Ref);

    /// <summary>The leader's next packet, to whoever spoke last: a leader answers where a packet came from.</summary>
    public void Say(PeerMessage message) => Two.Other.Reply(new PeerPacket(2, new Packet(Link, _seq++, message)));

    /// <summary>Packets of the leader are lost.</summary>
    public void Skip(int packets) => _seq += packets;

    public T Expect<T>()
        where T : PeerMessage => Two.Expect<T>();

    /// <summary>The disk answers the order to write epochs.</summary>
    public void PersistEpochs(long accepted, long current)
    {
        Journal.ExpectMsg(new JournalCommand.PersistEpochs(accepted, current));
        Journal.Reply(new JournalEvent.EpochsDurable(accepted, current));
    }

    /// <summary>The learner accepts the epoch; what follows is the leader's history.</summary>
    public AckEpoch Accept()
    {
        Expect<FollowerInfo>();
        Say(new LeaderInfo(new Durability(Epoch, 0, 0).Epochs));
        PersistEpochs(Epoch, _epoch);
        return Expect<AckEpoch>();
    }

    /// <summary>The history is complete: it serves when it has carried out what there is up to <paramref name="serveFrom"/>.</summary>
    public void Enter(long commitZxid = 0, long? serveFrom = null)
    {
        Say(new NewLeader(Epoch, serveFrom ?? commitZxid));
        PersistEpochs(Epoch, Epoch);
        Expect<AckNewLeader>();
        Say(new UpToDate(commitZxid));
    }

    /// <summary>Follows a leader without any history, and serves.</summary>
    public static LearnerWorld Serving(ServerRole role = ServerRole.Participant)
    {
        var world = new LearnerWorld(role);
        world.Accept();
        world.Say(new Diff(0));
        world.Enter();
        world.Parent.ExpectMsg<TermEvent.Established>().Epoch.ShouldBe(1);
        return world;
    }
}
