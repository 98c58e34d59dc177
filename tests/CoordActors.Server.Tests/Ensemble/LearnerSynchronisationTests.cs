using CoordActors.Server.Ensemble;
using CoordActors.Server.Journal;
using CoordActors.Server.Serving;
using CoordActors.Server.Settings;
using CoordActors.Server.Tests.Actors;
using CoordActors.Zab.Learning;
using CoordActors.Zab.Messages;

namespace CoordActors.Server.Tests.Ensemble;

/// <summary>How a learner that has three transactions of epoch 2 takes over the history of a leader; all of them are committed, where it matters.</summary>
public sealed class LearnerSynchronisationTests
{
    private static readonly long Last = LeaderWorld.Zxid(2, 3);

    [Fact]
    public void It_asks_for_what_follows_its_own_history()
    {
        var world = Learn();
        var accepted = world.Accept();
        (accepted.AcceptedEpoch, accepted.CurrentEpoch, accepted.LastZxid, accepted.WantsSnapshot).ShouldBe((3, 2, Last, false));
    }

    [Fact]
    public void It_serves_only_when_everything_that_the_leader_had_proposed_is_carried_out()
    {
        var world = Learn();
        world.Accept();
        world.Say(new Diff(Last));
        world.Say(new Proposal(LeaderWorld.BatchOf(2, 4, 4), Last));
        world.Journal.ExpectMsg<JournalCommand.AppendBatch>();
        world.Journal.Reply(new JournalEvent.Durable(Last + 1));
        world.Enter(Last, serveFrom: Last + 1);
        world.Parent.ExpectNoMsg(TimeSpan.FromMilliseconds(20));

        world.Say(new Commit(Last + 1));

        world.Tree.ExpectMsg<TransactionBatch>();
        world.Parent.ExpectMsg<TermEvent.Established>().Epoch.ShouldBe(3);
    }

    [Fact]
    public void A_cut_reaches_the_disk_before_the_epoch_does()
    {
        var world = new LearnerWorld();
        world.Accept();
        world.Say(new Diff(0));
        world.Say(new Proposal(LeaderWorld.BatchOf(1, 1, 2), 0));
        world.Journal.ExpectMsg<JournalCommand.AppendBatch>();
        world.Journal.Reply(new JournalEvent.Durable(LeaderWorld.Zxid(1, 2)));
        world.Enter(0);
        world.Say(new EndOfLink("to be continued"));
        var history = world.Parent.FishForMessage(message => message is TermEvent.Ended).ShouldBeOfType<TermEvent.Ended>().History;

        var next = new LearnerWorld(epoch: 1, history: history, committed: 0);
        next.Accept();
        next.Say(new Trunc(LeaderWorld.Zxid(1, 1)));
        next.Say(new NewLeader(2, 0));

        next.Journal.ExpectMsg(new JournalCommand.Truncate(LeaderWorld.Zxid(1, 1)));
        next.Journal.ExpectMsg(new JournalCommand.PersistEpochs(2, 2));
        next.Tell(new JournalEvent.Truncated(LeaderWorld.Zxid(1, 1)));
        next.Tell(new JournalEvent.EpochsDurable(2, 2));
        next.Expect<AckNewLeader>().Zxid.ShouldBe(LeaderWorld.Zxid(1, 1));
    }

