using CoordActors.Protocol;
using CoordActors.Server.Serving;
using CoordActors.Tree;

namespace CoordActors.Server.Journal;

/// <content>Snapshots: of the server's own tree from time to time, and of a leader's tree, which begins a new history.</content>
public sealed partial class JournalActor
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(50);

    private readonly Queue<long> _snapshots = new();
    private readonly List<IActorRef> _snapshotAskers = [];
    private readonly List<IActorRef> _answeredBySaving = [];
    private bool _isCapturing;
    private TreeImage? _saving;
    private TreeSnapshot? _writing;
    private (JournalCommand.InstallTree Command, IActorRef Sender, TreeImage Image)? _installing;
    private IActorRef _disowned = ActorRefs.Nobody;
    private long _bytesSinceSnapshot;
    private long _transactionsSinceSnapshot;
    private TimeSpan _snapshotAt;

    private void OnSnapshotOffer(SnapshotOffer offer)
    {
        using var snapshot = ((IStoredSnapshot)offer.Snapshot).OpenRead();
        _recovery.Restore(snapshot);
        _snapshots.Enqueue(offer.Metadata.SequenceNr);
    }

    /// <summary>A long replay is worth a snapshot, so that the next one is short.</summary>
    private void OnReleaseTo(JournalCommand.ReleaseTo command)
    {
        _releaseTo = command.Target;
        RequestImageIfDue();
    }

    /// <summary>Enough was written for a snapshot, or will have been when its time comes: then also without another write.</summary>
    private void RequestImageIfDue()
    {
        var isAskedFor = _snapshotAskers.Count > 0;
        var isEnough = isAskedFor
            || _transactionsSinceSnapshot >= _settings.EveryTransactions
            || (_settings.EveryBytes > 0 && _bytesSinceSnapshot >= _settings.EveryBytes);
        if (!isEnough || _saving is not null || MustWait || _releaseTo.IsNobody())
        {
            return;
        }

        var early = _snapshotAt + _settings.IntervalMin - Now;
        if (early > TimeSpan.Zero && !isAskedFor)
        {
            if (!Timers.IsTimerActive(nameof(JournalCommand.SnapshotTick)))
            {
                Timers.StartSingleTimer(nameof(JournalCommand.SnapshotTick), JournalCommand.SnapshotTick.Instance, early);
            }

            return;
        }

        _isCapturing = true;
        _releaseTo.Tell(TreeCommand.CaptureImage.Instance);
    }

    /// <summary>
    /// No event is written between the request for an image and this, so image and tail together hold exactly the events up to the last one
    /// written: the snapshot's sequence number says the truth. An image from before a leader's tree took the place of the old one is of no use.
    /// </summary>
    private void OnImageCaptured(TreeCommand.ImageCaptured captured)
    {
        _isCapturing = false;
        _snapshotAt = Now;
        if (captured.Zxid < _state.CommittedZxid)
        {
            _releaseTo.Tell(new TreeCommand.ReleaseImage(captured.Image));
            if (_snapshotAskers.Count > 0)
            {
                Timers.StartSingleTimer(nameof(JournalCommand.SnapshotTick), JournalCommand.SnapshotTick.Instance, AskAgainAfter);
            }
        }
        else
        {
            _saving = captured.Image;
            _answeredBySaving.AddRange(_snapshotAskers);
            _snapshotAskers.Clear();
            _bytesSinceSnapshot = 0;
            _transactionsSinceSnapshot = 0;
            Save(captured.Image, isReset: false, _tail.Behind(captured.Zxid));
        }

        WriteNext();
    }

    /// <returns>
    /// False: the order stays where it is until the tree is on the disk. The snapshot alone makes the change, in one step: it is stored under the
    /// number of the last event, whose history it replaces. The event behind it says so to a recovery that cannot use this snapshot.
    /// </returns>
    private bool Install(JournalCommand.InstallTree install, IActorRef sender)
    {
        if (_eventsInFlight > 0 || _saving is not null)
        {
            return false;
        }

        if (install.Zxid != install.Tree.LastZxid || install.Zxid < _state.CommittedZxid)
        {
            Fail(new InvalidOperationException(
                $"A leader's tree at {new Zxid(install.Tree.LastZxid)}, announced as {new Zxid(install.Zxid)}, cannot replace a history that is "
                + $"committed up to {new Zxid(_state.CommittedZxid)}."));
            return false;
        }

        var image = install.Tree.Capture();
        _installing = (install, sender, image);
        _snapshotAt = Now;
        Save(image, isReset: true, []);
        return false;
    }

    private void Save(TreeImage image, bool isReset, IReadOnlyList<ReadOnlyMemory<byte>> tail)
    {
        _writing = new TreeSnapshot(new SnapshotHeader(_state.AcceptedEpoch, _state.CurrentEpoch, image.Zxid, isReset, tail), image);
        SaveSnapshot(_writing);
    }

    private void OnSnapshotSaved(SaveSnapshotSuccess saved)
    {
        var zxid = (_installing?.Image ?? _saving!).Zxid;
        _metrics.SnapshotSaved(Now - _snapshotAt, zxid, Context.System.Scheduler.Now);
        if (_installing is { } installing)
        {
            OnTreeStored(installing.Command, installing.Sender, installing.Image, saved.Metadata.SequenceNr);
            return;
        }

        ReleaseImage();
        AnswerAskers(new JournalEvent.SnapshotTaken(zxid, _writing!.Length));
        if (!_snapshots.Contains(saved.Metadata.SequenceNr))
        {
            _snapshots.Enqueue(saved.Metadata.SequenceNr);
        }

        if (_snapshots.Count > _settings.Keep)
        {
            DeleteSnapshots(new SnapshotSelectionCriteria(_snapshots.Dequeue()));
            DeleteMessages(_snapshots.Peek());
        }

        WriteNext();
        RequestImageIfAskedFor();
    }

    private void OnTreeStored(JournalCommand.InstallTree install, IActorRef sender, TreeImage image, long snapshot)
    {
        image.Dispose();
        Write(new HistoryEvent.Reset(install.Zxid), _ =>
        {
            _tail.Clear();
            _appendedZxid = install.Zxid;
            _state = _state with { LastZxid = install.Zxid, CommittedZxid = install.Zxid };
            (_bytesSinceSnapshot, _transactionsSinceSnapshot) = (0, 0);
            _snapshots.Clear();
            _snapshots.Enqueue(snapshot);
            DeleteSnapshots(new SnapshotSelectionCriteria(snapshot - 1));
            DeleteMessages(snapshot);
            _orders.Dequeue();
            _installing = null;
            sender.Tell(new JournalEvent.TreeInstalled(install.Zxid));
        });
    }

    private void OnSnapshotFailed(SaveSnapshotFailure failure)
    {
        _metrics.SnapshotFailed();
        _log.Error("The snapshot at {0} could not be written: {1}", failure.Metadata.SequenceNr, failure.Cause.Message);
        if (_installing is { } installing)
        {
            installing.Image.Dispose();
            _orders.Dequeue();
            _installing = null;
            _disowned = installing.Sender;
            installing.Sender.Tell(new JournalEvent.TreeNotInstalled(installing.Command.Zxid, failure.Cause));
        }
        else
        {
            ReleaseImage();
            AnswerAskers(new JournalEvent.SnapshotNotTaken(failure.Cause));
        }

        WriteNext();
        RequestImageIfAskedFor();
    }

    /// <summary>
    /// Transactions and epochs that were to stand behind a tree that is not there must not stand behind the old history: it would look like one without
    /// a gap, and as new as the leader's.
    /// </summary>
    private bool IsDisowned(object command, IActorRef sender) =>
        command is JournalCommand.AppendBatch or JournalCommand.PersistEpochs or JournalCommand.Committed or JournalCommand.Truncate
        && sender.Equals(_disowned);

    private void RequestImageIfAskedFor()
    {
        if (_snapshotAskers.Count > 0)
        {
            RequestImageIfDue();
        }
    }

    private void OnTakeSnapshot()
    {
        _snapshotAskers.Add(Sender);
        RequestImageIfDue();
    }

    private void AnswerAskers(object answer)
    {
        foreach (var asker in _answeredBySaving)
        {
            asker.Tell(answer);
        }

        _answeredBySaving.Clear();
    }

    /// <summary>The image belongs to the tree's pages, so the tree actor lets it go.</summary>
    private void ReleaseImage()
    {
        _releaseTo.Tell(new TreeCommand.ReleaseImage(_saving!));
        _saving = null;
    }
}
