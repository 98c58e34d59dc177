using System.Buffers;
using CoordActors.Protocol;
using CoordActors.Server.Serving;
using CoordActors.Server.Settings;
using CoordActors.Tree;

namespace CoordActors.Server.Journal;

/// <summary>
/// The memory of a server: makes transactions durable in the order of their arrival and releases them to the tree. Group commit takes whatever
/// arrived while the last commit ran, never waits for a timer: a lone client's write is committed at once.
/// A failed or rejected write ends the server: what it has acknowledged is on disk, what it has not is unknown to clients by contract.
/// </summary>
public sealed class JournalActor : ReceivePersistentActor, IWithTimers
{
    private const int GatheringBytes = 64 * 1024;

    private readonly TreeRecovery _recovery;
    private readonly SnapshotSettings _settings;
    private readonly TimeSpan _fsyncWarnAfter;
    private readonly JuteWriter _gathering = new(GatheringBytes);
    private readonly Queue<long> _snapshots = new();
    private readonly JournalMetrics _metrics = new(Context.System.Scheduler.Now, Now);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef _releaseTo = ActorRefs.Nobody;
    private int _gatheredCount;
    private int _writingCount;
    private bool _isWriting;
    private bool _isCapturing;
    private TreeImage? _saving;
    private long _bytesSinceSnapshot;
    private long _transactionsSinceSnapshot;
    private TimeSpan _snapshotAt;
    private TimeSpan _writingSince;

    /// <summary>Recovers into <paramref name="recovery"/>, then serves.</summary>
    public JournalActor(TreeRecovery recovery, SnapshotSettings settings, TimeSpan fsyncWarnAfter)
    {
        _recovery = recovery;
        _settings = settings;
        _fsyncWarnAfter = fsyncWarnAfter;
        _snapshotAt = Now;

        Recover<SnapshotOffer>(OnSnapshotOffer);
        Recover<TransactionBatch>(OnReplayed);
        Recover<RecoveryCompleted>(_ => OnRecovered());

        Command<JournalCommand.Append>(OnAppend);
        Command<JournalCommand.ReleaseTo>(OnReleaseTo);
        Command<JournalCommand.Describe>(_ => Sender.Tell(_metrics.View()));
        Command<JournalCommand.ResetStatistics>(_ => _metrics.Reset());
        Command<JournalCommand.SnapshotTick>(_ => RequestImageIfDue());
        Command<TreeCommand.ImageCaptured>(OnImageCaptured);
        Command<SaveSnapshotSuccess>(OnSnapshotSaved);
        Command<SaveSnapshotFailure>(OnSnapshotFailed);
        Command<DeleteMessagesFailure>(failure => _log.Warning("The journal could not be pruned: {0}", failure.Cause.Message));
        Command<DeleteMessagesSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(failure => _log.Warning("Old snapshots could not be deleted: {0}", failure.Cause.Message));
        Command<DeleteSnapshotsSuccess>(_ => { });
    }

    /// <inheritdoc />
    public override string PersistenceId => "coord";

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    /// <inheritdoc />
    protected override void OnRecoveryFailure(Exception reason, object? message = null) => Context.Parent.Tell(new JournalEvent.Failed(reason));

    /// <inheritdoc />
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => Context.Parent.Tell(new JournalEvent.Failed(cause));

