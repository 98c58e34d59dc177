using CoordActors.Server.Ensemble;
using CoordActors.Server.Settings;
using CoordActors.Server.Tests.Actors;
using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;

namespace CoordActors.Server.Tests.Ensemble;

/// <summary>Server 1 leads; server 2 is a learner in the hands of the test, a voter or an observer, on one link after the other.</summary>
internal sealed class LeaderWorld : RoleWorld
{
    private long _link = 7;
    private int _seq = 1;

    public LeaderWorld(ServerRole learner = ServerRole.Participant, long epoch = 0, History? history = null, EnsembleRuntime? runtime = null)
        : base(new TwoServers(others: learner), epoch)
    {
        var (setup, options) = (Two.Setup(epoch, history, runtime), new TreeOptions { ContainerCheckInterval = TimeSpan.FromSeconds(60) });
        Role = Two.Begin(Props.Create(() => new LeaderActor(setup, options)), "leader");
    }

    protected override ActorSelection Role { get; }

    /// <summary>The learner's next packet.</summary>
    public void Say(PeerMessage message) => Two.SayTo("leader", new PeerPacket(2, new Packet(_link, _seq++, message)));

    /// <summary>The learner begins anew.</summary>
    public void Knock(long ensembleId = 0)
    {
        (_link, _seq) = (_link + 1, 0);
        Say(new FollowerInfo(2, Before, Two.Peers.Ensemble.Fingerprint, ensembleId));
    }

    /// <summary>One of the learner's packets is lost.</summary>
    public void SkipOne() => _seq++;

    /// <summary>The leader's epoch is accepted by a learner whose history ends at <paramref name="own"/>; what follows is its history.</summary>
    public void Accept(long own = 0)
    {
        Knock();
        PersistEpochs(Epoch, Before);
        Acknowledge(own);
        PersistEpochs(Epoch, Epoch);
    }

    /// <summary>The learner accepts the epoch that it is told.</summary>
    public void Acknowledge(long own = 0)
    {
        Expect<LeaderInfo>().Epoch.ShouldBe(Epoch);
        var disk = new Durability(Epoch, Before, own);
        Say(new AckEpoch(disk.Epochs, disk.Log));
    }

    /// <summary>The learner has taken over the history, up to <paramref name="zxid"/>.</summary>
    public void Enter(long zxid = 0)
    {
        Expect<NewLeader>().Epoch.ShouldBe(Epoch);
        var disk = new Durability(Epoch, Epoch, zxid);
        Say(new AckNewLeader(disk.Epochs, disk.Log));
        Expect<UpToDate>();
    }

    /// <summary>The learner's disk has all up to <paramref name="zxid"/>.</summary>
    public void Store(long zxid) => Say(new Ack(new Durability(Epoch, Epoch, zxid).Log));

    /// <summary>A leader of a voter without any history.</summary>
    public static LeaderWorld Established()
    {
        var world = new LeaderWorld();
        world.Accept();
        world.Enter();
        world.Parent.ExpectMsg<TermEvent.Established>().Epoch.ShouldBe(1);
        return world;
    }

    /// <summary>A leader that is a quorum by itself, of an observer that has not come yet.</summary>
    public static LeaderWorld Alone(long epoch = 0, History? history = null, EnsembleRuntime? runtime = null)
    {
        var world = new LeaderWorld(ServerRole.Observer, epoch, history, runtime);
        world.PersistEpochs(epoch + 1, epoch);
        world.PersistEpochs(epoch + 1, epoch + 1);
        world.Parent.ExpectMsg<TermEvent.Established>().Epoch.ShouldBe(epoch + 1);
        return world;
    }

    public static long Zxid(long epoch, long counter) => (epoch << 32) + counter;

    /// <summary>Transactions of one epoch, behind <paramref name="baseZxid"/>.</summary>
    public static History HistoryOf(long epoch, int first, int last, long baseZxid = 0)
    {
        var history = new History(baseZxid);
        history.Append(BatchOf(epoch, first, last));
        return history;
    }

    public static HistoryBatch BatchOf(long epoch, int first, int last)
    {
        var transactions = Enumerable.Range(first, last - first + 1).Select(counter => Transactions.Create($"/{epoch}-{counter}", Zxid(epoch, counter)));
        HistoryBatch.TryRead(EnsembleJournalWorld.Bytes([.. transactions]), out var batch).ShouldBeTrue();
        return batch;
    }
}
