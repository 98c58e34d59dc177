using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;
using CoordActors.Zab.Quorums;

namespace CoordActors.Zab.Learning;

/// <summary>
/// A follower or an observer for one term: accepts its leader's epoch, takes over its history, then makes durable, acknowledges and carries out
/// what it proposes. An observer does the same but is never counted, and is only sent what is committed.
/// </summary>
public sealed partial class LearnerCore : ITermCore
{
    private readonly long _self;
    private readonly long _leader;
    private readonly PeerLink _link;
    private readonly Ensemble _ensemble;
    private readonly ZabTimings _timings;
    private readonly Rules _rules;
    private readonly Durability _disk;
    private History _history;
    private readonly bool _isVoter;
    private readonly long _ensembleId;
    private readonly bool _distrustsTree;
    private readonly byte _knownLevel;
    private Ready _ready = new();
    private Ready _spare = new();
    private long _nowMs;
    private long _knockAt;
    private long _epoch;
    private long _commit;
    private long _delivered;

    /// <summary>
    /// A learner of <paramref name="leader"/>. Everything in <paramref name="history"/> is on its disk; <paramref name="commitZxid"/> of it is known
    /// to be committed and has been carried out. <paramref name="link"/> is a number that it has never used before.
    /// With <paramref name="distrustsTree"/> it asks for a whole tree: its own was found damaged.
    /// </summary>
    public LearnerCore(
        long self, long leader, long link, Ensemble ensemble, ZabTimings timings, Durability disk, History history, long commitZxid, long nowMs,
        Rules? rules = null, long ensembleId = 0, bool distrustsTree = false,
        FeatureLevels? levels = null)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        _ensembleId = ensembleId;
        _knownLevel = (levels ?? FeatureLevels.First).Known;
        _distrustsTree = distrustsTree;
        _self = self;
        _leader = leader;
        _link = PeerLink.ToLeader(leader, link, nowMs);
        _ensemble = ensemble;
        _timings = timings;
        _rules = rules ?? Rules.Zab;
        _disk = disk;
        _history = history;
        _isVoter = ensemble.IsVoter(self);
        _commit = commitZxid;
        _delivered = commitZxid;
        _nowMs = nowMs;
        Knock();
    }

    /// <inheritdoc />
    public History History => _history;

    /// <summary>How far it has come.</summary>
    public LearningPhase Phase { get; private set; }

    /// <inheritdoc />
    public void Step(long nowMs, long from, Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        _nowMs = nowMs;
        if (Phase == LearningPhase.Ended || from != _leader || packet.Link != _link.Number)
        {
            return;
        }

        if (!_link.Receive(_rules, packet, nowMs))
        {
            End($"packet {packet.Seq} of leader {from} came where {_link.NextIn} was due: something was lost");
            return;
        }

        OnMessage(packet.Message);
    }

    /// <inheritdoc />
    public void OnDurable(long nowMs, long zxid)
    {
        _nowMs = nowMs;
        _disk.OnLog(zxid);
        _ackWanted = true;
    }

    /// <inheritdoc />
    public void OnEpochsDurable(long nowMs, long accepted, long current)
    {
        _nowMs = nowMs;
        _disk.OnEpochs(accepted, current);
        if (Phase == LearningPhase.AcceptingEpoch && _disk.AcceptedEpoch == _epoch)
        {
            AcknowledgeEpoch();
        }
        else if (Phase == LearningPhase.EnteringEpoch && _disk.CurrentEpoch == _epoch)
        {
            AcknowledgeLeader();
        }
    }

    /// <summary>The disk's history ends at <paramref name="zxid"/> now: it was cut.</summary>
    public void OnTruncated(long nowMs, long zxid)
    {
        _nowMs = nowMs;
        _disk.OnHistoryReplaced(zxid);
        _isReplacing = false;
    }

    /// <inheritdoc />
    public void OnLinkDown(long nowMs, long server)
    {
        _nowMs = nowMs;
        if (server == _leader)
        {
            End($"the connection with leader {_leader} was lost", isAnnounced: true);
        }
    }

    /// <inheritdoc />
    public void Tick(long nowMs)
    {
        _nowMs = nowMs;
        if (Phase == LearningPhase.Ended)
        {
            return;
        }

        if (nowMs - _link.HeardMs > _timings.SuspectMs)
        {
            End($"nothing was heard of leader {_leader} for {nowMs - _link.HeardMs} ms");
        }
        else if (_link.NextIn == 0 && nowMs >= _knockAt)
        {
            Knock();
        }
    }

    /// <inheritdoc />
    public long? NextTickMs
    {
        get
        {
            var silentAt = _link.HeardMs + _timings.SuspectMs + 1;
            return Phase == LearningPhase.Ended ? null : _link.NextIn == 0 ? Math.Min(silentAt, _knockAt) : silentAt;
        }
    }

    /// <inheritdoc />
    public void Resign(string reason, bool isOrderly = false) => End(reason, isAnnounced: isOrderly);

    /// <inheritdoc />
    public Ready TakeReady()
    {
        if (Phase != LearningPhase.Ended)
        {
            SendAck();
            Deliver();
            SendRequestsIfDue();
        }

        (_ready, _spare) = (_spare, _ready);
        _ready.Clear();
        return _spare;
    }

    /// <summary>What it looks like.</summary>
    public LearningView Describe() => new(Phase, _leader, _epoch, Received.LastZxid, _commit, _nowMs - _link.HeardMs);

    /// <summary>What was received, also behind a snapshot that is not installed yet.</summary>
    private History Received => _incoming ?? _history;

    private void OnMessage(PeerMessage message)
    {
        switch (message)
        {
            case Proposal proposal:
                OnProposal(proposal);
                break;
            case Commit commit:
                Learn(commit.Zxid);
                break;
            case Ping ping:
                OnPing(ping);
                break;
            case SyncReply reply:
                _ready.Synced.Add((reply.Origin, reply.Xid, reply.Zxid));
                break;
            case Refused refused:
                _ready.Refused.Add(refused.Transactions);
                break;
            case LeaderInfo info:
                OnLeaderInfo(info);
                break;
            case Diff or Trunc or Snap or SnapChunk:
                OnHistory(message);
                break;
            case NewLeader newLeader:
                OnNewLeader(newLeader);
                break;
            case UpToDate upToDate:
                OnUpToDate(upToDate.CommitZxid);
                break;
            case EndOfLink end:
                End(end.Reason, tell: false, isAnnounced: end.IsAnnounced);
                break;
            default:
                End($"leader {_leader} sent {message.GetType().Name}, which a leader does not say");
                break;
        }
    }

    private void Knock()
    {
        _knockAt = _nowMs + _timings.KnockMs;
        var info = new FollowerInfo(_self, _disk.AcceptedEpoch, _ensemble.Fingerprint, _ensembleId, _knownLevel);
        _ready.Packets.Add((_leader, new Packet(_link.Number, 0, info)));
    }

    private void Send(PeerMessage message) => _ready.Packets.Add((_leader, _link.Next(message)));

    private void End(string reason, bool tell = true, bool isFatal = false, bool isAnnounced = false)
    {
        if (Phase == LearningPhase.Ended)
        {
            return;
        }

        if (tell && _link.NextIn > 0)
        {
            Send(new EndOfLink(reason, isAnnounced));
        }

        Phase = LearningPhase.Ended;
        _ready.End(reason, isFatal, isAnnounced);
    }
}
