using CoordActors.Actors.Persistence;

namespace CoordActors.Persistence.Sqlite.Tests;

/// <summary>What every journal promises.</summary>
public abstract class JournalContract : StorageContract
{
    private protected JournalContract(IStorage storage)
        : base(storage)
    {
    }

    [Fact]
    public void An_id_that_never_wrote_has_no_history()
    {
        using var life = new Life(Storage);

        var (_, opened) = life.Open("a");

        opened.LastSequenceNr.ShouldBe(0);
        opened.Lines.ShouldBeEmpty();
    }

    [Fact]
    public void Events_come_back_in_order_in_the_next_life()
    {
        using (var first = new Life(Storage)) first.Write("a", "one", "two", "three");

        using var second = new Life(Storage);
        var (_, opened) = second.Open("a");

        opened.Lines.ShouldBe(["one", "two", "three"]);
        opened.LastSequenceNr.ShouldBe(3);
    }

    [Fact]
    public void A_long_history_comes_back_whole()
    {
        var lines = Enumerable.Range(0, 500).Select(i => $"line {i}").ToArray();
        using (var first = new Life(Storage)) first.Write("a", lines);

        using var second = new Life(Storage);

        second.Open("a").Opened.Lines.ShouldBe(lines);
    }

    [Fact]
    public void Events_of_one_PersistAll_come_back_together()
    {
        using (var first = new Life(Storage))
        {
            var (notebook, _) = first.Open("a");
            notebook.Tell(new Notebook.Notes("one", "two", "three"), first.Kit.TestActor);
            first.Kit.ReceiveN(3).Cast<Notebook.Kept>().Select(kept => kept.Line).ShouldBe(["one", "two", "three"]);
        }

        using var second = new Life(Storage);

        second.Open("a").Opened.Lines.ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public void Histories_of_different_ids_do_not_mix()
    {
        using (var first = new Life(Storage))
        {
            first.Write("a", "of a");
            first.Write("b", "of b");
        }

        using var second = new Life(Storage);

        second.Open("a").Opened.Lines.ShouldBe(["of a"]);
        second.Open("b").Opened.Lines.ShouldBe(["of b"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4_000)]
    [InlineData(4_096)]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public void An_event_of_any_size_comes_back_as_it_was(int length)
    {
        var line = new string('x', length);
        using (var first = new Life(Storage)) first.Write("a", line, "after");

        using var second = new Life(Storage);

        second.Open("a").Opened.Lines.ShouldBe([line, "after"]);
    }

    [Fact]
    public void Events_persisted_without_waiting_come_back_in_order()
    {
        var lines = Enumerable.Range(0, 300).Select(i => $"line {i}").ToArray();
        using (var first = new Life(Storage))
        {
            var (notebook, _) = first.Open("a");
            foreach (var line in lines) notebook.Tell(new Notebook.QuickNote(line), first.Kit.TestActor);
            first.Kit.ReceiveN(lines.Length).Cast<Notebook.Kept>().Select(kept => kept.Line).ShouldBe(lines);
        }

        using var second = new Life(Storage);

        second.Open("a").Opened.Lines.ShouldBe(lines);
    }

    [Fact]
    public void A_recovery_ends_at_the_event_that_was_asked_for()
    {
        using (var first = new Life(Storage)) first.Write("a", "one", "two", "three");

        using var second = new Life(Storage);

        second.Open("a", new Recovery(SnapshotSelectionCriteria.Latest, ToSequenceNr: 2)).Opened.Lines.ShouldBe(["one", "two"]);
        second.Open("a", new Recovery(SnapshotSelectionCriteria.Latest, ReplayMax: 1)).Opened.Lines.ShouldBe(["one"]);
    }

    [Fact]
    public void Deleted_events_stay_away_when_a_snapshot_stands_for_them()
    {
        LeaveASnapshotInPlaceOfItsEvents();

        using var second = new Life(Storage);

        second.Open("a").Opened.Lines.ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public void Numbers_go_on_after_every_event_is_deleted()
    {
        using (var first = new Life(Storage))
        {
            var notebook = first.Write("a", [.. Enumerable.Range(0, 200).Select(i => $"line {i}")]);
            first.TakeSnapshot(notebook);
            first.Forget(notebook, 200);
        }

        using var second = new Life(Storage);
        var (again, opened) = second.Open("a");
        again.Tell(new Notebook.Note("next"), second.Kit.TestActor);

        opened.LastSequenceNr.ShouldBe(200);
        second.Kit.ExpectMsg<Notebook.Kept>().LastSequenceNr.ShouldBe(201);
    }

    [Fact]
    public void Events_that_do_not_exist_yet_cannot_be_deleted()
    {
        using var life = new Life(Storage);
        var notebook = life.Write("a", "one");

        notebook.Tell(new Notebook.Forget(2), life.Kit.TestActor);

        life.Kit.ExpectMsg<DeleteMessagesFailure>().ToSequenceNr.ShouldBe(2);
    }
}

public sealed class MemoryJournalTests() : JournalContract(new MemoryStorage());

public sealed class SqliteJournalContractTests() : JournalContract(new SqliteStorage());
