using CoordActors.Actors.Persistence;
using CoordActors.Server.Ensemble;
using CoordActors.Server.Journal;
using CoordActors.Server.Roles;
using CoordActors.Server.Serving;
using CoordActors.Server.Sessions;
using CoordActors.Server.Tests.Actors;
using CoordActors.Zab.Leading;
using CoordActors.Zab.Messages;

namespace CoordActors.Server.Tests.Ensemble;

public sealed class LeaderActorTests
{
    private static readonly long First = LeaderWorld.Zxid(1, 1);

    [Fact]
    public void An_epoch_is_proposed_when_the_own_disk_has_it_and_established_when_a_quorum_has_entered_it()
    {
        var world = new LeaderWorld();
        world.Knock();
        world.Journal.ExpectMsg(new JournalCommand.PersistEpochs(1, 0));
        world.Two.ExpectNone<LeaderInfo>();
        world.Journal.Reply(new JournalEvent.EpochsDurable(1, 0));
        world.Acknowledge();
        world.Journal.ExpectMsg(new JournalCommand.PersistEpochs(1, 1));
        world.Two.ExpectNone<NewLeader>();
        world.Journal.Reply(new JournalEvent.EpochsDurable(1, 1));
        world.Expect<Diff>().Zxid.ShouldBe(0);
        world.Parent.ExpectNoMsg(TimeSpan.Zero);

        world.Enter();

        world.Parent.ExpectMsg<TermEvent.Established>().Epoch.ShouldBe(1);
    }

