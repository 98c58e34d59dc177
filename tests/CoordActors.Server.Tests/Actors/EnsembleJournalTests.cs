using CoordActors.Server.Journal;
using CoordActors.Server.Serving;
using CoordActors.Server.Settings;
using CoordActors.Tree;

namespace CoordActors.Server.Tests.Actors;

public sealed class EnsembleJournalTests : ActorTests
{
    private static readonly SnapshotSettings EveryThree = new() { EveryTransactions = 3, EveryBytes = 0, IntervalMin = TimeSpan.Zero, Keep = 2 };

    [Fact]
    public void What_is_appended_is_reported_once_it_is_durable_and_in_order()
    {
        var world = new EnsembleJournalWorld(this);
        Disks.Journal.IsHeld = true;
        world.Append(Transactions.Open(1));
        RunUntilIdle();
        world.Append(Transactions.Create("/a", 2));
        world.Append(Transactions.Create("/b", 3), Transactions.Create("/c", 4));
        ExpectSilence(world.Role);

        Disks.Journal.IsHeld = false;

        world.Role.ExpectMsg(new JournalEvent.Durable(1));
        world.Role.ExpectMsg(new JournalEvent.Durable(4));
        Disks.Journal.Writes.ShouldBe(2);
        ExpectSilence(world.Tree, world.Role);
    }

    [Fact]
    public void The_tree_is_recovered_at_the_commit_point_and_the_rest_is_the_tail()
    {
        var world = new EnsembleJournalWorld(this);
        world.Append(Transactions.Open(1), Transactions.Create("/a", 2));
        world.Tell(new JournalCommand.Committed(1));
        world.Append(Transactions.Create("/b", 3));
        world.Settle().ShouldBe(new JournalState(0, 0, 3, 1));
        world.Recovered();
        world.Stop();

        var recovered = new EnsembleJournalWorld(this).Recovered();

        recovered.State.ShouldBe(new JournalState(0, 0, 3, 1));
        recovered.Tree.LastZxid.ShouldBe(1);
        EnsembleJournalWorld.Zxids(recovered.Tail).ShouldBe([2, 3]);
        EnsembleJournalWorld.Zxids(recovered.Recent).ShouldBe([1]);
    }

    [Fact]
    public void A_server_that_is_alone_from_now_on_commits_its_tail()
    {
        var world = new EnsembleJournalWorld(this);
        world.Append(Transactions.Open(1), Transactions.Create("/a", 2), Transactions.Create("/b", 3));
        world.Tell(new JournalCommand.Truncate(2));
        world.Settle();
        world.Recovered();
        world.Stop();

        var recovered = new JournalWorld(this).Recovered();

        recovered.State.ShouldBe(new JournalState(0, 0, 2, 2));
        recovered.Tail.ShouldBeEmpty();
        recovered.Recent.ShouldBeEmpty();
    }

    [Fact]
    public void An_answer_goes_to_whoever_gave_the_order()
    {
        var world = new EnsembleJournalWorld(this);
        var next = CreateTestProbe();
        Disks.Journal.IsHeld = true;
        world.Append(Transactions.Open(1));
        RunUntilIdle();
        world.Append(Transactions.Create("/a", 2));
        next.Send(world.Journal, new JournalCommand.Truncate(1));
        next.Send(world.Journal, new JournalCommand.PersistEpochs(2, 1));
        next.Send(world.Journal, EnsembleJournalWorld.Batch(Transactions.Create("/b", 3)));
        next.Send(world.Journal, JournalCommand.Settle.Instance);
        Disks.Journal.IsHeld = false;

        world.Role.ExpectMsg(new JournalEvent.Durable(1));
        world.Role.ExpectMsg(new JournalEvent.Durable(2));
        next.ExpectMsg(new JournalEvent.Truncated(1));
        next.ExpectMsg(new JournalEvent.EpochsDurable(2, 1));
        next.ExpectMsg(new JournalEvent.Durable(3));
        next.ExpectMsg(new JournalEvent.Settled(new JournalState(2, 1, 3, 0)));
        Disks.Journal.Writes.ShouldBe(2);
    }

