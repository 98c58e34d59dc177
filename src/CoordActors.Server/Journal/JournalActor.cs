using System.Buffers;
using CoordActors.Protocol;
using CoordActors.Server.Serving;
using CoordActors.Server.Settings;
using CoordActors.Zab.Log;

namespace CoordActors.Server.Journal;

/// <summary>
/// The memory of a server: makes transactions, epochs, truncations and a leader's snapshot durable in the order of their arrival. Group commit takes
/// whatever arrived while the last commit ran, and waits a moment for those who were just answered; a lone client's write is committed at once.
/// A failed or rejected write ends the server: what it has acknowledged is on disk, what it has not is unknown to clients by contract.
/// </summary>
public sealed partial class JournalActor : ReceivePersistentActor, IWithTimers
{
    private const int GatheringBytes = 64 * 1024;

    private static readonly TimeSpan GatheringPatience = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan CommitUnrecordedMax = TimeSpan.FromSeconds(1);

    private readonly TreeRecovery _recovery;
    private readonly SnapshotSettings _settings;
    private readonly TimeSpan _fsyncWarnAfter;
    private readonly JuteWriter _gathering = new(GatheringBytes);
    private readonly Queue<(object Command, IActorRef Sender)> _orders = new();
    private readonly HistoryTail _tail = new();
    private readonly GroupCommit _group = new(GatheringPatience.Ticks);
    private readonly JournalMetrics _metrics = new(Context.System.Scheduler.Now, Now);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private JournalState _state = new(0, 0, 0, 0);
    private IActorRef _releaseTo = ActorRefs.Nobody;
    private TransactionBatch? _releasing;
    private long _appendedZxid;
    private long _recordedCommit;
    private long _recordedBefore;
    private bool _isCommitToBeRecorded;
    private int _gatheredCount;
    private int _writingCount;
    private long _writingBytes;
    private int _eventsInFlight;
    private TimeSpan _writingSince;

    /// <summary>Recovers into <paramref name="recovery"/>, then serves.</summary>
    public JournalActor(TreeRecovery recovery, SnapshotSettings settings, TimeSpan fsyncWarnAfter)
    {
        _recovery = recovery;
        _settings = settings;
        _fsyncWarnAfter = fsyncWarnAfter;
        _snapshotAt = Now;

        Recover<SnapshotOffer>(OnSnapshotOffer);
        Recover<HistoryEvent.Transactions>(OnReplayed);
        Recover<HistoryEvent.Epochs>(recovery.Replay);
        Recover<HistoryEvent.Truncated>(recovery.Replay);
        Recover<HistoryEvent.Reset>(recovery.Replay);
        Recover<RecoveryCompleted>(_ => OnRecovered());

        Command<JournalCommand.Append>(OnAppend);
        Command<JournalCommand.AppendBatch>(OnOrder);
        Command<JournalCommand.Committed>(OnOrder);
        Command<JournalCommand.PersistEpochs>(OnOrder);
        Command<JournalCommand.Truncate>(OnOrder);
        Command<JournalCommand.InstallTree>(OnOrder);
        Command<JournalCommand.Settle>(OnOrder);
        Command<JournalCommand.ReadHistory>(OnReadHistory);
        Command<HistoryReaderActor.OlderWanted>(wanted => Context.ActorOf(wanted.Reader));
        Command<JournalCommand.ReleaseTo>(OnReleaseTo);
        Command<JournalCommand.Describe>(_ => Sender.Tell(_metrics.View()));
        Command<JournalCommand.TakeSnapshot>(_ => OnTakeSnapshot());
        Command<JournalCommand.ResetStatistics>(_ => _metrics.Reset());
        Command<JournalCommand.SnapshotTick>(_ => RequestImageIfDue());
        Command<JournalCommand.GatheringEnds>(_ => WriteNext());
        Command<JournalCommand.RecordCommit>(_ => RecordCommit());
        Command<TreeCommand.ImageCaptured>(OnImageCaptured);
        Command<SaveSnapshotSuccess>(OnSnapshotSaved);
        Command<SaveSnapshotFailure>(OnSnapshotFailed);
        Command<DeleteMessagesFailure>(failure => _log.Warning("The journal could not be pruned: {0}", failure.Cause.Message));
        Command<DeleteMessagesSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(failure => _log.Warning("Old snapshots could not be deleted: {0}", failure.Cause.Message));
        Command<DeleteSnapshotsSuccess>(_ => { });
    }

    /// <summary>The name under which everything is stored.</summary>
    internal const string StoredUnder = "coord";

    /// <inheritdoc />
    public override string PersistenceId => StoredUnder;

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    private bool MustWait => _eventsInFlight > 0 || _isCapturing || _installing is not null;

    /// <inheritdoc />
    protected override void OnRecoveryFailure(Exception reason, object? message = null) => Context.Parent.Tell(new JournalEvent.Failed(reason));

