using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;
using CoordActors.Zab.Quorums;

namespace CoordActors.Zab.Leading;

/// <summary>
/// A leader for one term: discovery of an epoch that nobody has accepted yet, synchronisation of a quorum with its history, then broadcast (Zab,
/// phases 1 to 3).
/// </summary>
public sealed partial class LeaderCore : ITermCore
{
    private readonly long _self;
    private readonly Ensemble _ensemble;
    private long _ensembleId;
    private readonly ZabTimings _timings;
    private readonly Rules _rules;
    private readonly Durability _disk;
    private readonly History _history;
    private readonly Dictionary<long, LearnerProgress> _learners = [];
    private readonly long _initialEpoch;
    private readonly long _initialZxid;
    private readonly long _startedMs;
    private Ready _ready = new();
    private Ready _spare = new();
    private long _nowMs;
    private long _epoch;
    private long _commit;
    private long _delivered;
    private long _digestZxid;
    private long _digest;

    /// <summary>
    /// A prospective leader. Everything in <paramref name="history"/> is on its disk; <paramref name="commitZxid"/> of it is known to be committed
    /// and has been carried out.
    /// </summary>
    public LeaderCore(
        long self, Ensemble ensemble, ZabTimings timings, Durability disk, History history, long commitZxid, long nowMs, Rules? rules = null,
        long ensembleId = 0, FeatureLevels? levels = null)
    {
        ArgumentNullException.ThrowIfNull(disk);
        ArgumentNullException.ThrowIfNull(history);
        _self = self;
        _ensemble = ensemble;
        _ensembleId = ensembleId;
        _timings = timings;
        _rules = rules ?? Rules.Zab;
        _disk = disk;
        _history = history;
        _initialEpoch = disk.CurrentEpoch;
        _initialZxid = disk.LastZxid;
        _commit = commitZxid;
        _delivered = commitZxid;
        _lastZxid = history.LastZxid;
        _startedMs = nowMs;
        _joinedMs = nowMs;
        _nowMs = nowMs;
        _nextPingMs = nowMs;
        BeginLevel(levels ?? FeatureLevels.First);
        ConsiderEpoch();
    }

    /// <summary>How far it has come.</summary>
    public LeaderPhase Phase { get; private set; }

    /// <inheritdoc />
    public History History => _history;

    /// <inheritdoc />
    public void Step(long nowMs, long from, Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        _nowMs = nowMs;
        if (Phase == LeaderPhase.Ended)
        {
            return;
        }

        if (packet.Message is FollowerInfo info)
        {
            OnFollowerInfo(from, packet.Link, info);
            return;
        }

        if (!_learners.TryGetValue(from, out var learner) || learner.Link.Number != packet.Link)
        {
            return;
        }

        if (!learner.Link.Receive(_rules, packet, nowMs))
        {
            Drop(learner, $"packet {packet.Seq} of server {from} came where {learner.Link.NextIn} was due: something was lost");
            return;
        }

        OnMessage(learner, packet.Message);
    }

    /// <inheritdoc />
    public void OnDurable(long nowMs, long zxid)
    {
        _nowMs = nowMs;
        _disk.OnLog(zxid);
        AdvanceCommit();
    }

    /// <inheritdoc />
    public void OnEpochsDurable(long nowMs, long accepted, long current)
    {
        _nowMs = nowMs;
        _disk.OnEpochs(accepted, current);
        if (Phase == LeaderPhase.AcceptingEpoch && _disk.AcceptedEpoch >= _epoch)
        {
            ProposeEpoch();
        }
        else if (Phase == LeaderPhase.EnteringEpoch && _disk.CurrentEpoch >= _epoch)
        {
            BeginSynchronisation();
        }
    }

    /// <inheritdoc />
    public void OnLinkDown(long nowMs, long server)
    {
        _nowMs = nowMs;
        if (_learners.TryGetValue(server, out var learner))
        {
            Drop(learner, $"the connection with server {server} was lost", isAnnounced: true);
        }
    }

    /// <summary>
    /// A voter says that it has no leader. A prospective leader that could not have a quorum without it gives up at once (ZOOKEEPER-3109).
    /// What it said before it joined may arrive behind its joining, so that a newcomer is not meant.
    /// </summary>
    public void OnVoterLooking(long nowMs, long server)
    {
        _nowMs = nowMs;
        if (Phase is LeaderPhase.Broadcast or LeaderPhase.Ended)
        {
            return;
        }

        if (!_learners.TryGetValue(server, out var learner))
        {
            EndUnlessJoined(_timings.SettleMs);
        }
        else if (nowMs - learner.JoinedMs > _timings.SettleMs)
        {
            Drop(learner, $"server {server} looks for a leader again");
            _lost = _ensemble.Add(_lost, server);
            EndWithoutQuorum();
        }
    }

