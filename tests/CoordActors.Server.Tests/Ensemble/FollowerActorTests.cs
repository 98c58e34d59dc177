using CoordActors.Server.Ensemble;
using CoordActors.Server.Journal;
using CoordActors.Server.Roles;
using CoordActors.Server.Serving;
using CoordActors.Server.Tests.Actors;
using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;

namespace CoordActors.Server.Tests.Ensemble;

public sealed class FollowerActorTests
{
    private readonly LearnerWorld _world = new();

    [Fact]
    public void It_knocks_at_its_leader_until_it_is_answered()
    {
        _world.Expect<FollowerInfo>().ServerId.ShouldBe(1);
        _world.Two.Pass(_world.Two.Timings.KnockMs * 2);
        _world.Expect<FollowerInfo>().Fingerprint.ShouldBe(_world.Two.Peers.Ensemble.Fingerprint);
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
        var batch = LeaderWorld.BatchOf(1, 1, 1);
        _world.Say(new Proposal(batch, 0));
        var append = _world.Journal.ExpectMsg<JournalCommand.AppendBatch>();
        append.LastZxid.ShouldBe(batch.LastZxid);
        append.Transactions.ToArray().ShouldBe(batch.Bytes.ToArray());
        _world.Tree.ExpectNoMsg(TimeSpan.Zero);

        _world.Tell(new JournalEvent.Durable(batch.LastZxid));
        _world.Expect<Ack>();
        _world.Say(new Commit(batch.LastZxid));

        _world.Tree.ExpectMsg<TransactionBatch>().Transactions.ToArray().ShouldBe(batch.Bytes.ToArray());
        _world.Journal.ExpectMsg(new JournalCommand.Committed(batch.LastZxid));
    }

    [Fact]
    public void What_its_clients_want_goes_to_the_leader_and_syncs_come_back_to_the_tree()
    {
        Follow();
        _world.Parent.ExpectMsg<TermEvent.Established>();
        _world.Tell(Transactions.ToSubmit(Transactions.Create("/a")));
        _world.Expect<Request>().Transactions.Length.ShouldBeGreaterThan(0);

        _world.Tell(new RoleCommand.Sync(42, 3));
        _world.Expect<SyncRequest>().ShouldBe(new SyncRequest(42, 3));
        _world.Say(new SyncReply(42, 3, 0));

        _world.Tree.ExpectMsg(new TreeCommand.Synced(42, 3, 0));
    }

    [Fact]
    public void Its_term_ends_at_once_with_the_connection()
    {
        Follow();
        _world.Parent.ExpectMsg<TermEvent.Established>();

        _world.Two.Network.Reset("one", "two");

        _world.Parent.ExpectMsg<TermEvent.Ended>().Reason.ShouldContain("the connection with leader 2 was lost");
    }

    [Fact]
    public void Its_term_ends_when_the_leader_falls_silent()
    {
        Follow();
        _world.Parent.ExpectMsg<TermEvent.Established>();

        _world.Two.Pass(_world.Two.Timings.SuspectMs + 200);

        var ended = _world.Parent.ExpectMsg<TermEvent.Ended>();
        ended.Reason.ShouldContain("nothing was heard of leader 2");
        ended.IsFatal.ShouldBeFalse();
    }

    [Fact]
    public void Its_term_ends_when_the_leader_ends_it_and_when_a_packet_is_missing()
    {
        _world.Expect<FollowerInfo>();
        _world.Skip(5);
        _world.Say(new LeaderInfo(new Durability(1, 0, 0).Epochs));

        _world.Parent.ExpectMsg<TermEvent.Ended>().Reason.ShouldContain("something was lost");
    }

    private void Follow()
    {
        _world.Expect<FollowerInfo>();
        _world.Say(new LeaderInfo(new Durability(1, 0, 0).Epochs));
        _world.Journal.ExpectMsg(new JournalCommand.PersistEpochs(1, 0));
        _world.Two.ExpectNone<AckEpoch>();
        _world.Tell(new JournalEvent.EpochsDurable(1, 0));
        _world.Expect<AckEpoch>().AcceptedEpoch.ShouldBe(1);
        _world.Say(new Diff(0));
        _world.Say(new NewLeader(1, 0));
        _world.Journal.ExpectMsg(new JournalCommand.PersistEpochs(1, 1));
        _world.Two.ExpectNone<AckNewLeader>();
        _world.Tell(new JournalEvent.EpochsDurable(1, 1));
        _world.Expect<AckNewLeader>();
        _world.Say(new UpToDate(0));
    }
}