    /// <inheritdoc />
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => Context.Parent.Tell(new JournalEvent.Failed(cause));

    /// <inheritdoc />
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) => Fail(cause);

    private void OnReplayed(HistoryEvent.Transactions transactions)
    {
        _bytesSinceSnapshot += transactions.Batches.Sum(batch => (long)batch.Length);
        _recovery.Replay(transactions);
    }

    private void OnRecovered()
    {
        _metrics.Recovered(_recovery.Transactions, _recovery.SnapshotZxid, Now);
        _transactionsSinceSnapshot = _recovery.Transactions;
        var recovered = _recovery.Finish();
        _state = recovered.State;
        _appendedZxid = _state.LastZxid;
        _recordedCommit = _state.CommittedZxid;
        foreach (var batch in recovered.Tail)
        {
            if (TransactionFrame.TryReadRange(batch.Span, out _, out var last))
            {
                _tail.Add(batch, last);
            }
        }

        if (_recovery.IsResetUnrecorded)
        {
            Persist(new HistoryEvent.Reset(recovered.Tree.LastZxid), static _ => { });
        }

        Context.Parent.Tell(recovered);
    }

    private void OnAppend(JournalCommand.Append append)
    {
        _gathering.WriteRaw(append.Transactions.AsSpan(0, append.Length));
        _gatheredCount += append.Count;
        ArrayPool<byte>.Shared.Return(append.Transactions);
        WriteNext();
    }

    private void OnOrder(object command)
    {
        _orders.Enqueue((command, Sender));
        WriteNext();
    }

    /// <summary>Hands everything that has arrived to the disk: one commit. An order to install a tree waits until it is alone.</summary>
    private void WriteNext()
    {
        if (MustWait)
        {
            return;
        }

        WriteGathered();
        if (_orders.Count > 0)
        {
            WriteOrders();
        }
    }

    private void WriteOrders()
    {
        List<ReadOnlyMemory<byte>> batches = [];
        var appender = ActorRefs.Nobody;
        while (_orders.TryPeek(out var order))
        {
            if (IsDisowned(order.Command, order.Sender))
            {
                _orders.Dequeue();
                continue;
            }

            if (order.Command is JournalCommand.AppendBatch append && (batches.Count == 0 || order.Sender.Equals(appender)))
            {
                appender = order.Sender;
                Gather(append, batches);
            }
            else
            {
                WriteBatches(batches, appender);
                batches = [];
                if (order.Command is JournalCommand.AppendBatch)
                {
                    continue;
                }

                if (!CarryOut(order.Command, order.Sender))
                {
                    return;
                }
            }

            _orders.Dequeue();
        }

        WriteBatches(batches, appender);
    }

    /// <returns>False where the order must wait.</returns>
    private bool CarryOut(object command, IActorRef sender)
    {
        switch (command)
        {
            case JournalCommand.Committed committed:
                _state = _state with { CommittedZxid = Math.Max(_state.CommittedZxid, committed.Zxid) };
                _tail.TakeUpTo(committed.Zxid);
                RecordCommitSoon();
                return true;
            case JournalCommand.PersistEpochs epochs:
                Write(new HistoryEvent.Epochs(epochs.Accepted, epochs.Current), _ =>
                {
                    _state = _state with { AcceptedEpoch = epochs.Accepted, CurrentEpoch = epochs.Current };
                    sender.Tell(new JournalEvent.EpochsDurable(epochs.Accepted, epochs.Current));
                });
                return true;
            case JournalCommand.Truncate truncate:
                return Truncate(truncate.Zxid, sender);
            case JournalCommand.InstallTree install:
                return Install(install, sender);
            default:
                DeferAsync(command, _ => sender.Tell(new JournalEvent.Settled(_state)));
                return true;
        }
    }

    private bool Truncate(long zxid, IActorRef sender)
    {
        if (zxid < _state.CommittedZxid)
        {
            Fail(new InvalidOperationException(
                $"The journal was told to drop everything behind {new Zxid(zxid)}, but {new Zxid(_state.CommittedZxid)} is committed."));
            return false;
        }

        _tail.DropBehind(zxid);
        _appendedZxid = Math.Max(_tail.LastZxid, Math.Min(_appendedZxid, zxid));
        var last = _appendedZxid;
        Write(new HistoryEvent.Truncated(zxid), _ =>
        {
            _state = _state with { LastZxid = last };
            sender.Tell(new JournalEvent.Truncated(zxid));
        });
        return true;
    }

    /// <summary>What an order is about lies before it, so then nothing waits for more.</summary>
    private void WriteGathered()
    {
        if (_gatheredCount == 0)
        {
            return;
        }

        if (_orders.Count == 0 && !_group.IsDue(Now.Ticks, _gatheredCount, isUnderWay: false))
        {
            LookAgain();
            return;
        }

        _group.OnHandedOn(_gatheredCount);
        _writingCount += _gatheredCount;
        _gatheredCount = 0;
        var array = _gathering.Detach(out var length);
        _releasing = new TransactionBatch(array, length);
        var previous = _appendedZxid;
        _appendedZxid = Math.Max(previous, LastOf(_releasing.Transactions.Span, out _));
        _writingBytes += length;
        Write(new HistoryEvent.Transactions(previous, _appendedZxid, [_releasing.Transactions]), OnReleased);
    }

    private void LookAgain()
    {
        if (_group.WaitsUntil is not null && !Timers.IsTimerActive(nameof(JournalCommand.GatheringEnds)))
        {
            Timers.StartSingleTimer(nameof(JournalCommand.GatheringEnds), JournalCommand.GatheringEnds.Instance, GatheringPatience);
        }
    }

    /// <summary>A server without peers: durable is committed.</summary>
    private void OnReleased(HistoryEvent.Transactions transactions)
    {
        _state = _state with { LastZxid = transactions.CommittedZxid, CommittedZxid = transactions.CommittedZxid };
        _releasing!.MarkDurable();
        _releaseTo.Tell(_releasing);
        _releasing = null;
    }

    private void Gather(JournalCommand.AppendBatch append, List<ReadOnlyMemory<byte>> batches)
    {
        batches.Add(append.Transactions);
        LastOf(append.Transactions.Span, out var count);
        _writingCount += count;
        _writingBytes += append.Transactions.Length;
        _tail.Add(append.Transactions, append.LastZxid);
    }

    private void WriteBatches(List<ReadOnlyMemory<byte>> batches, IActorRef appender)
    {
        if (batches.Count == 0)
        {
            return;
        }

        var previous = _appendedZxid;
        var last = _appendedZxid = LastOf(batches[^1].Span, out _);
        _recordedCommit = _state.CommittedZxid;
        Write(new HistoryEvent.Transactions(previous, _recordedCommit, batches), _ =>
        {
            _state = _state with { LastZxid = last };
            appender.Tell(new JournalEvent.Durable(last));
        });
    }

    /// <summary>
    /// The commit point travels with the next transactions. Where none follow, it is written alone after a while, so that a server that starts without
    /// the others has in its tree all that was acknowledged long ago, and knows which ensemble its data is of.
    /// </summary>
    private void RecordCommitSoon()
    {
        if (!_isCommitToBeRecorded && _recordedCommit < _state.CommittedZxid)
        {
            _isCommitToBeRecorded = true;
            _recordedBefore = _recordedCommit;
            Timers.StartSingleTimer(nameof(JournalCommand.RecordCommit), JournalCommand.RecordCommit.Instance, CommitUnrecordedMax);
        }
    }

    private void RecordCommit()
    {
        _isCommitToBeRecorded = false;
        if (MustWait || _orders.Count > 0 || _recordedBefore != _recordedCommit)
        {
            RecordCommitSoon();
        }
        else if (_recordedCommit < _state.CommittedZxid)
        {
            _recordedCommit = _state.CommittedZxid;
            Write(new HistoryEvent.Transactions(_appendedZxid, _recordedCommit, []), static _ => { });
        }
    }

    private void Write<TEvent>(TEvent @event, Action<TEvent> onDurable)
    {
        if (_eventsInFlight++ == 0)
        {
            _writingSince = Now;
        }

        PersistAsync(@event, durable =>
        {
            onDurable(durable);
            if (--_eventsInFlight == 0)
            {
                OnCommitEnded();
            }
        });
    }

    private void OnCommitEnded()
    {
        var took = Now - _writingSince;
        var isSlow = took > _fsyncWarnAfter;
        if (_writingCount > 0)
        {
            _metrics.Committed(took, _writingCount, isSlow);
        }

        if (isSlow)
        {
            _log.Warning("A commit of {0} bytes took {1:0} ms: the disk is slow.", _writingBytes, took.TotalMilliseconds);
        }

        _bytesSinceSnapshot += _writingBytes;
        _transactionsSinceSnapshot += _writingCount;
        _group.OnCommitted(Now.Ticks, _gatheredCount);
        (_writingBytes, _writingCount) = (0, 0);
        RequestImageIfDue();
        WriteNext();
    }

    private void OnReadHistory(JournalCommand.ReadHistory read)
    {
        var (sender, to) = (Sender, LastSequenceNr);
        Context.ActorOf(Props.Create(() => new HistoryReaderActor(read, sender, to, long.MaxValue)));
    }

    private void Fail(Exception cause)
    {
        Context.Parent.Tell(new JournalEvent.Failed(cause));
        Context.Stop(Self);
    }

    private static long LastOf(ReadOnlySpan<byte> transactions, out int count)
    {
        long last = 0;
        count = 0;
        while (TransactionFrame.TryRead(transactions, out var zxid, out var length))
        {
            last = zxid;
            count++;
            transactions = transactions[length..];
        }

        return last;
    }
}