    [Fact]
    public void A_commit_point_told_behind_a_truncation_says_nothing_of_what_was_truncated()
    {
        var world = new EnsembleJournalWorld(this);
        Disks.Journal.IsHeld = true;
        world.Append(Transactions.Open(1));
        RunUntilIdle();
        world.Append(Transactions.Create("/old", 2));
        world.Tell(new JournalCommand.Truncate(1));
        world.Append(Transactions.Create("/new", 0x1_0000_0001));
        world.Tell(new JournalCommand.Committed(0x1_0000_0001));
        world.Append(Transactions.Create("/newer", 0x1_0000_0002));
        Disks.Journal.IsHeld = false;
        world.Settle();
        world.Recovered();
        world.Stop();

        var recovered = new EnsembleJournalWorld(this).Recovered();

        EnsembleJournalWorld.Zxids(recovered.Recent).ShouldBe([1, 0x1_0000_0001]);
        EnsembleJournalWorld.Zxids(recovered.Tail).ShouldBe([0x1_0000_0002]);
    }

    [Fact]
    public void A_commit_point_behind_which_nothing_is_written_is_recorded_alone_after_a_second()
    {
        var world = new EnsembleJournalWorld(this);
        world.Append(Transactions.Open(1), Transactions.Create("/a", 2));
        world.Role.ExpectMsg(new JournalEvent.Durable(2));
        world.Tell(new JournalCommand.Committed(2));
        Advance(TimeSpan.FromMilliseconds(999));
        Disks.Journal.Writes.ShouldBe(1);

        Advance(TimeSpan.FromMilliseconds(1));
        Disks.Journal.Writes.ShouldBe(2);
        Advance(TimeSpan.FromHours(1));
        Disks.Journal.Writes.ShouldBe(2);
        world.Recovered();
        world.Stop();

        var recovered = new EnsembleJournalWorld(this).Recovered();

        recovered.State.ShouldBe(new JournalState(0, 0, 2, 2));
        recovered.Tree.LastZxid.ShouldBe(2);
        recovered.Tail.ShouldBeEmpty();
    }

    [Fact]
    public void While_transactions_follow_each_other_the_commit_point_travels_with_them_alone()
    {
        var world = new EnsembleJournalWorld(this);
        for (var zxid = 1; zxid <= 8; zxid++)
        {
            world.Append(zxid == 1 ? Transactions.Open(1) : Transactions.Create($"/{zxid}", zxid));
            world.Role.ExpectMsg(new JournalEvent.Durable(zxid));
            world.Tell(new JournalCommand.Committed(zxid));
            Advance(TimeSpan.FromMilliseconds(900));
        }

        Disks.Journal.Writes.ShouldBe(8);
        Advance(TimeSpan.FromSeconds(2));
        Disks.Journal.Writes.ShouldBe(9);
    }

    [Fact]
    public void What_is_committed_cannot_be_truncated()
    {
        var world = new EnsembleJournalWorld(this);
        world.Recovered();
        world.Append(Transactions.Open(1), Transactions.Create("/a", 2));
        world.Tell(new JournalCommand.Committed(2));
        world.Tell(new JournalCommand.Truncate(1));

        world.Parent.ExpectMsg<JournalEvent.Failed>().Cause.Message.ShouldBe(
            "The journal was told to drop everything behind 0x1, but 0x2 is committed.");
    }

    [Fact]
    public void A_snapshot_holds_the_tail_that_is_in_flight_and_the_epochs()
    {
        var world = new EnsembleJournalWorld(this, EveryThree);
        world.Tell(new JournalCommand.PersistEpochs(4, 3));
        world.Append(Transactions.Open(1), Transactions.Create("/a", 2), Transactions.Create("/b", 3));
        world.GiveImage(EnsembleJournalWorld.TreeOf(Transactions.Open(1), Transactions.Create("/a", 2)));
        world.Tree.ExpectMsg<TreeCommand.ReleaseImage>();
        world.Recovered();
        world.Stop();

        var recovered = new EnsembleJournalWorld(this).Recovered();

        recovered.State.ShouldBe(new JournalState(4, 3, 3, 2));
        recovered.Transactions.ShouldBe(0);
        EnsembleJournalWorld.Zxids(recovered.Tail).ShouldBe([3]);
    }

    [Fact]
    public void A_tree_that_is_ahead_of_the_disk_makes_a_snapshot_all_the_same()
    {
        var world = new EnsembleJournalWorld(this, EveryThree);
        world.Append(Transactions.Open(1), Transactions.Create("/a", 2), Transactions.Create("/b", 3));
        world.GiveImage(EnsembleJournalWorld.TreeOf(
            Transactions.Open(1), Transactions.Create("/a", 2), Transactions.Create("/b", 3), Transactions.Create("/c", 4)));
        world.Tree.ExpectMsg<TreeCommand.ReleaseImage>();
        world.Append(Transactions.Create("/c", 4), Transactions.Create("/d", 5));
        world.Settle();
        world.Recovered();
        world.Stop();

        var recovered = new EnsembleJournalWorld(this).Recovered();

        recovered.State.ShouldBe(new JournalState(0, 0, 5, 4));
        EnsembleJournalWorld.Zxids(recovered.Tail).ShouldBe([5]);
    }