    [Fact]
    public void A_cut_into_what_is_committed_ends_the_server()
    {
        var world = Learn();
        world.Accept();
        world.Say(new Trunc(LeaderWorld.Zxid(2, 1)));

        var ended = world.Parent.ExpectMsg<TermEvent.Ended>();
        ended.IsFatal.ShouldBeTrue();
        ended.Reason.ShouldContain("server 1 and server 2 are not of one ensemble");
        world.Journal.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_snapshot_is_restored_installed_and_given_to_the_tree_and_what_follows_it_is_written_behind_it()
    {
        var world = Learn();
        world.Accept();
        SendSnapshot(world, Last + 2);
        world.Say(new Proposal(LeaderWorld.BatchOf(2, 6, 6), Last + 2));
        world.Expect<SnapCredit>().BytesTaken.ShouldBeGreaterThan(0);
        var install = world.Journal.ExpectMsg<JournalCommand.InstallTree>();
        install.Zxid.ShouldBe(Last + 2);
        world.Journal.ExpectMsg<JournalCommand.AppendBatch>().LastZxid.ShouldBe(Last + 3);
        world.Tree.ExpectNoMsg(TimeSpan.Zero);

        world.Tell(new JournalEvent.TreeInstalled(Last + 2));
        world.Tell(new JournalEvent.Durable(Last + 3));

        world.Tree.ExpectMsg<TreeCommand.Replace>().Tree.ShouldBeSameAs(install.Tree);
        world.Enter(Last + 3, serveFrom: Last + 3);
        world.Tree.ExpectMsg<TransactionBatch>();
        world.Parent.ExpectMsg<TermEvent.Established>();
    }

    [Fact]
    public void A_term_that_ends_while_the_leaders_tree_is_being_written_is_not_over_before_it_is_there()
    {
        var world = Learn();
        world.Accept();
        SendSnapshot(world, Last + 2);
        world.Journal.ExpectMsg<JournalCommand.InstallTree>();
        world.Two.Network.Reset("one", "two");
        world.Parent.ExpectNoMsg(TimeSpan.FromMilliseconds(20));

        world.Journal.Reply(new JournalEvent.TreeInstalled(Last + 2));

        world.Tree.ExpectMsg<TreeCommand.Replace>();
        world.Parent.ExpectMsg<TermEvent.Ended>().History.LastZxid.ShouldBe(Last + 2);
    }

    [Fact]
    public void A_leaders_tree_that_cannot_be_written_ends_the_term_and_changes_nothing()
    {
        var world = Learn();
        world.Accept();
        SendSnapshot(world, Last + 2);
        world.Journal.ExpectMsg<JournalCommand.InstallTree>();
        world.Journal.Reply(new JournalEvent.TreeNotInstalled(Last + 2, new IOException("no room")));

        var ended = world.Parent.ExpectMsg<TermEvent.Ended>();
        ended.Reason.ShouldContain("the leader's snapshot could not be written: no room");
        ended.History.LastZxid.ShouldBe(Last);
        world.Tree.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_snapshot_that_is_no_tree_ends_the_term_and_changes_nothing()
    {
        var world = Learn();
        world.Accept();
        world.Say(new Snap(Last + 2));
        world.Say(new SnapChunk("rubbish"u8.ToArray(), IsLast: true));

        var ended = world.Parent.ExpectMsg<TermEvent.Ended>();
        ended.Reason.ShouldContain("the snapshot of leader 2 cannot be used");
        ended.History.LastZxid.ShouldBe(Last);
        world.Journal.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_tree_that_differs_from_the_leaders_ends_the_term_as_damaged_and_the_next_term_asks_for_a_whole_one()
    {
        var world = Learn();
        world.Accept();
        world.Say(new Diff(Last));
        world.Enter(Last);
        world.Parent.ExpectMsg<TermEvent.Established>();
        world.Tell(new Server.Roles.RoleCommand.Digest(Last, 77));
        world.Say(new Ping(1, Last, 77));
        world.Expect<Pong>();
        world.Parent.ExpectNoMsg(TimeSpan.Zero);

        world.Say(new Ping(2, Last, 78));

        var ended = world.Parent.ExpectMsg<TermEvent.Ended>();
        (ended.IsTreeDamaged, ended.IsFatal).ShouldBe((true, false));
        var next = new LearnerWorld(epoch: 3, history: ended.History, distrustsTree: true);
        next.Accept().WantsSnapshot.ShouldBeTrue();
    }

    [Fact]
    public void Requests_that_the_leader_refuses_are_refused_to_the_clients()
    {
        var world = LearnerWorld.Serving();
        world.Tell(Transactions.ToSubmit(Transactions.Create("/a")));
        var request = world.Expect<Request>();
        world.Say(new Refused(request.Transactions, -1));

        var refused = world.Tree.ExpectMsg<TreeCommand.Refuse>();
        refused.Transactions.AsSpan(0, refused.Length).ToArray().ShouldBe(request.Transactions.ToArray());
    }

    [Fact]
    public void Its_picture_shows_how_far_it_has_come()
    {
        var world = Learn();
        world.Accept();
        world.Tell(TermCommand.Describe.Instance);
        world.Tell(new TermCommand.VoterLooking(2));

        var view = world.Parent.ExpectMsg<TermStatus>().Learning.ShouldNotBeNull();
        (view.Phase, view.Leader, view.LastZxid).ShouldBe((LearningPhase.Synchronisation, 2, Last));
    }

    [Theory]
    [InlineData(ServerRole.Participant)]
    [InlineData(ServerRole.Observer)]
    public void What_only_a_learner_says_ends_the_term_when_a_leader_says_it(ServerRole role)
    {
        var world = LearnerWorld.Serving(role);
        world.Say(new Pong(1));

        world.Parent.ExpectMsg<TermEvent.Ended>().Reason.ShouldContain("which a leader does not say");
    }

    private static LearnerWorld Learn() => new(epoch: 2, history: LeaderWorld.HistoryOf(2, 1, 3));

    private static void SendSnapshot(LearnerWorld world, long zxid)
    {
        var tree = EnsembleJournalWorld.TreeOf(Transactions.Create("/a", zxid - 1), Transactions.Create("/b", zxid));
        using var image = tree.Capture();
        var bytes = new MemoryStream();
        image.WriteTo(bytes);
        var middle = (int)bytes.Length / 2;
        world.Say(new Snap(zxid));
        world.Say(new SnapChunk(bytes.ToArray().AsMemory(0, middle), IsLast: false));
        world.Say(new SnapChunk(bytes.ToArray().AsMemory(middle), IsLast: true));
    }
}
