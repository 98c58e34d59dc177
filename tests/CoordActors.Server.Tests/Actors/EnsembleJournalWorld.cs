using CoordActors.Server.Journal;
using CoordActors.Server.Serving;
using CoordActors.Server.Settings;
using CoordActors.Tree;

namespace CoordActors.Server.Tests.Actors;

/// <summary>The journal of a member of an ensemble, with its parent, its role and its tree in the hands of the test.</summary>
internal sealed class EnsembleJournalWorld
{
    private readonly TestKitBase _kit;

    public EnsembleJournalWorld(TestKitBase kit, SnapshotSettings? settings = null)
    {
        _kit = kit;
        Parent = kit.CreateTestProbe();
        Tree = kit.CreateTestProbe();
        Role = kit.CreateTestProbe();
        var recovery = new TreeRecovery(new TreeSettings(), isStandalone: false);
        var props = Props.Create(() => new JournalActor(recovery, settings ?? new SnapshotSettings(), TimeSpan.FromSeconds(1)));
        var parent = Parent;
        kit.ActorOf(Props.Create(() => new Foster(props, parent.Ref)));
        Journal = Parent.ExpectMsg<IActorRef>();
        Journal.Tell(new JournalCommand.ReleaseTo(Tree.Ref));
    }

    public IActorRef Journal { get; }

    public TestProbe Parent { get; }

    public TestProbe Role { get; }

    public TestProbe Tree { get; }

    public JournalEvent.Recovered Recovered() => Parent.ExpectMsg<JournalEvent.Recovered>();

    public void Tell(object command) => Role.Send(Journal, command);

    public JournalState Settle()
    {
        var asker = _kit.CreateTestProbe();
        asker.Send(Journal, JournalCommand.Settle.Instance);
        return asker.ExpectMsg<JournalEvent.Settled>().State;
    }

    public void Append(params Action<JuteWriter>[] transactions) => Tell(Batch(transactions));

    public void GiveImage(ZnodeTree tree)
    {
        Tree.ExpectMsg<TreeCommand.CaptureImage>();
        Tree.Send(Journal, new TreeCommand.ImageCaptured(tree.Capture(), tree.LastZxid));
    }

    public void Stop()
    {
        var watcher = _kit.CreateTestProbe();
        watcher.Watch(Journal);
        _kit.Sys.Stop(Journal);
        watcher.ExpectTerminated(Journal);
    }

    public static JournalCommand.AppendBatch Batch(params Action<JuteWriter>[] transactions)
    {
        var bytes = Bytes(transactions);
        TransactionFrame.TryReadRange(bytes, out _, out var last).ShouldBeTrue();
        return new JournalCommand.AppendBatch(bytes, last);
    }

    public static byte[] Bytes(params Action<JuteWriter>[] transactions)
    {
        using var writer = new JuteWriter();
        foreach (var write in transactions)
        {
            write(writer);
        }

        return writer.Written.ToArray();
    }

    public static ZnodeTree TreeOf(params Action<JuteWriter>[] transactions)
    {
        var built = new TreeRecovery(new TreeSettings());
        built.Apply(Bytes(transactions));
        return built.Tree;
    }

    public static long[] Zxids(IEnumerable<ReadOnlyMemory<byte>> batches) =>
        [.. batches.SelectMany(batch => Transactions.Read(batch.Span)).Select(header => header.Zxid)];
}
