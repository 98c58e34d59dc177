using CoordActors.Actors.Persistence;

namespace CoordActors.Persistence.Sqlite.Tests;

/// <summary>What every snapshot store promises.</summary>
public abstract class SnapshotStoreContract : StorageContract
{
    private protected SnapshotStoreContract(IStorage storage)
        : base(storage)
    {
    }

    [Fact]
    public void A_recovery_begins_with_the_newest_snapshot()
    {
        LeaveTwoSnapshots(deletedTo: 2);

        using var second = new Life(Storage);

        second.Open("a").Opened.Lines.ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public void An_older_snapshot_can_be_asked_for()
    {
        LeaveTwoSnapshots(deletedTo: 1);

        using var second = new Life(Storage);

        var recovery = new Recovery(new SnapshotSelectionCriteria(1), ToSequenceNr: 1);
        second.Open("a", recovery).Opened.Lines.ShouldBe(["one"]);
    }

    [Fact]
    public void A_large_snapshot_comes_back_byte_for_byte()
    {
        var line = string.Concat(Enumerable.Range(0, 900_000).Select(i => (char)('a' + (i % 23))));
        using (var first = new Life(Storage))
        {
            var notebook = first.Write("a", line, "second", line);
            first.TakeSnapshot(notebook);
        }

        using var second = new Life(Storage);

        second.Open("a").Opened.Lines.ShouldBe([line, "second", line]);
    }

    [Fact]
    public void A_deleted_snapshot_is_not_offered()
    {
        using (var first = new Life(Storage))
        {
            var notebook = first.Write("a", "one", "two");
            first.TakeSnapshot(notebook);
            notebook.Tell(new Notebook.ForgetSnapshot(2), first.Kit.TestActor);
            first.Kit.ExpectMsg<DeleteSnapshotSuccess>().Metadata.SequenceNr.ShouldBe(2);
        }

        using var second = new Life(Storage);

        second.Open("a").Opened.Lines.ShouldBe(["one", "two"]);
    }

    [Fact]
    public void Behind_a_damaged_snapshot_the_older_one_and_all_events_after_it_serve()
    {
        LeaveTwoSnapshots(deletedTo: 1);
        Storage.DamageNewestSnapshot("a");

        using var second = new Life(Storage);
        second.Open("a").Opened.Lines.ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public void When_only_snapshots_are_damaged_the_whole_journal_serves()
    {
        using (var first = new Life(Storage)) first.TakeSnapshot(first.Write("a", "one", "two"));
        Storage.DamageNewestSnapshot("a");

        using var second = new Life(Storage);

        second.Open("a").Opened.Lines.ShouldBe(["one", "two"]);
    }

    [Fact]
    public void A_damaged_snapshot_whose_events_are_deleted_fails_the_recovery_in_words()
    {
        LeaveASnapshotInPlaceOfItsEvents();
        Storage.DamageNewestSnapshot("a");

        using var second = new Life(Storage);
        second.FailToOpen("a").Message.ShouldContain("events 1 to 2 are missing");
    }

    /// <summary>A life that leaves a snapshot of one line, one of two, and a third line; the first events are deleted.</summary>
    private void LeaveTwoSnapshots(long deletedTo)
    {
        using var life = new Life(Storage);
        var notebook = life.Write("a", "one");
        life.TakeSnapshot(notebook);
        life.Append(notebook, "two");
        life.TakeSnapshot(notebook);
        life.Append(notebook, "three");
        life.Forget(notebook, deletedTo);
    }
}

public sealed class MemorySnapshotStoreTests() : SnapshotStoreContract(new MemoryStorage());

public sealed class FileSnapshotStoreContractTests() : SnapshotStoreContract(new SqliteStorage());