    /// <inheritdoc />
    public void OnDigest(long zxid, long digest) => (_digestZxid, _digest) = (zxid, digest);

    /// <inheritdoc />
    public void Tick(long nowMs)
    {
        _nowMs = nowMs;
        if (Phase == LeaderPhase.Ended)
        {
            return;
        }

        DropSilent();
        if (Phase == LeaderPhase.Broadcast)
        {
            StepDownWithoutQuorum();
        }
        else if (nowMs - _startedMs > _timings.DiscoveryMs)
        {
            End($"no epoch was established within {_timings.DiscoveryMs} ms (phase {Phase})");
        }
        else
        {
            EndUnlessJoined(_timings.SuspectMs);
        }

        if (Phase != LeaderPhase.Ended && nowMs >= _nextPingMs)
        {
            _pingWanted = true;
        }
    }

    /// <inheritdoc />
    public long? NextTickMs
    {
        get
        {
            if (Phase == LeaderPhase.Ended)
            {
                return null;
            }

            var next = _nextPingMs;
            if (Phase != LeaderPhase.Broadcast)
            {
                next = Math.Min(next, Math.Min(_startedMs + _timings.DiscoveryMs, _joinedMs + _timings.SuspectMs) + 1);
            }

            foreach (var learner in _learners.Values)
            {
                next = Math.Min(next, SilentAtMs(learner));
            }

            return next;
        }
    }

    /// <inheritdoc />
    public void Resign(string reason, bool isOrderly = false) => End(reason, isAnnounced: isOrderly);

    /// <inheritdoc />
    public Ready TakeReady()
    {
        if (Phase != LeaderPhase.Ended)
        {
            ProposeIfDue();
            SendPings();
            SendCommits();
            Deliver();
        }

        (_ready, _spare) = (_spare, _ready);
        _ready.Clear();
        return _spare;
    }

    /// <summary>What it looks like.</summary>
    public LeaderView Describe() => new(Phase, _epoch, _lastZxid, _commit, _level, _proposals, [.. _learners.Values.Select(learner => new LearnerView(
        learner.Id, learner.IsVoter, learner.Phase, learner.SentZxid, learner.AckedZxid, _nowMs - learner.Link.HeardMs))]);

    private void OnMessage(LearnerProgress learner, PeerMessage message)
    {
        switch (message)
        {
            case Ack ack:
                OnAck(learner, ack.Zxid);
                break;
            case Request request:
                OnRequest(learner, request);
                break;
            case Pong pong:
                learner.PongRound = Math.Max(learner.PongRound, pong.Round);
                CompleteSyncs();
                break;
            case Touches touches:
                _ready.Touches.Add(touches);
                break;
            case SyncRequest sync:
                OnSync(learner, sync.Origin, sync.Xid);
                break;
            case AckEpoch ack:
                OnAckEpoch(learner, ack);
                break;
            case AckNewLeader ack:
                OnAckNewLeader(learner, ack);
                break;
            case SnapCredit credit:
                _ready.Credits.Add((learner.Number, credit.BytesTaken));
                break;
            case EndOfLink end:
                Drop(learner, end.Reason, tell: false, isAnnounced: end.IsAnnounced);
                break;
            default:
                Drop(learner, $"server {learner.Id} sent {message.GetType().Name}, which a learner does not say");
                break;
        }
    }

    private void Send(LearnerProgress learner, PeerMessage message) =>
        _ready.Packets.Add((learner.Id, learner.Link.Next(message)));

    private void Drop(LearnerProgress learner, string reason, bool tell = true, bool isAnnounced = false)
    {
        if (tell)
        {
            Send(learner, new EndOfLink(reason));
        }

        _learners.Remove(learner.Id);
        _pinned.Remove(learner.Number);
        _gone = isAnnounced ? _ensemble.Add(_gone, learner.Id) : _gone;
        _ready.Notes.Add($"Learner {learner.Id} is dropped: {reason}.");
    }

    private void End(string reason, bool isFatal = false, bool isAnnounced = false)
    {
        if (Phase == LeaderPhase.Ended)
        {
            return;
        }

        foreach (var learner in _learners.Values)
        {
            Send(learner, new EndOfLink($"leader {_self} ends its term: {reason}", isAnnounced));
        }

        _learners.Clear();
        Phase = LeaderPhase.Ended;
        _ready.End(reason, isFatal, isAnnounced);
    }
}
