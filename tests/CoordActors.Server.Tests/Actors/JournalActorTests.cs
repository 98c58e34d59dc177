using CoordActors.Server.Journal;
using CoordActors.Server.Settings;

namespace CoordActors.Server.Tests.Actors;

public sealed class JournalActorTests : ActorTests
{
    private static readonly SnapshotSettings EveryTwo = new() { EveryTransactions = 2, EveryBytes = 0, IntervalMin = TimeSpan.Zero, Keep = 2 };

    [Fact]
    public void An_empty_journal_recovers_to_an_empty_tree()
    {
        var recovered = new JournalWorld(this).Recovered();

        recovered.Tree.LastZxid.ShouldBe(0);
        recovered.Transactions.ShouldBe(0);
    }

    [Fact]
    public void A_lone_write_is_committed_and_released_without_a_timer()
    {
        var world = new JournalWorld(this);
        world.Append(Transactions.Open(1));

        world.ExpectReleased(1);
        Scheduler.MonotonicClock.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void A_commit_takes_all_that_arrived_during_the_last_one_and_keeps_the_order()
    {
        var world = new JournalWorld(this);
        Disks.Journal.IsHeld = true;
        world.Append(Transactions.Open(1));
        RunUntilIdle();
        world.Append(Transactions.Create("/a", 2), Transactions.Create("/b", 3));
        world.Append(Transactions.Create("/c", 4));
        ExpectSilence(world.Tree);

        Disks.Journal.IsHeld = false;

        world.ExpectReleased(1);
        world.ExpectReleased(2, 3, 4);
        Disks.Journal.Writes.ShouldBe(2);
    }

    [Fact]
    public void Clients_that_were_just_answered_are_waited_for_so_that_their_next_writes_are_one_commit()
    {
        var world = new JournalWorld(this);
        world.Append(Transactions.Open(1), Transactions.Create("/a", 2));
        world.ExpectReleased(1, 2);

        world.Append(Transactions.Create("/b", 3));
        RunUntilIdle();
        world.Append(Transactions.Create("/c", 4));

        world.ExpectReleased(3, 4);
        Scheduler.MonotonicClock.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void A_client_that_stays_away_is_waited_for_a_millisecond()
    {
        var world = new JournalWorld(this);
        world.Append(Transactions.Open(1), Transactions.Create("/a", 2));
        world.ExpectReleased(1, 2);

        world.Append(Transactions.Create("/b", 3));

        world.ExpectReleased(3);
        Scheduler.MonotonicClock.ShouldBe(TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void A_full_disk_releases_nothing_until_there_is_room()
    {
        var world = new JournalWorld(this);
        Disks.Journal.IsFull = true;
        world.Append(Transactions.Open(1));
        ExpectSilence(world.Tree);

        Disks.Journal.IsFull = false;

        world.ExpectReleased(1);
    }

    [Fact]
    public void A_slow_commit_is_named_in_a_warning()
    {
        var world = new JournalWorld(this);
        Disks.Journal.IsHeld = true;
        world.Append(Transactions.Open(1));
        Advance(TimeSpan.FromSeconds(2));

        EventFilter.Warning(contains: "took 2000 ms: the disk is slow").ExpectOne(() => Disks.Journal.IsHeld = false);
    }

    [Fact]
    public void It_counts_commits_and_what_was_in_them_until_it_is_told_to_begin_anew()
    {
        var world = new JournalWorld(this);
        world.Append(Transactions.Open(1), Transactions.Create("/a", 2));
        world.ExpectReleased(1, 2);
        var view = Describe();
        (view.FsyncTime.Count, view.BatchSize.Max, view.LastSnapshotZxid).ShouldBe((1, 2, -1));

        world.Journal.Tell(JournalCommand.ResetStatistics.Instance);

        Describe().FsyncTime.Count.ShouldBe(0);

        JournalView Describe()
        {
            world.Journal.Tell(JournalCommand.Describe.Instance);
            return ExpectMsg<JournalView>();
        }
    }

    [Fact]
    public void A_snapshot_that_is_asked_for_is_taken_at_once_and_its_size_is_told()
    {
        var world = new JournalWorld(this, new SnapshotSettings { Keep = 2 });
        world.Append(Transactions.Open(1), Transactions.Create("/a", 2));
        world.ExpectReleased(1, 2);

        world.Journal.Tell(JournalCommand.TakeSnapshot.Instance);
        world.Journal.Tell(JournalCommand.TakeSnapshot.Instance);
        world.ExpectImageRequest();
        world.GiveImage();
        world.ExpectImageBack();

        var taken = ExpectMsg<JournalEvent.SnapshotTaken>();
        taken.Zxid.ShouldBe(2);
        taken.Length.ShouldBeGreaterThan(300);
        ExpectMsg(taken);
        world.Stored().ShouldBe(["snapshot 1"]);
    }

    [Fact]
    public void Snapshots_of_one_and_the_same_state_count_once_so_that_none_is_deleted_as_too_old()
    {
        var world = new JournalWorld(this, new SnapshotSettings { Keep = 2 });
        world.Append(Transactions.Open(1));
        world.ExpectReleased(1);
        for (var i = 0; i < 4; i++)
        {
            world.Journal.Tell(JournalCommand.TakeSnapshot.Instance);
            world.ExpectImageRequest();
            world.GiveImage();
            world.ExpectImageBack();
            ExpectMsg<JournalEvent.SnapshotTaken>();
        }

        world.Stored().ShouldBe(["snapshot 1"]);
    }

    [Fact]
    public void Who_asks_while_a_snapshot_is_being_written_gets_the_next_one()
    {
        var world = new JournalWorld(this);
        world.Append(Transactions.Open(1));
        world.ExpectReleased(1);
        Disks.Snapshots.IsHeld = true;
        world.Journal.Tell(JournalCommand.TakeSnapshot.Instance);
        world.ExpectImageRequest();
        world.GiveImage();
        world.Append(Transactions.Create("/a", 2));
        world.ExpectReleased(2);
        world.Journal.Tell(JournalCommand.TakeSnapshot.Instance);
        RunUntilIdle();
        Disks.Snapshots.IsHeld = false;
        ExpectMsg<JournalEvent.SnapshotTaken>().Zxid.ShouldBe(1);
        world.ExpectImageBack();
        world.ExpectImageRequest();
        world.GiveImage();
        ExpectMsg<JournalEvent.SnapshotTaken>().Zxid.ShouldBe(2);
    }

    [Fact]
    public void No_event_is_written_between_the_request_for_an_image_and_the_image()
    {
        var world = new JournalWorld(this, EveryTwo);
        world.Append(Transactions.Open(1), Transactions.Create("/a", 2));
        world.ExpectReleased(1, 2);
        world.ExpectImageRequest();
        world.Append(Transactions.Create("/b", 3));
        ExpectSilence(world.Tree);
        Disks.Journal.Writes.ShouldBe(1);

        Disks.Snapshots.IsHeld = true;
        world.GiveImage();

        world.ExpectReleased(3);
        Disks.Snapshots.IsHeld = false;
        world.ExpectImageBack();
        world.Stored().ShouldBe(["snapshot 1", "event 2: 3"]);
    }

    [Fact]
    public void Writing_goes_on_while_a_snapshot_is_being_written()
    {
        var world = new JournalWorld(this, EveryTwo);
        world.Append(Transactions.Open(1), Transactions.Create("/a", 2));
        world.ExpectReleased(1, 2);
        world.ExpectImageRequest();
        Disks.Snapshots.IsHeld = true;
        world.GiveImage();

        world.Append(Transactions.Create("/b", 3), Transactions.Create("/c", 4));
        world.ExpectReleased(3, 4);
        world.Append(Transactions.Create("/d", 5), Transactions.Create("/e", 6));
        world.ExpectReleased(5, 6);
        ExpectSilence(world.Tree);

        Disks.Snapshots.IsHeld = false;
        world.ExpectImageBack();
        world.Append(Transactions.Create("/f", 7));
        world.ExpectReleased(7);
        world.ExpectImageRequest();
    }

    [Fact]
    public void A_snapshot_waits_for_its_least_distance_from_the_last_and_for_no_further_write()
    {
        var world = new JournalWorld(this, EveryTwo with { IntervalMin = TimeSpan.FromSeconds(10) });
        world.Append(Transactions.Open(1), Transactions.Create("/a", 2));
        world.ExpectReleased(1, 2);
        ExpectSilence(world.Tree);

        Advance(TimeSpan.FromSeconds(10));

        world.ExpectImageRequest();
    }

    [Fact]
    public void Bytes_make_a_snapshot_due_as_well()
    {
        var world = new JournalWorld(this, EveryTwo with { EveryTransactions = 100, EveryBytes = 10 });
        world.Append(Transactions.Open(1));

        world.ExpectReleased(1);
        world.ExpectImageRequest();
    }

    [Fact]
    public void Transactions_replayed_count_towards_the_next_snapshot()
    {
        var first = new JournalWorld(this, EveryTwo with { EveryTransactions = 3 });
        first.Append(Transactions.Open(1), Transactions.Create("/a", 2));
        first.ExpectReleased(1, 2);
        first.Recovered();
        first.Stop();

        var second = new JournalWorld(this, EveryTwo with { EveryTransactions = 3 });
        second.Recovered().Transactions.ShouldBe(2);
        second.Append(Transactions.Create("/b", 3));

        second.ExpectReleased(3);
        second.ExpectImageRequest();
    }

    [Fact]
    public void Events_are_pruned_behind_the_oldest_snapshot_kept()
    {
        var world = WorldWithSnapshots(4);

        world.Stored().ShouldBe(["snapshot 4"]);
        world.Stored(fromSnapshot: false).ShouldBe(["event 4: 7 8"]);
    }

    [Fact]
    public void The_snapshot_before_a_damaged_one_and_the_events_kept_behind_it_give_the_same_tree()
    {
        var world = WorldWithSnapshots(4);
        var digest = world.Digest;
        world.Recovered();
        world.Stop();
        Disks.Snapshots.DamageNewestSnapshot("coord");

        var recovered = new JournalWorld(this).Recovered();

        recovered.Tree.LastZxid.ShouldBe(8);
        recovered.Transactions.ShouldBe(2);
        recovered.Tree.Digest.ShouldBe(digest);
    }

    [Fact]
    public void A_snapshot_and_the_events_behind_it_give_the_same_tree()
    {
        var world = WorldWithSnapshots(2);
        world.Append(Transactions.Create("/last", 5));
        world.ExpectReleased(5);
        var digest = world.Digest;
        world.Recovered();
        world.Stop();

        var recovered = new JournalWorld(this).Recovered();

        recovered.Tree.LastZxid.ShouldBe(5);
        recovered.Transactions.ShouldBe(1);
        recovered.Tree.Digest.ShouldBe(digest);
    }

    /// <summary>Two transactions and a snapshot, so many times.</summary>
    private JournalWorld WorldWithSnapshots(int count)
    {
        var world = new JournalWorld(this, EveryTwo);
        for (var i = 0; i < count; i++)
        {
            var zxid = (2 * i) + 1;
            world.Append(i == 0 ? Transactions.Open(zxid) : Transactions.Create($"/a{i}", zxid), Transactions.Create($"/b{i}", zxid + 1));
            world.ExpectReleased(zxid, zxid + 1);
            world.ExpectImageRequest();
            world.GiveImage();
            world.ExpectImageBack();
        }

        RunUntilIdle();
        return world;
    }
}
