using CoordActors.Protocol;
using CoordActors.Server.Journal;
using CoordActors.Server.Roles;
using CoordActors.Server.Serving;
using CoordActors.Server.Sessions;
using CoordActors.Server.Settings;
using CoordActors.Zab;
using CoordActors.Zab.Leading;
using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;

namespace CoordActors.Server.Ensemble;

/// <summary>The leader for one term. Deciding is <see cref="LeaderCore"/>'s.</summary>
public sealed class LeaderActor : TermActor
{
    private readonly LeaderCore _core;
    private readonly TreeOptions _options;
    private readonly Dictionary<long, IActorRef> _learners = [];
    private readonly AckLatencies _ackLatencies = new();
    private readonly Queue<long> _historyAsked = new();
    private readonly Queue<long> _snapshotsAsked = new();
    private readonly Dictionary<long, SnapshotSender> _senders = [];

    /// <summary>Leads from what <paramref name="setup"/> says.</summary>
    public LeaderActor(TermSetup setup, TreeOptions options)
        : this(setup, options, new LeaderCore(
            setup.Peers.Self, setup.Peers.Ensemble, setup.Timings, setup.Disk, setup.History, setup.CommitZxid, NowMs,
            ensembleId: setup.EnsembleId, levels: setup.Levels))
    {
    }

    private LeaderActor(TermSetup setup, TreeOptions options, LeaderCore core)
        : base(setup, core) => (_options, _core) = (options, core);

    /// <summary>An image that was asked for belongs to this actor, and to nobody once it is gone.</summary>
    protected override bool IsBusy => _snapshotsAsked.Count > 0;

    private static TimeSpan Precisely => Context.System.Scheduler.HighResMonotonicClock;

    private static long WallMs => Context.System.Scheduler.Now.ToUnixTimeMilliseconds();

    private int ReapMax => Math.Max(1, (int)(_options.ContainerMaxPerMinute * _options.ContainerCheckInterval.TotalMinutes));

    /// <inheritdoc />
    protected override void PreStart()
    {
        base.PreStart();
        Timers.StartPeriodicTimer(nameof(RoleCommand.ReapTick), RoleCommand.ReapTick.Instance, _options.ContainerCheckInterval);
    }

    /// <inheritdoc />
    protected override void PostStop()
    {
        base.PostStop();
        foreach (var sender in _senders.Values)
        {
            sender.Abandon();
        }
    }

    /// <inheritdoc />
    protected override bool OnRoleMessage(object message)
    {
        switch (message)
        {
            case TermCommand.VoterLooking looking:
                _core.OnVoterLooking(NowMs, looking.Server);
                return true;
            case TermCommand.Identified identified:
                _core.Identify(identified.EnsembleId);
                return true;
            case RoleCommand.ReapTick when _core.Phase == LeaderPhase.Broadcast:
                Setup.Tree.Tell(new TreeCommand.Reap(WallMs, ReapMax));
                return true;
            case RoleCommand.ReapTick:
                return true;
            case JournalEvent.HistoryRead read:
                _core.OnHistoryRead(NowMs, _historyAsked.Dequeue(), read.Complete ? Batches(read.Batches) : null);
                return true;
            case TreeCommand.ImageCaptured captured:
                OnImageCaptured(captured);
                return true;
            case SnapshotSender.Chunk chunk:
                OnChunk(chunk);
                return true;
            case SnapshotSender.Finished finished:
                _senders.Remove(finished.Link);
                return true;
            case JournalStalled stalled:
                _core.RefuseFrom(stalled.Reason, (int)ErrorCode.SystemError);
                Log.Error("Writes are refused: {0}. Reads and sessions go on.", stalled.Reason);
                return true;
            case JournalResumed:
                _core.AcceptAgain();
                Log.Info("Writes are accepted again.");
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc />
    protected override void Submit(ReadOnlySpan<byte> transactions, int count) => _core.Submit(NowMs, WallMs, transactions);

    /// <summary>A packet of a learner also says where its actor is.</summary>
    protected override void OnPacket(PeerPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        _learners[packet.From] = Sender;
        if (packet.Packet.Message is Ack ack)
        {
            _ackLatencies.OnAcknowledged(packet.From, ack.Zxid, Precisely);
        }

        _core.SetWallClock(WallMs);
        base.OnPacket(packet);
    }

    /// <inheritdoc />
    protected override void OnLinkDown(long server)
    {
        _ackLatencies.OnLinkDown(server);
        base.OnLinkDown(server);
    }

    /// <inheritdoc />
    protected override TermStatus Describe() => new(_core.Describe(), null, _core.PendingSyncs) { AckLatencies = _ackLatencies.View() };

    /// <inheritdoc />
    protected override void Send(long server, PeerPacket packet)
    {
        if (_learners.TryGetValue(server, out var learner))
        {
            learner.Tell(packet, Self);
            if (packet.Packet.Message is Proposal proposal && Setup.Peers.Ensemble.IsVoter(server))
            {
                _ackLatencies.OnProposed(server, proposal.Batch.LastZxid, Precisely);
            }
        }
    }

    /// <inheritdoc />
    protected override void ExecuteOwn(Ready ready)
    {
        foreach (var touches in ready.Touches)
        {
            for (var i = 0; i < touches.SessionIds.Length; i++)
            {
                Tracker.Tell(new SessionCommand.Touch(touches.SessionIds.Span[i], touches.TimeoutsMs.Span[i]));
            }
        }

        foreach (var wanted in ready.HistoryWanted)
        {
            Setup.Journal.Tell(new JournalCommand.ReadHistory(wanted.AfterZxid, wanted.UpToZxid, (int)Setup.Timings.DiffBytesMax));
            _historyAsked.Enqueue(wanted.Link);
        }

        foreach (var link in ready.SnapshotsFor)
        {
            _snapshotsAsked.Enqueue(link);
            Setup.Tree.Tell(TreeCommand.CaptureImage.Instance);
        }

        foreach (var (link, bytesTaken) in ready.Credits)
        {
            if (_senders.TryGetValue(link, out var sender))
            {
                sender.Credit(bytesTaken);
            }
        }
    }

    private void OnImageCaptured(TreeCommand.ImageCaptured captured)
    {
        var link = _snapshotsAsked.Dequeue();
        if (!_core.OnSnapshotTaken(NowMs, link, captured.Zxid))
        {
            Setup.Tree.Tell(new TreeCommand.ReleaseImage(captured.Image));
            ReportEndIfIdle();
            return;
        }

        Log.Info("A snapshot at 0x{0:x} is sent to a learner.", captured.Zxid);
        var sender = new SnapshotSender(link, captured.Image, Self, Setup.Tree, Setup.SnapshotChunkBytes, Setup.Runtime);
        _senders[link] = sender;
        sender.Start();
    }

    private void OnChunk(SnapshotSender.Chunk chunk)
    {
        if (!_core.OnSnapshotChunk(NowMs, chunk.Link, chunk.Bytes, chunk.IsLast) && _senders.TryGetValue(chunk.Link, out var sender))
        {
            sender.Abandon();
        }
    }

    private static List<HistoryBatch>? Batches(IReadOnlyList<ReadOnlyMemory<byte>> stored)
    {
        var batches = new List<HistoryBatch>(stored.Count);
        foreach (var bytes in stored)
        {
            if (!HistoryBatch.TryReadAll(bytes, batches))
            {
                return null;
            }
        }

        return batches;
    }
}
