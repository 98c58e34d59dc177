using System.Buffers;
using CoordActors.Protocol;
using CoordActors.Server.Journal;
using CoordActors.Server.Roles;
using CoordActors.Server.Serving;
using CoordActors.Zab;
using CoordActors.Zab.Log;

namespace CoordActors.Server.Ensemble;

/// <summary>
/// An <see cref="ITermCore"/> for one term: gives it messages, disk answers and time, and does what it wants. All that has arrived meanwhile is told
/// to the core before it is asked what to do, so that one proposal, one packet and one commit carry all of it.
/// </summary>
public abstract class TermActor : UntypedActor, IWithTimers
{
    private readonly ITermCore _core;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private bool _isFlushDue;
    private bool _isOver;
    private TermEvent.Ended? _end;

    /// <summary>A term that begins with <paramref name="setup"/> and that <paramref name="core"/> decides.</summary>
    protected TermActor(TermSetup setup, ITermCore core) => (Setup, _core) = (setup, core);

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

    /// <summary>Whether the disk is still busy with something that the next term must not begin without.</summary>
    protected virtual bool IsBusy => false;

    /// <inheritdoc />
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(AssociationEvent));
        Wake();
    }

    /// <inheritdoc />
    protected override void PostStop()
    {
        if (!_isOver)
        {
            _core.Resign("the server stops", isOrderly: true);
            Execute(_core.TakeReady());
        }
    }

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TermCommand.Flush:
                _isFlushDue = false;
                Execute(_core.TakeReady());
                PlanTick();
                return;
            case RoleCommand.Digest digest:
                _core.OnDigest(digest.Zxid, (long)digest.Value);
                return;
            case TermCommand.Serving serving:
                Tracker = serving.Tracker;
                return;
            case PeerPacket packet:
                OnPacket(packet);
                break;
            case RoleCommand.Submit submit:
                Submit(submit.Transactions.AsSpan(0, submit.Length), submit.Count);
                ArrayPool<byte>.Shared.Return(submit.Transactions);
                break;
            case RoleCommand.Sync sync:
                _core.Sync(NowMs, sync.Origin, sync.Xid);
                break;
            case JournalEvent.Durable durable:
                _core.OnDurable(NowMs, durable.Zxid);
                break;
            case JournalEvent.EpochsDurable epochs:
                _core.OnEpochsDurable(NowMs, epochs.Accepted, epochs.Current);
                break;
            case TermCommand.Tick:
                _core.Tick(NowMs);
                break;
            case TermCommand.Describe:
                Sender.Tell(Describe());
                break;
            case AssociatedEvent:
                return;
            case AssociationEvent down when Setup.Peers.IdOf(down.RemoteAddress) is { } server:
                OnLinkDown(server);
                break;
            case AssociationEvent:
                return;
            default:
                if (!OnRoleMessage(message))
                {
                    Unhandled(message);
                    return;
                }

                break;
        }

        Wake();
    }

    /// <summary>Tells the core what arrives at one kind of role only.</summary>
    /// <returns>False where it is nothing for this role.</returns>
    protected abstract bool OnRoleMessage(object message);

    /// <summary>Tells the core so many transactions of own clients.</summary>
    protected abstract void Submit(ReadOnlySpan<byte> transactions, int count);

    /// <summary>Tells the core a packet of another server.</summary>
    protected virtual void OnPacket(PeerPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        _core.Step(NowMs, packet.From, packet.Packet);
    }

    /// <summary>The link with a server is broken.</summary>
    protected virtual void OnLinkDown(long server) => _core.OnLinkDown(NowMs, server);

    /// <summary>How the term goes.</summary>
    protected abstract TermStatus Describe();

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
            Context.Parent.Tell(end with { History = _core.History });
        }
    }

    /// <summary>The timer is set to when the core has something to do; when it fires, that may be later, since something was heard meanwhile.</summary>
    private void PlanTick()
    {
        if (_core.NextTickMs is { } at && !Timers.IsTimerActive(nameof(TermCommand.Tick)))
        {
            Timers.StartSingleTimer(nameof(TermCommand.Tick), TermCommand.Tick.Instance, TimeSpan.FromMilliseconds(Math.Max(1, at - NowMs)));
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
            _end = new TermEvent.Ended(reason, ready.IsFatal, ready.IsTreeDamaged, ready.IsAnnounced, _core.History);
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
