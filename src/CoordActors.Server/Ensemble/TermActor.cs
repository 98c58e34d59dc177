using System.Buffers;
using CoordActors.Protocol;
using CoordActors.Server.Journal;
using CoordActors.Server.Roles;
using CoordActors.Server.Serving;
using CoordActors.Zab;
using CoordActors.Zab.Log;

namespace CoordActors.Server.Ensemble;

/// <summary>
/// A core of Zab for one term: gives it messages, disk answers and time, and does what it wants. All that has arrived meanwhile is told to the core
/// before it is asked what to do, so that one proposal, one packet and one commit carry all of it.
/// </summary>
public abstract class TermActor : UntypedActor, IWithTimers
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private bool _isFlushDue;
    private bool _isOver;
    private TermEvent.Ended? _end;

    /// <summary>A term that begins with <paramref name="setup"/>.</summary>
    protected TermActor(TermSetup setup) => Setup = setup;

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>What the term began with.</summary>
    protected TermSetup Setup { get; }

    /// <summary>The session tracker, once clients are served.</summary>
    protected IActorRef Tracker { get; private set; } = ActorRefs.Nobody;

    /// <summary>Milliseconds of the monotonic clock.</summary>
    protected static long NowMs => (long)Context.System.Scheduler.MonotonicClock.TotalMilliseconds;

    /// <summary>The term's log.</summary>
    protected ILoggingAdapter Log => _log;

    /// <summary>The history at the end of the term.</summary>
    protected abstract History History { get; }

    /// <summary>Whether the disk is still busy with something that the next term must not begin without.</summary>
    protected virtual bool IsBusy => false;

    /// <inheritdoc />
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(AssociationEvent));
        Timers.StartPeriodicTimer(
            nameof(TermCommand.Tick), TermCommand.Tick.Instance, TimeSpan.FromMilliseconds(Math.Max(1, Setup.Timings.HeartbeatMs / 4)));
        Wake();
    }

    /// <inheritdoc />
    protected override void PostStop()
    {
        if (!_isOver)
        {
            Resign("the server stops", isOrderly: true);
            Execute(TakeReady());
        }
    }

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TermCommand.Flush:
                _isFlushDue = false;
                Execute(TakeReady());
                return;
            case RoleCommand.Digest digest:
                OnDigest(digest.Zxid, (long)digest.Value);
                return;
            case TermCommand.Serving serving:
                Tracker = serving.Tracker;
                return;
            case AssociatedEvent:
                return;
            case AssociationEvent down:
                if (Setup.Peers.IdOf(down.RemoteAddress) is { } server)
                {
                    OnLinkDown(server);
                    Wake();
                }

                return;
            default:
                break;
        }

        if (OnTermMessage(message))
        {
            Wake();
        }
        else
        {
            Unhandled(message);
        }
    }

    /// <summary>Tells the core what has arrived.</summary>
    /// <returns>False where it is nothing for a term.</returns>
    protected abstract bool OnTermMessage(object message);

    /// <summary>Tells the core a digest of the tree.</summary>
    protected abstract void OnDigest(long zxid, long digest);

    /// <summary>The link with a server is broken.</summary>
    protected abstract void OnLinkDown(long server);

    /// <summary>Ends the core's term; <paramref name="isOrderly"/> where that is since the server stops.</summary>
    protected abstract void Resign(string reason, bool isOrderly);

    /// <summary>What the core wants.</summary>
    protected abstract Ready TakeReady();

    /// <summary>Sends a packet to the term actor of a server.</summary>
    protected abstract void Send(long server, PeerPacket packet);

    /// <summary>What only one kind of role does.</summary>
    protected abstract void ExecuteOwn(Ready ready);

    /// <summary>Asks the core what to do, after what has arrived already.</summary>
    protected void Wake()
    {
        if (!_isFlushDue)
        {
            _isFlushDue = true;
            Self.Tell(TermCommand.Flush.Instance);
        }
    }

    /// <summary>One write, for the journal.</summary>
    protected virtual void Write(in DiskWrite write)
    {
        switch (write.Kind)
        {
            case DiskWriteKind.Append:
                Setup.Journal.Tell(new JournalCommand.AppendBatch(write.Batch.Bytes, write.Batch.LastZxid));
                break;
            case DiskWriteKind.Epochs:
                Setup.Journal.Tell(new JournalCommand.PersistEpochs(write.AcceptedEpoch, write.CurrentEpoch));
                break;
            case DiskWriteKind.Truncate:
                Setup.Journal.Tell(new JournalCommand.Truncate(write.Zxid));
                break;
            default:
                throw new InvalidOperationException($"{write.Kind} is not for this role.");
        }
    }

    /// <summary>Requests of own clients that will not be carried out.</summary>
    protected void Refuse(ReadOnlyMemory<byte> transactions)
    {
        var copy = ArrayPool<byte>.Shared.Rent(transactions.Length);
        transactions.CopyTo(copy);
        Setup.Tree.Tell(new TreeCommand.Refuse(copy, transactions.Length, ErrorCode.SystemError));
    }

    /// <summary>Tells the peer actor that the term is over, if it is, and when the disk is not busy any more.</summary>
    protected void ReportEndIfIdle()
    {
        if (_end is { } end && !_isOver && !IsBusy)
        {
            _isOver = true;
            Context.Parent.Tell(end with { History = History });
        }
    }

    private void Execute(Ready ready)
    {
        foreach (var note in ready.Notes)
        {
            _log.Info("Term: {0}", note);
        }

        foreach (var write in ready.Writes)
        {
            Write(write);
        }

        foreach (var (to, packet) in ready.Packets)
        {
            Send(to, new PeerPacket(Setup.Peers.Self, packet));
        }

        ExecuteOwn(ready);
        Deliver(ready);
        if (ready.LookAgainAtMs is { } at && !Timers.IsTimerActive(nameof(ready.LookAgainAtMs)))
        {
            Timers.StartSingleTimer(nameof(ready.LookAgainAtMs), TermCommand.Tick.Instance, TimeSpan.FromMilliseconds(Math.Max(1, at - NowMs)));
        }

        if (ready.Established is { } epoch)
        {
            Context.Parent.Tell(new TermEvent.Established(epoch));
        }

        if (ready.Ended is { } reason)
        {
            _end = new TermEvent.Ended(reason, ready.IsFatal, ready.IsTreeDamaged, ready.IsAnnounced, History);
            ReportEndIfIdle();
        }
    }

    /// <summary>First the tree, then the journal: what the journal takes for committed, the tree has been told.</summary>
    private void Deliver(Ready ready)
    {
        foreach (var batch in ready.Delivered)
        {
            Setup.Tree.Tell(new TransactionBatch(batch.Bytes));
        }

        if (ready.CommitZxid is { } commit)
        {
            Setup.Journal.Tell(new JournalCommand.Committed(commit));
        }

        foreach (var (origin, xid, zxid) in ready.Synced)
        {
            Setup.Tree.Tell(new TreeCommand.Synced(origin, xid, zxid));
        }

        foreach (var refused in ready.Refused)
        {
            Refuse(refused);
        }
    }
}
