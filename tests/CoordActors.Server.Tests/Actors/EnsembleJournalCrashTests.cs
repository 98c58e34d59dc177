using CoordActors.Actors.Persistence;
using CoordActors.Server.Journal;
using CoordActors.Tree;

namespace CoordActors.Server.Tests.Actors;

/// <summary>One life of a journal, cut off by a crash within each of its steps and gone on with afterwards.</summary>
public sealed class EnsembleJournalCrashTests : ActorTests
{
    private const long Epoch2 = 0x2_0000_0000;

    private static readonly Action<JuteWriter>[] Installed =
        [Transactions.Open(1), Transactions.Create("/x", Epoch2 + 1), Transactions.Create("/y", Epoch2 + 7)];

    private static readonly Action<JuteWriter>[] Two = [Transactions.Open(1), Transactions.Create("/a", 2)];

    /// <summary>Each step with the history behind it.</summary>
    private static readonly Step[] Life =
    [
        new("accept epoch 1", () => new JournalCommand.PersistEpochs(1, 0), 1, 0),
        new("enter epoch 1", () => new JournalCommand.PersistEpochs(1, 1), 1, 1),
        new("append", () => EnsembleJournalWorld.Batch(Two), 1, 1, Two),
        new("append more", () => EnsembleJournalWorld.Batch(Transactions.Create("/b", 3)), 1, 1, [.. Two, Transactions.Create("/b", 3)]),
        new("truncate", () => new JournalCommand.Truncate(2), 1, 1, Two),
        new("accept epoch 2", () => new JournalCommand.PersistEpochs(2, 1), 2, 1, Two),
        new("install", () => new JournalCommand.InstallTree(EnsembleJournalWorld.TreeOf(Installed), Epoch2 + 7), 2, 1, Installed),
        new("enter epoch 2", () => new JournalCommand.PersistEpochs(2, 2), 2, 2, Installed),
        new(
            "append behind the tree",
            () => EnsembleJournalWorld.Batch(Transactions.Create("/z", Epoch2 + 8)),
            2,
            2,
            [.. Installed, Transactions.Create("/z", Epoch2 + 8)]),
    ];

    public static TheoryData<int, bool, CrashPoint, int?> Crashes()
    {
        var data = new TheoryData<int, bool, CrashPoint, int?>();
        for (var step = 0; step < Life.Length; step++)
        {
            foreach (var onSnapshots in new[] { false, true })
            {
                if (onSnapshots && Life[step].Name != "install")
                {
                    continue;
                }

                data.Add(step, onSnapshots, CrashPoint.BeforeWrite, null);
                data.Add(step, onSnapshots, CrashPoint.BetweenWriteAndSync, null);
                data.Add(step, onSnapshots, CrashPoint.BetweenWriteAndSync, 1);
                data.Add(step, onSnapshots, CrashPoint.BetweenWriteAndSync, 2);
                data.Add(step, onSnapshots, CrashPoint.AfterSync, null);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Crashes))]
    public void A_crash_leaves_the_history_before_a_step_or_after_it_and_life_goes_on(int crashed, bool onSnapshots, CrashPoint point, int? seed)
    {
        var world = new EnsembleJournalWorld(this);
        world.Recovered();
        Live(world, 0, crashed);
        (onSnapshots ? Disks.Snapshots : Disks.Journal).CrashAtNextWrite(point, seed);
        world.Tell(Life[crashed].Command());
        ExpectSilence(world.Role);
        (Disks.Journal.IsCrashed || Disks.Snapshots.IsCrashed).ShouldBeTrue();
        Disks.Journal.Restart();
        Disks.Snapshots.Restart();

        using var second = new DeterministicTestKit(2, Disks.Setup());
        var next = new EnsembleJournalWorld(second);
        var found = Signature(next.Recovered());

        var isDone = found == Life[crashed].Signature;
        (isDone || found == (crashed == 0 ? new History(0, 0, 0, Digest([])) : Life[crashed - 1].Signature)).ShouldBeTrue();
        if (point == CrashPoint.AfterSync)
        {
            isDone.ShouldBeTrue();
        }

        Live(next, isDone ? crashed + 1 : crashed, Life.Length);
        next.Stop();
        Signature(new EnsembleJournalWorld(second).Recovered()).ShouldBe(Life[^1].Signature);
    }

    [Fact]
    public void A_tree_whose_event_was_lost_in_a_crash_is_not_mixed_with_the_old_history_when_it_is_damaged_later()
    {
        var world = new EnsembleJournalWorld(this);
        Live(world, 0, 6);
        Disks.Journal.CrashAtNextWrite(CrashPoint.BeforeWrite);
        world.Tell(Life[6].Command());
        ExpectSilence(world.Role);
        Disks.Journal.Restart();
        Disks.Snapshots.Restart();
        using var second = new DeterministicTestKit(2, Disks.Setup());
        var next = new EnsembleJournalWorld(second);
        Signature(next.Recovered()).ShouldBe(Life[6].Signature);
        next.Settle();
        next.Stop();
        Disks.Snapshots.DamageNewestSnapshot("coord");

        var failed = new EnsembleJournalWorld(second).Parent.ExpectMsg<JournalEvent.Failed>();

        failed.Cause.Message.ShouldContain("that was sent or restored, but that snapshot is missing or damaged");
    }

    private static void Live(EnsembleJournalWorld world, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            world.Tell(Life[i].Command());
            world.Role.ExpectMsg<object>();
            var state = world.Settle();
            (state.AcceptedEpoch, state.CurrentEpoch, state.LastZxid).ShouldBe(
                (Life[i].Signature.Accepted, Life[i].Signature.Current, Life[i].Signature.LastZxid));
        }
    }

    /// <summary>What a server would have if its whole history were committed.</summary>
    private static History Signature(JournalEvent.Recovered recovered)
    {
        var state = recovered.State;
        var rest = recovered.Tail.SelectMany(batch => batch.ToArray()).ToArray();
        var whole = new TreeRecovery(new TreeSettings());
        using var image = new MemoryStream();
        using (var captured = recovered.Tree.Capture())
        {
            new TreeSnapshot(new SnapshotHeader(0, 0, captured.Zxid, false, []), captured).WriteTo(image);
        }

        image.Position = 0;
        whole.Restore(image);
        whole.Apply(rest);
        whole.Tree.LastZxid.ShouldBe(state.LastZxid);
        return new History(state.AcceptedEpoch, state.CurrentEpoch, state.LastZxid, whole.Tree.Digest);
    }

    private static ulong Digest(Action<JuteWriter>[] transactions) => EnsembleJournalWorld.TreeOf(transactions).Digest;

    private sealed record History(long Accepted, long Current, long LastZxid, ulong Digest);

    private sealed record Step(string Name, Func<object> Command, History Signature)
    {
        public Step(string name, Func<object> command, long accepted, long current, params Action<JuteWriter>[] history)
            : this(name, command, new History(accepted, current, EnsembleJournalWorld.TreeOf(history).LastZxid, EnsembleJournalCrashTests.Digest(history)))
        {
        }
    }
}
