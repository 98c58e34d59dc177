using CoordActors.Actors.Persistence;
using CoordActors.Server.Journal;
using CoordActors.Server.Serving;
using CoordActors.Server.Settings;
using CoordActors.Tree;

namespace CoordActors.Server.Tests.Actors;

/// <summary>A journal actor with a parent and a tree in the hands of the test.</summary>
internal sealed class JournalWorld
{
    private readonly TestKitBase _kit;
    private readonly TestProbe _watcher;
    private readonly TreeRecovery _reference = new(new TreeSettings());

    public JournalWorld(TestKitBase kit, SnapshotSettings? settings = null)
    {
        _kit = kit;
        _watcher = kit.CreateTestProbe();
        Parent = kit.CreateTestProbe();
        Tree = kit.CreateTestProbe();
        var recovery = new TreeRecovery(new TreeSettings());
        var props = Props.Create(() => new JournalActor(recovery, settings ?? new SnapshotSettings(), TimeSpan.FromSeconds(1)));
        var parent = Parent;
        kit.ActorOf(Props.Create(() => new Foster(props, parent.Ref)));
        Journal = Parent.ExpectMsg<IActorRef>();
        _watcher.Watch(Journal);
        Journal.Tell(new JournalCommand.ReleaseTo(Tree.Ref));
    }

    public IActorRef Journal { get; }

    public TestProbe Parent { get; }

    public TestProbe Tree { get; }

    /// <summary>The digest of everything released so far.</summary>
    public ulong Digest => _reference.Tree.Digest;

    public JournalEvent.Recovered Recovered() => Parent.ExpectMsg<JournalEvent.Recovered>();

    public void Append(params Action<JuteWriter>[] transactions) => Journal.Tell(Transactions.ToAppend(transactions));

    /// <summary>The next thing that the tree hears is a durable batch with these zxids.</summary>
    public void ExpectReleased(params long[] zxids)
    {
        var batch = Tree.ExpectMsg<TransactionBatch>();
        Transactions.Read(batch).Select(header => header.Zxid).ShouldBe(zxids);
        _reference.Apply(batch.Transactions.Span);
        batch.Release();
    }

    public void ExpectImageRequest() => Tree.ExpectMsg<TreeCommand.CaptureImage>();

    public void GiveImage() => Tree.Send(Journal, new TreeCommand.ImageCaptured(_reference.Tree.Capture(), _reference.Tree.LastZxid));

    public void ExpectImageBack() => Tree.ExpectMsg<TreeCommand.ReleaseImage>().Image.Dispose();

    public void Stop()
    {
        _kit.Sys.Stop(Journal);
        ExpectStopped();
    }

    public void ExpectStopped() => _watcher.ExpectTerminated(Journal);

    /// <summary>What is on disk: the number of the snapshot offered, 0 for none, then each event's number with its zxids.</summary>
    public List<string> Stored(bool fromSnapshot = true)
    {
        var probe = _kit.CreateTestProbe();
        _kit.ActorOf(Props.Create(() => new StoredEvents(probe.Ref, fromSnapshot)));
        return probe.ExpectMsg<List<string>>();
    }

    private sealed class StoredEvents : ReceivePersistentActor
    {
        private readonly bool _fromSnapshot;

        public StoredEvents(IActorRef probe, bool fromSnapshot)
        {
            _fromSnapshot = fromSnapshot;
            var found = new List<string>();
            Recover<SnapshotOffer>(offer => found.Add($"snapshot {offer.Metadata.SequenceNr}"));
            Recover<HistoryEvent.Transactions>(stored =>
                found.Add($"event {LastSequenceNr}: {string.Join(' ', EnsembleJournalWorld.Zxids(stored.Batches))}"));
            Recover<RecoveryCompleted>(_ => probe.Tell(found));
        }

        public override string PersistenceId => "coord";

        public override Recovery Recovery => _fromSnapshot ? new Recovery() : new Recovery(SnapshotSelectionCriteria.None);
    }
}