    /// <inheritdoc />
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        Context.Parent.Tell(new JournalEvent.Failed(cause));
        Context.Stop(Self);
    }

    private void OnSnapshotOffer(SnapshotOffer offer)
    {
        using var image = ((IStoredSnapshot)offer.Snapshot).OpenRead();
        _recovery.Restore(image);
        _snapshots.Enqueue(offer.Metadata.SequenceNr);
    }

    private void OnRecovered()
    {
        _metrics.Recovered(_recovery.Transactions, _recovery.SnapshotZxid, Now);
        Context.Parent.Tell(_recovery.Recovered());
    }

    private void OnReplayed(TransactionBatch batch)
    {
        _bytesSinceSnapshot += batch.Transactions.Length;
        _recovery.Apply(batch.Transactions.Span);
    }

    /// <summary>A long replay is worth a snapshot, so that the next one is short.</summary>
    private void OnReleaseTo(JournalCommand.ReleaseTo command)
    {
        _releaseTo = command.Target;
        _transactionsSinceSnapshot = _recovery.Transactions;
        RequestImageIfDue();
    }

    private void OnAppend(JournalCommand.Append append)
    {
        _gathering.WriteRaw(append.Transactions.AsSpan(0, append.Length));
        _gatheredCount += append.Count;
        ArrayPool<byte>.Shared.Return(append.Transactions);
        WriteNext();
    }

    private void WriteNext()
    {
        if (_isWriting || _isCapturing || _gatheredCount == 0)
        {
            return;
        }

        _isWriting = true;
        _writingSince = Now;
        _bytesSinceSnapshot += _gathering.Length;
        _transactionsSinceSnapshot += _gatheredCount;
        (_writingCount, _gatheredCount) = (_gatheredCount, 0);
        var array = _gathering.Detach(out var length);
        PersistAsync(new TransactionBatch(array, length), OnDurable);
    }

    private void OnDurable(TransactionBatch batch)
    {
        _isWriting = false;
        batch.MarkDurable();
        var took = Now - _writingSince;
        _metrics.Committed(took, _writingCount, took > _fsyncWarnAfter);
        if (took > _fsyncWarnAfter)
        {
            _log.Warning("A commit of {0} bytes took {1:0} ms: the disk is slow.", batch.Transactions.Length, took.TotalMilliseconds);
        }

        _releaseTo.Tell(batch);
        RequestImageIfDue();
        WriteNext();
    }

    /// <summary>Enough was written for a snapshot, or will have been when its time comes: then also without another write.</summary>
    private void RequestImageIfDue()
    {
        var isEnough = _transactionsSinceSnapshot >= _settings.EveryTransactions
            || (_settings.EveryBytes > 0 && _bytesSinceSnapshot >= _settings.EveryBytes);
        if (!isEnough || _saving is not null || _isCapturing || _isWriting)
        {
            return;
        }

        var early = _snapshotAt + _settings.IntervalMin - Now;
        if (early > TimeSpan.Zero)
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
    /// No event is written between the request for an image and this, so the image holds exactly the events up to the last one written: the
    /// snapshot's sequence number says the truth.
    /// </summary>
    private void OnImageCaptured(TreeCommand.ImageCaptured captured)
    {
        _isCapturing = false;
        _saving = captured.Image;
        _bytesSinceSnapshot = 0;
        _transactionsSinceSnapshot = 0;
        _snapshotAt = Now;
        SaveSnapshot(new TreeSnapshot(captured.Image));
        WriteNext();
    }

    private void OnSnapshotSaved(SaveSnapshotSuccess saved)
    {
        _metrics.SnapshotSaved(Now - _snapshotAt, _saving!.Zxid, Context.System.Scheduler.Now);
        ReleaseImage();
        _snapshots.Enqueue(saved.Metadata.SequenceNr);
        if (_snapshots.Count <= _settings.Keep)
        {
            return;
        }

        var dropped = _snapshots.Dequeue();
        DeleteSnapshots(new SnapshotSelectionCriteria(dropped));
        DeleteMessages(_snapshots.Peek());
    }

    private void OnSnapshotFailed(SaveSnapshotFailure failure)
    {
        _metrics.SnapshotFailed();
        ReleaseImage();
        _log.Error("The snapshot at {0} could not be written: {1}", failure.Metadata.SequenceNr, failure.Cause.Message);
    }

    /// <summary>The image belongs to the tree's pages, so the tree actor lets it go.</summary>
    private void ReleaseImage()
    {
        _releaseTo.Tell(new TreeCommand.ReleaseImage(_saving!));
        _saving = null;
    }
}
