using CoordActors.Server.Ensemble;
using CoordActors.Server.Journal;
using CoordActors.Server.Roles;
using CoordActors.Server.Serving;
using CoordActors.Server.Tests.Actors;
using CoordActors.Tree;
using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;

namespace CoordActors.Server.Tests.Ensemble;

public sealed class FollowerActorTests
{
    private const long Link = 7;

    private readonly TwoServers _world = new();
    private readonly ActorSelection _follower;
    private int _seq;

    public FollowerActorTests()
    {
        var setup = _world.Setup();
        _follower = _world.Begin(Props.Create(() => new FollowerActor(setup, 2, Link, new TreeSettings(), false)), "follower");
    }

    [Fact]
    public void It_knocks_at_its_leader_until_it_is_answered()
    {
        _world.Expect<FollowerInfo>().ServerId.ShouldBe(1);
        _world.Pass(_world.Timings.KnockMs * 2);
        _world.Expect<FollowerInfo>().Fingerprint.ShouldBe(_world.Peers.Ensemble.Fingerprint);
    }

    [Fact]
    public void It_acknowledges_an_epoch_and_a_history_only_when_its_disk_has_them_and_then_serves()
    {
        Follow();

        _world.Parent.ExpectMsg<TermEvent.Established>().Epoch.ShouldBe(1);
    }

    [Fact]
    public void A_proposal_is_acknowledged_when_it_is_durable_and_carried_out_when_it_is_committed()
    {
        Follow();
        var batch = Batch();
        Say(new Proposal(batch, 0));
        var append = _world.Journal.ExpectMsg<JournalCommand.AppendBatch>();
        append.LastZxid.ShouldBe(batch.LastZxid);
        append.Transactions.ToArray().ShouldBe(batch.Bytes.ToArray());
        _world.Tree.ExpectNoMsg(TimeSpan.Zero);

        _follower.Tell(new JournalEvent.Durable(batch.LastZxid));
        _world.Expect<Ack>();
        Say(new Commit(batch.LastZxid));

        _world.Tree.ExpectMsg<TransactionBatch>().Transactions.ToArray().ShouldBe(batch.Bytes.ToArray());
        _world.Journal.ExpectMsg(new JournalCommand.Committed(batch.LastZxid));
    }

    [Fact]
    public void What_its_clients_want_goes_to_the_leader_and_syncs_come_back_to_the_tree()
    {
        Follow();
        _world.Parent.ExpectMsg<TermEvent.Established>();
        _follower.Tell(Transactions.ToSubmit(Transactions.Create("/a")));
        _world.Expect<Request>().Transactions.Length.ShouldBeGreaterThan(0);

        _follower.Tell(new RoleCommand.Sync(42, 3));
        _world.Expect<SyncRequest>().ShouldBe(new SyncRequest(42, 3));
        Say(new SyncReply(42, 3, 0));

        _world.Tree.ExpectMsg(new TreeCommand.Synced(42, 3, 0));
    }

    [Fact]
    public void Its_term_ends_at_once_with_the_connection()
    {
        Follow();
        _world.Parent.ExpectMsg<TermEvent.Established>();

        _world.Network.Reset("one", "two");

        _world.Parent.ExpectMsg<TermEvent.Ended>().Reason.ShouldContain("the connection with leader 2 was lost");
    }

    [Fact]
    public void Its_term_ends_when_the_leader_falls_silent()
    {
        Follow();
        _world.Parent.ExpectMsg<TermEvent.Established>();

        _world.Pass(_world.Timings.SuspectMs + 200);

        var ended = _world.Parent.ExpectMsg<TermEvent.Ended>();
        ended.Reason.ShouldContain("nothing was heard of leader 2");
        ended.IsFatal.ShouldBeFalse();
    }

    [Fact]
    public void Its_term_ends_when_the_leader_ends_it_and_when_a_packet_is_missing()
    {
        _world.Expect<FollowerInfo>();
        _seq = 5;
        Say(new LeaderInfo(new Durability(1, 0, 0).Epochs));

        _world.Parent.ExpectMsg<TermEvent.Ended>().Reason.ShouldContain("something was lost");
    }

    private void Follow()
    {
        _world.Expect<FollowerInfo>();
        Say(new LeaderInfo(new Durability(1, 0, 0).Epochs));
        _world.Journal.ExpectMsg(new JournalCommand.PersistEpochs(1, 0));
        _follower.Tell(new JournalEvent.EpochsDurable(1, 0));
        _world.Expect<AckEpoch>().AcceptedEpoch.ShouldBe(1);
        Say(new Diff(0));
        Say(new NewLeader(1, 0));
        _world.Journal.ExpectMsg(new JournalCommand.PersistEpochs(1, 1));
        _world.Parent.ExpectNoMsg(TimeSpan.Zero);
        _follower.Tell(new JournalEvent.EpochsDurable(1, 1));
        _world.Expect<AckNewLeader>();
        Say(new UpToDate(0));
    }

    /// <summary>To whoever spoke last: a leader answers where a packet came from.</summary>
    private void Say(PeerMessage message) => _world.Other.Reply(new PeerPacket(2, new Packet(Link, _seq++, message)));

    private static HistoryBatch Batch()
    {
        var writer = new JuteWriter();
        Transactions.Create("/a", (1L << 32) + 1)(writer);
        HistoryBatch.TryRead(writer.Written.ToArray(), out var batch).ShouldBeTrue();
        return batch;
    }
}
