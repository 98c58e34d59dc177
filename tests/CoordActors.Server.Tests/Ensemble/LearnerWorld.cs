using CoordActors.Server.Ensemble;
using CoordActors.Server.Settings;
using CoordActors.Tree;
using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;

namespace CoordActors.Server.Tests.Ensemble;

/// <summary>Server 1 learns, as a follower or as an observer; server 2 is its leader, in the hands of the test.</summary>
internal sealed class LearnerWorld : RoleWorld
{
    private const long Link = 7;

    private int _seq;

    public LearnerWorld(
        ServerRole role = ServerRole.Participant, long epoch = 0, History? history = null, long? committed = null, bool distrustsTree = false)
        : base(new TwoServers(role), epoch)
    {
        var (setup, settings) = (Two.Setup(epoch, history, committed: committed), new TreeSettings());
        Role = role == ServerRole.Observer
            ? Two.Begin(Props.Create(() => new ObserverActor(setup, 2, Link, settings, distrustsTree)), "observer")
            : Two.Begin(Props.Create(() => new FollowerActor(setup, 2, Link, settings, distrustsTree)), "follower");
    }

    protected override ActorSelection Role { get; }

    /// <summary>The leader's next packet, to whoever spoke last: a leader answers where a packet came from.</summary>
    public void Say(PeerMessage message) => Two.Other.Reply(new PeerPacket(2, new Packet(Link, _seq++, message)));

    /// <summary>Packets of the leader are lost.</summary>
    public void Skip(int packets) => _seq += packets;

    /// <summary>The learner accepts the epoch; what follows is the leader's history.</summary>
    public AckEpoch Accept()
    {
        Expect<FollowerInfo>();
        Say(new LeaderInfo(new Durability(Epoch, 0, 0).Epochs));
        PersistEpochs(Epoch, Before);
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
