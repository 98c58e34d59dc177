using System.Buffers;
using CoordActors.Protocol;
using CoordActors.Server.Serving;
using CoordActors.Server.Settings;

namespace CoordActors.Server.Journal;

/// <summary>
/// The memory of a server: makes transactions durable in the order of their arrival and releases them to the tree. Group commit takes whatever
/// arrived while the last commit ran, never waits for a timer: a lone client's write is committed at once.
/// A failed or rejected write ends the server: what it has acknowledged is on disk, what it has not is unknown to clients by contract.
/// </summary>
public sealed class JournalActor : ReceivePersistentActor
{
    private const int GatheringBytes = 64 * 1024;

    private readonly TreeRecovery _recovery;
    private readonly SnapshotSettings _settings;
    private readonly JuteWriter _gathering = new(GatheringBytes);
    private readonly Queue<long> _snapshots = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef _releaseTo = ActorRefs.Nobody;
    private int _gatheredCount;
    private bool _isWriting;
    private bool _isCapturing;
    private bool _isSaving;
    private long _bytesSinceSnapshot;
    private long _transactionsSinceSnapshot;

    /// <summary>Recovers into <paramref name="recovery"/>, then serves.</summary>
    public JournalActor(TreeRecovery recovery, SnapshotSettings settings)
    {
        _recovery = recovery;
        _settings = settings;

        Recover<SnapshotOffer>(OnSnapshotOffer);
        Recover<TransactionBatch>(OnReplayed);
        Recover<RecoveryCompleted>(_ => Context.Parent.Tell(new JournalEvent.Recovered(recovery.Tree, recovery.Transactions)));

        Command<JournalCommand.Append>(OnAppend);
        Command<JournalCommand.ReleaseTo>(command => _releaseTo = command.Target);
        Command<TreeCommand.ImageCaptured>(OnImageCaptured);
        Command<SaveSnapshotSuccess>(OnSnapshotSaved);
        Command<SaveSnapshotFailure>(OnSnapshotFailed);
        Command<DeleteMessagesFailure>(failure => _log.Warning("The journal could not be pruned: {0}", failure.Cause.Message));
        Command<DeleteMessagesSuccess>(_ => { });
    }

    /// <inheritdoc />
    public override string PersistenceId => "coord";

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

    private void OnReplayed(TransactionBatch batch)
    {
        _bytesSinceSnapshot += batch.Transactions.Length;
        _recovery.Apply(batch.Transactions.Span);
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
        _bytesSinceSnapshot += _gathering.Length;
        _transactionsSinceSnapshot += _gatheredCount;
        _gatheredCount = 0;
        var array = _gathering.Detach(out var length);
        PersistAsync(new TransactionBatch(array, length), OnDurable);
    }

    private void OnDurable(TransactionBatch batch)
    {
        _isWriting = false;
        _releaseTo.Tell(batch);
        if (IsSnapshotDue())
        {
            _isCapturing = true;
            _releaseTo.Tell(TreeCommand.CaptureImage.Instance);
            return;
        }

        WriteNext();
    }

    private bool IsSnapshotDue() => !_isSaving
        && (_transactionsSinceSnapshot >= _settings.EveryTransactions || _bytesSinceSnapshot >= _settings.EveryBytes);

    /// <summary>
    /// No event is written between the request for an image and this, so the image holds exactly the events up to the last one written: the
    /// snapshot's sequence number says the truth.
    /// </summary>
    private void OnImageCaptured(TreeCommand.ImageCaptured captured)
    {
        _isCapturing = false;
        _isSaving = true;
        _bytesSinceSnapshot = 0;
        _transactionsSinceSnapshot = 0;
        SaveSnapshot(new TreeSnapshot(captured.Image));
        WriteNext();
    }

    private void OnSnapshotSaved(SaveSnapshotSuccess saved)
    {
        _isSaving = false;
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
        _isSaving = false;
        _log.Error("The snapshot at {0} could not be written: {1}", failure.Metadata.SequenceNr, failure.Cause.Message);
    }
}
