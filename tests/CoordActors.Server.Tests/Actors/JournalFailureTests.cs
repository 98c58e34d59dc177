using System.Collections.Immutable;
using CoordActors.Actors.Persistence;
using CoordActors.Server.Journal;
using CoordActors.Server.Settings;

namespace CoordActors.Server.Tests.Actors;

public sealed class JournalFailureTests : ActorTests
{
    public static TheoryData<CrashPoint, int?> Crashes { get; } = new()
    {
        { CrashPoint.BeforeWrite, null },
        { CrashPoint.BetweenWriteAndSync, null },
        { CrashPoint.BetweenWriteAndSync, 1 },
        { CrashPoint.BetweenWriteAndSync, 2 },
        { CrashPoint.AfterSync, null },
    };

    [Theory]
    [MemberData(nameof(Crashes))]
    public void A_crash_loses_at_most_what_was_never_released(CrashPoint point, int? seed)
    {
        var world = new JournalWorld(this);
        world.Append(Transactions.Open(1));
        world.ExpectReleased(1);
        Disks.Journal.CrashAtNextWrite(point, seed);
        world.Append(Transactions.Create("/a", 2), Transactions.Create("/b", 3));
        ExpectSilence(world.Tree);
        Disks.Journal.IsCrashed.ShouldBeTrue();
        Disks.Journal.Restart();

        using var successor = new DeterministicTestKit(2, Disks.Setup());
        var tree = new JournalWorld(successor).Recovered().Tree;

        tree.LastZxid.ShouldBeOneOf(point == CrashPoint.AfterSync ? [3] : [1, 3]);
        tree.TryGetSession(Transactions.Session, out _).ShouldBeTrue();
    }

    [Fact]
    public void A_crash_before_the_snapshot_is_durable_leaves_the_events_to_recover_from()
    {
        var world = new JournalWorld(this, new SnapshotSettings { EveryTransactions = 1, IntervalMin = TimeSpan.Zero, Keep = 1 });
        world.Append(Transactions.Open(1));
        world.ExpectReleased(1);
        world.ExpectImageRequest();
        Disks.Snapshots.CrashAtNextWrite(CrashPoint.BetweenWriteAndSync);
        world.GiveImage();
        ExpectSilence(world.Tree);
        Disks.Snapshots.Restart();
        Disks.Journal.Restart();

        using var successor = new DeterministicTestKit(2, Disks.Setup());
        var recovered = new JournalWorld(successor).Recovered();

        recovered.Transactions.ShouldBe(1);
        recovered.Tree.Digest.ShouldBe(world.Digest);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_write_that_fails_or_is_rejected_ends_the_journal_and_releases_nothing(bool isRejection)
    {
        using var kit = new DeterministicTestKit(1, ActorSystemSetup.Create(
            new PersistenceSetup { Journal = Props.Create(() => new BrokenJournal(isRejection)) }));
        var world = new JournalWorld(kit);
        world.Recovered();
        world.Append(Transactions.Open(1));

        world.Parent.ExpectMsg<JournalEvent.Failed>().Cause.Message.ShouldBe("disk I/O error");
        world.ExpectStopped();
        ExpectSilence(world.Tree);
    }

    [Fact]
    public void A_malformed_row_fails_the_recovery_with_the_last_good_transaction()
    {
        var world = new JournalWorld(this);
        world.Append(Transactions.Open(0x21), writer => writer.WriteRaw("rubbish"u8));
        world.Tree.ExpectMsg<TransactionBatch>();
        world.Recovered();
        world.Stop();

        var next = new JournalWorld(this);

        next.Parent.ExpectMsg<JournalEvent.Failed>().Cause.ToString().ShouldContain("behind transaction 0x21 that are not a transaction");
        next.ExpectStopped();
    }

    [Fact]
    public void A_snapshot_that_cannot_be_written_is_an_error_in_the_log_and_the_image_goes_back()
    {
        using var kit = new DeterministicTestKit(1, ActorSystemSetup.Create(
            new PersistenceSetup { SnapshotStore = Props.Create(() => new BrokenSnapshotStore()) }));
        var world = new JournalWorld(kit, new SnapshotSettings { EveryTransactions = 1, IntervalMin = TimeSpan.Zero });
        world.Append(Transactions.Open(1));
        world.ExpectReleased(1);
        world.ExpectImageRequest();

        kit.EventFilter.Error(contains: "could not be written: no space").ExpectOne(world.GiveImage);

        world.ExpectImageBack();
        world.Append(Transactions.Create("/a", 2));
        world.ExpectReleased(2);
    }

    [Fact]
    public void What_cannot_be_pruned_is_a_warning_and_writing_goes_on()
    {
        var world = new JournalWorld(this);
        var cause = new IOException("read-only file system");
        EventFilter.Warning(contains: "The journal could not be pruned: read-only").ExpectOne(
            () => world.Journal.Tell(new DeleteMessagesFailure(cause, 5)));
        EventFilter.Warning(contains: "Old snapshots could not be deleted: read-only").ExpectOne(
            () => world.Journal.Tell(new DeleteSnapshotsFailure(new SnapshotSelectionCriteria(5), cause)));

        world.Append(Transactions.Open(1));
        world.ExpectReleased(1);
    }

    [Fact]
    public void Who_asked_for_a_snapshot_that_cannot_be_written_is_told_why()
    {
        using var kit = new DeterministicTestKit(1, ActorSystemSetup.Create(
            new PersistenceSetup { SnapshotStore = Props.Create(() => new BrokenSnapshotStore()) }));
        var world = new JournalWorld(kit);
        world.Journal.Tell(JournalCommand.TakeSnapshot.Instance, kit.TestActor);
        world.ExpectImageRequest();
        world.GiveImage();

        kit.ExpectMsg<JournalEvent.SnapshotNotTaken>().Cause.Message.ShouldBe("no space");
    }

    private sealed class BrokenJournal(bool isRejection) : AsyncWriteJournal
    {
        private static readonly IOException Cause = new("disk I/O error");

        protected override Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages) => isRejection
            ? Task.FromResult<IImmutableList<Exception?>?>([.. messages.Select(_ => Cause)])
            : Task.FromException<IImmutableList<Exception?>?>(Cause);

        protected override Task ReplayMessagesAsync(
            IActorContext context,
            string persistenceId,
            long fromSequenceNr,
            long toSequenceNr,
            long max,
            Action<IPersistentRepresentation> recoveryCallback) =>
            Task.CompletedTask;

        protected override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) => Task.FromResult(0L);

        protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr) => Task.CompletedTask;
    }

    internal sealed class BrokenSnapshotStore : SnapshotStore
    {
        protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
            Task.FromResult<SelectedSnapshot?>(null);

        protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot) => Task.FromException(new IOException("no space"));

        protected override Task DeleteAsync(SnapshotMetadata metadata) => Task.CompletedTask;

        protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) => Task.CompletedTask;
    }
}