    [Fact]
    public void What_has_arrived_meanwhile_is_one_proposal_to_the_own_disk_and_to_the_follower()
    {
        var world = LeaderWorld.Established();
        world.Tell(Transactions.ToSubmit(Transactions.Create("/a")));
        world.Tell(Transactions.ToSubmit(Transactions.Create("/b"), Transactions.Create("/c")));

        var append = world.Journal.ExpectMsg<JournalCommand.AppendBatch>();
        append.LastZxid.ShouldBe(First + 2);
        Transactions.Read(append.Transactions.Span).Select(header => header.Zxid).ShouldBe([First, First + 1, First + 2]);
        var proposal = world.Expect<Proposal>();
        proposal.Batch.Bytes.ToArray().ShouldBe(append.Transactions.ToArray());
        proposal.CommitZxid.ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_is_committed_when_both_disks_have_it_whichever_is_the_first(bool isOwnDiskFirst)
    {
        var world = LeaderWorld.Established();
        world.Tell(Transactions.ToSubmit(Transactions.Create("/a")));
        var append = world.Journal.ExpectMsg<JournalCommand.AppendBatch>();
        world.Expect<Proposal>();
        Action[] disks = [() => world.Journal.Reply(new JournalEvent.Durable(First)), () => world.Store(First)];
        disks[isOwnDiskFirst ? 0 : 1]();
        world.Tree.ExpectNoMsg(TimeSpan.FromMilliseconds(20));

        disks[isOwnDiskFirst ? 1 : 0]();

        world.Tree.ExpectMsg<TransactionBatch>().Transactions.ToArray().ShouldBe(append.Transactions.ToArray());
        world.Journal.ExpectMsg(new JournalCommand.Committed(First));
        world.Expect<Commit>().Zxid.ShouldBe(First);
    }

    [Fact]
    public void Requests_of_the_follower_are_stamped_with_the_leaders_time_and_come_back_as_a_proposal()
    {
        var world = LeaderWorld.Established();
        world.Say(new Request(EnsembleJournalWorld.Bytes(Transactions.Create("/a"))));

        var header = Transactions.Read(world.Expect<Proposal>().Batch.Bytes.Span).ShouldHaveSingleItem();
        header.Zxid.ShouldBe(First);
        header.TimeMs.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void An_observer_is_sent_what_is_committed_and_never_waited_for()
    {
        var world = LeaderWorld.Alone();
        world.Knock();
        world.Acknowledge();
        world.Enter();
        world.Tell(Transactions.ToSubmit(Transactions.Create("/a")));
        world.Journal.ExpectMsg<JournalCommand.AppendBatch>();
        world.Two.ExpectNone<Proposal>();

        world.Journal.Reply(new JournalEvent.Durable(First));

        world.Tree.ExpectMsg<TransactionBatch>();
        world.Expect<Proposal>().CommitZxid.ShouldBe(First);
    }

    [Fact]
    public void A_sync_is_answered_when_a_quorum_has_confirmed_that_it_still_follows()
    {
        var world = LeaderWorld.Established();
        world.Tell(new RoleCommand.Sync(42, 3));
        world.Say(new SyncRequest(43, 4));
        world.Two.Pass(5);
        var ping = world.Expect<Ping>();
        world.Tree.ExpectNoMsg(TimeSpan.Zero);
        world.Tell(TermCommand.Describe.Instance);
        world.Parent.ExpectMsg<TermStatus>().PendingSyncs.ShouldBe(2);

        world.Say(new Pong(ping.Round + 1));

        world.Tree.ExpectMsg(new TreeCommand.Synced(42, 3, 0));
        world.Expect<SyncReply>().ShouldBe(new SyncReply(43, 4, 0));
    }

    [Fact]
    public void Sessions_that_a_learner_has_heard_of_are_told_to_the_tracker()
    {
        var world = LeaderWorld.Established();
        var tracker = world.Two.Probe();
        world.Tell(new TermCommand.Serving(tracker.Ref));
        world.Say(new Touches(new long[] { 5, 6 }, new[] { 1000, 2000 }));

        tracker.ExpectMsg(new SessionCommand.Touch(5, 1000));
        tracker.ExpectMsg(new SessionCommand.Touch(6, 2000));
    }

    [Fact]
    public void The_digest_of_its_tree_travels_with_the_pings()
    {
        var world = LeaderWorld.Established();
        world.Tell(new RoleCommand.Digest(First, 77));
        world.Two.Pass(world.Two.Timings.HeartbeatMs * 2);

        world.Two.Expect<Ping>(ping => ping.DigestZxid != 0).Digest.ShouldBe(77);
    }

    [Fact]
    public void Outlived_znodes_are_looked_for_at_every_interval_while_it_leads()
    {
        var world = LeaderWorld.Alone();
        world.Two.Pass(60_000);

        world.Tree.ExpectMsg<TreeCommand.Reap>().Max.ShouldBe(10_000);
    }

    [Fact]
    public void While_the_journal_stalls_all_writes_are_refused_and_afterwards_accepted_again()
    {
        var world = LeaderWorld.Established();
        world.Tell(new JournalStalled("no room"));
        world.Tell(Transactions.ToSubmit(Transactions.Create("/a")));
        world.Say(new Request(EnsembleJournalWorld.Bytes(Transactions.Create("/b"))));

        world.Tree.ExpectMsg<TreeCommand.Refuse>().Error.ShouldBe(ErrorCode.SystemError);
        world.Expect<Refused>().Error.ShouldBe((int)ErrorCode.SystemError);
        world.Journal.ExpectNoMsg(TimeSpan.Zero);

        world.Tell(JournalResumed.Instance);
        world.Tell(Transactions.ToSubmit(Transactions.Create("/c")));

        world.Journal.ExpectMsg<JournalCommand.AppendBatch>().LastZxid.ShouldBe(First);
    }

    [Fact]
    public void It_steps_down_when_its_quorum_falls_silent_and_says_so()
    {
        var world = LeaderWorld.Established();
        world.Two.Pass(world.Two.Timings.SuspectMs + 200);

        var ended = world.Parent.ExpectMsg<TermEvent.Ended>();
        ended.Reason.ShouldContain("a quorum of voters has fallen silent");
        ended.IsAnnounced.ShouldBeFalse();
        ended.IsFatal.ShouldBeFalse();
        world.Expect<EndOfLink>().Reason.ShouldContain("nothing was heard of server 2");
    }

    [Fact]
    public void It_steps_down_at_once_when_the_connection_with_its_quorum_is_lost()
    {
        var world = LeaderWorld.Established();
        world.Two.Network.Reset("one", "two");
        world.Two.Pass(world.Two.Timings.HeartbeatMs);

        var ended = world.Parent.ExpectMsg<TermEvent.Ended>();
        ended.Reason.ShouldContain("the voters that are left are no quorum");
        ended.IsAnnounced.ShouldBeTrue();
    }

    [Fact]
    public void It_goes_on_without_an_observer_that_is_lost()
    {
        var world = LeaderWorld.Alone();
        world.Knock();
        world.Acknowledge();
        world.Enter();
        world.Two.Network.Reset("one", "two");
        world.Two.Pass(world.Two.Timings.SuspectMs);
        world.Tell(Transactions.ToSubmit(Transactions.Create("/a")));

        world.Journal.ExpectMsg<JournalCommand.AppendBatch>();
        world.Parent.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Nobody_to_follow_ends_the_term_before_it_has_begun()
    {
        var world = new LeaderWorld();
        world.Tell(new TermCommand.VoterLooking(2));
        world.Parent.ExpectNoMsg(TimeSpan.Zero);
        world.Two.Pass(world.Two.Timings.SuspectMs + 100);

        world.Parent.ExpectMsg<TermEvent.Ended>().Reason.ShouldContain("no quorum of voters has followed");
    }

    [Fact]
    public void A_voter_that_looks_for_a_leader_again_ends_a_term_that_has_not_begun()
    {
        var world = new LeaderWorld();
        world.Knock();
        world.PersistEpochs(1, 0);
        world.Expect<LeaderInfo>();
        world.Two.Pass(world.Two.Timings.SettleMs + 10);
        world.Tell(new TermCommand.VoterLooking(2));

        world.Parent.ExpectMsg<TermEvent.Ended>().Reason.ShouldContain("too many voters will not follow");
        world.Expect<EndOfLink>().Reason.ShouldContain("looks for a leader again");
    }

    [Fact]
    public void A_packet_that_is_missing_ends_the_link_and_the_learner_may_come_back()
    {
        var world = LeaderWorld.Alone();
        world.Knock();
        world.Acknowledge();
        world.Enter();
        world.SkipOne();
        world.Say(new Pong(0));
        world.Expect<EndOfLink>().Reason.ShouldContain("something was lost");

        world.Knock();
        world.Acknowledge();
        world.Enter();
    }

    [Fact]
    public void When_the_server_stops_its_learners_are_told_so()
    {
        var world = LeaderWorld.Established();
        world.Two.Stop();

        var end = world.Expect<EndOfLink>();
        end.Reason.ShouldContain("the server stops");
        end.IsAnnounced.ShouldBeTrue();
    }

    [Fact]
    public void Its_picture_shows_who_follows_and_how_far()
    {
        var world = LeaderWorld.Established();
        world.Tell(TermCommand.Describe.Instance);

        var view = world.Parent.ExpectMsg<TermStatus>().Leading.ShouldNotBeNull();
        (view.Phase, view.Epoch).ShouldBe((LeaderPhase.Broadcast, 1));
        view.Learners.ShouldHaveSingleItem().Phase.ShouldBe(LearnerPhase.Synchronised);
    }

    [Fact]
    public void A_learner_of_another_ensemble_is_refused()
    {
        var world = LeaderWorld.Alone();
        world.Tell(new TermCommand.Identified(5));
        world.Knock(ensembleId: 6);

        world.Expect<EndOfLink>().Reason.ShouldContain("belongs to another ensemble");
    }
}
