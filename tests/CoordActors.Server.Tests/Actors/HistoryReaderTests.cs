using CoordActors.Server.Journal;
using CoordActors.Server.Serving;
using CoordActors.Server.Settings;

namespace CoordActors.Server.Tests.Actors;

public sealed class HistoryReaderTests : ActorTests
{
    private static readonly SnapshotSettings EveryTwo = new() { EveryTransactions = 2, EveryBytes = 0, IntervalMin = TimeSpan.Zero, Keep = 2 };

    [Theory]
    [InlineData(0, 4, new long[] { 1, 2, 3, 4 })]
    [InlineData(1, 4, new long[] { 2, 3, 4 })]
    [InlineData(2, 3, new long[] { 3 })]
    [InlineData(4, 4, new long[0])]
    public void A_stretch_is_read_from_the_stored_events(long after, long upTo, long[] expected)
    {
        var world = new EnsembleJournalWorld(this);
        world.Append(Transactions.Open(1), Transactions.Create("/a", 2));
        world.Append(Transactions.Create("/b", 3));
        world.Append(Transactions.Create("/c", 4));
        world.Settle();

        Read(world, after, upTo, expected);
    }

    [Fact]
    public void What_was_truncated_is_not_part_of_it_and_no_learner_is_told_to_go_on_behind_it()
    {
        var world = new EnsembleJournalWorld(this);
        world.Append(Transactions.Open(1), Transactions.Create("/a", 2), Transactions.Create("/lost", 3));
        world.Tell(new JournalCommand.Truncate(2));
        world.Append(Transactions.Create("/b", 0x1_0000_0001));
        world.Settle();

        Read(world, 1, 0x1_0000_0001, [2, 0x1_0000_0001]);
        Read(world, 3, 0x1_0000_0001, null);
    }

    [Fact]
    public void Too_much_or_more_than_there_is_is_not_complete()
    {
        var world = new EnsembleJournalWorld(this);
        world.Append(Transactions.Open(1), Transactions.Create("/a", 2));
        world.Settle();

        Read(world, 0, 3, null);
        Read(world, 0, 2, null, bytesMax: 10);
    }

    [Fact]
    public void It_begins_at_the_newest_snapshot_that_is_old_enough_and_takes_its_tail_along()
    {
        var world = WorldWithSnapshots();

        Read(world, 3, 7, [4, 5, 6, 7]);
        Read(world, 5, 7, [6, 7]);
        Read(world, 1, 7, null);
    }

    [Fact]
    public void A_leaders_tree_is_where_history_begins()
    {
        var world = new EnsembleJournalWorld(this);
        world.Append(Transactions.Open(1));
        var tree = EnsembleJournalWorld.TreeOf(Transactions.Open(1), Transactions.Create("/x", 5));
        world.Tell(new JournalCommand.InstallTree(tree, 5));
        world.Append(Transactions.Create("/y", 6));
        world.Settle();

        Read(world, 5, 6, [6]);
        Read(world, 1, 6, null);
    }

    /// <summary>Snapshots at 1, 3 and 5, each with one transaction in its tail; the oldest is pruned.</summary>
    private EnsembleJournalWorld WorldWithSnapshots()
    {
        var world = new EnsembleJournalWorld(this, EveryTwo);
        List<Action<JuteWriter>> committed = [Transactions.Open(1)];
        world.Append(Transactions.Open(1), Transactions.Create("/2", 2));
        for (long zxid = 1; zxid <= 5; zxid += 2)
        {
            world.GiveImage(EnsembleJournalWorld.TreeOf([.. committed]));
            world.Tree.ExpectMsg<TreeCommand.ReleaseImage>();
            committed.Add(Transactions.Create($"/{zxid + 1}", zxid + 1));
            committed.Add(Transactions.Create($"/{zxid + 2}", zxid + 2));
            if (zxid < 5)
            {
                world.Append(Transactions.Create($"/{zxid + 2}", zxid + 2), Transactions.Create($"/{zxid + 3}", zxid + 3));
            }
            else
            {
                world.Append(Transactions.Create("/7", 7));
            }
        }

        world.Settle();
        return world;
    }

    private void Read(EnsembleJournalWorld world, long after, long upTo, long[]? expected, int bytesMax = 1 << 20)
    {
        var asker = CreateTestProbe();
        asker.Send(world.Journal, new JournalCommand.ReadHistory(after, upTo, bytesMax));
        var read = asker.ExpectMsg<JournalEvent.HistoryRead>();
        read.AfterZxid.ShouldBe(after);
        read.Complete.ShouldBe(expected is not null);
        EnsembleJournalWorld.Zxids(read.Batches).ShouldBe(expected ?? []);
    }
}