    [Fact]
    public void A_leaders_tree_takes_the_place_of_everything()
    {
        var world = new EnsembleJournalWorld(this);
        world.Tell(new JournalCommand.PersistEpochs(2, 1));
        world.Append(Transactions.Open(1), Transactions.Create("/old", 2));
        world.Tell(new JournalCommand.InstallTree(LeadersTree(), 9));
        world.Append(Transactions.Create("/z", 10));

        world.Role.ExpectMsg<JournalEvent.EpochsDurable>();
        world.Role.ExpectMsg(new JournalEvent.Durable(2));
        world.Role.ExpectMsg(new JournalEvent.TreeInstalled(9));
        world.Role.ExpectMsg(new JournalEvent.Durable(10));
        world.Settle().ShouldBe(new JournalState(2, 1, 10, 9));
        world.Recovered();
        world.Stop();
        var recovered = new EnsembleJournalWorld(this).Recovered();
        recovered.State.ShouldBe(new JournalState(2, 1, 10, 9));
        recovered.Tree.Digest.ShouldBe(LeadersTree().Digest);
    }

    [Fact]
    public void A_leaders_tree_that_finds_no_room_changes_nothing()
    {
        using var kit = new DeterministicTestKit(1, ActorSystemSetup.Create(
            new CoordActors.Actors.Persistence.PersistenceSetup { SnapshotStore = Props.Create(() => new JournalFailureTests.BrokenSnapshotStore()) }));
        var world = new EnsembleJournalWorld(kit);
        world.Append(Transactions.Open(1));
        world.Role.ExpectMsg(new JournalEvent.Durable(1));

        world.Tell(new JournalCommand.InstallTree(LeadersTree(), 9));

        world.Role.ExpectMsg<JournalEvent.TreeNotInstalled>().Cause.Message.ShouldBe("no space");
        world.Settle().ShouldBe(new JournalState(0, 0, 1, 0));
    }

    [Fact]
    public void What_was_to_stand_behind_a_leaders_tree_that_finds_no_room_is_not_written_either()
    {
        var world = new EnsembleJournalWorld(this);
        var next = CreateTestProbe();
        world.Append(Transactions.Open(1));
        world.Role.ExpectMsg(new JournalEvent.Durable(1));
        Disks.Snapshots.FailNextWrite(0);

        world.Tell(new JournalCommand.InstallTree(LeadersTree(), 9));
        world.Append(Transactions.Create("/z", 10));
        world.Tell(new JournalCommand.PersistEpochs(2, 2));
        world.Role.ExpectMsg<JournalEvent.TreeNotInstalled>();
        world.Append(Transactions.Create("/y", 11));
        world.Tell(new JournalCommand.Committed(11));

        world.Settle().ShouldBe(new JournalState(0, 0, 1, 0));
        next.Send(world.Journal, EnsembleJournalWorld.Batch(Transactions.Create("/b", 2)));
        next.ExpectMsg(new JournalEvent.Durable(2));
        world.Settle().ShouldBe(new JournalState(0, 0, 2, 0));
    }

    [Fact]
    public void An_image_of_the_old_tree_that_comes_late_is_not_stored()
    {
        var world = new EnsembleJournalWorld(this, EveryThree);
        world.Tell(new JournalCommand.InstallTree(LeadersTree(), 9));
        world.Role.ExpectMsg(new JournalEvent.TreeInstalled(9));
        world.Append(Transactions.Create("/x", 10), Transactions.Create("/y", 11), Transactions.Create("/z", 12));
        world.GiveImage(EnsembleJournalWorld.TreeOf(Transactions.Open(1)));

        world.Tree.ExpectMsg<TreeCommand.ReleaseImage>();
        world.Settle();
        world.Recovered();
        world.Stop();
        new EnsembleJournalWorld(this).Recovered().Tree.Digest.ShouldBe(LeadersTree().Digest);
    }

    private static ZnodeTree LeadersTree() =>
        EnsembleJournalWorld.TreeOf(Transactions.Open(1), Transactions.Create("/new", 2), Transactions.Create("/other", 9));
}
