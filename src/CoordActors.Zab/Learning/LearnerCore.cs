using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;
using CoordActors.Zab.Quorums;

namespace CoordActors.Zab.Learning;

/// <summary>
/// A follower or an observer for one term: accepts its leader's epoch, takes over its history, then makes durable, acknowledges and carries out
/// what it proposes. An observer does the same but is never counted, and is only sent what is committed.
/// </summary>
public sealed partial class LearnerCore
{
    private readonly long _self;
    private readonly long _leader;
    private readonly long _link;
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
    private long _heardMs;
    private long _knockAt;
    private long _epoch;
    private long _commit;
    private long _delivered;
    private int _nextIn;
    private int _nextOut = 1;

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
        _link = link;
        _ensemble = ensemble;
        _timings = timings;
        _rules = rules ?? Rules.Zab;
        _disk = disk;
        _history = history;
        _isVoter = ensemble.IsVoter(self);
        _commit = commitZxid;
        _delivered = commitZxid;
        _nowMs = nowMs;
        _heardMs = nowMs;
        Knock();
    }

    /// <summary>This server's history: another object after a snapshot from the leader has been installed.</summary>
    public History History => _history;

    /// <summary>How far it has come.</summary>
    public LearningPhase Phase { get; private set; }

    /// <summary>A packet of a server.</summary>
    public void Step(long nowMs, long from, Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        _nowMs = nowMs;
        if (Phase == LearningPhase.Ended || from != _leader || packet.Link != _link)
        {
            return;
        }

        if (!_rules.IsNextPacket(_nextIn, packet.Seq))
        {
            End($"packet {packet.Seq} of leader {from} came where {_nextIn} was due: something was lost");
            return;
        }

        _nextIn = packet.Seq + 1;
        _heardMs = nowMs;
        OnMessage(packet.Message);
    }

    /// <summary>The disk has the history up to <paramref name="zxid"/>.</summary>
    public void OnDurable(long nowMs, long zxid)
    {
        _nowMs = nowMs;
        _disk.OnLog(zxid);
        _ackWanted = true;
    }

    /// <summary>The disk has these epochs, and everything that was written before them.</summary>
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

    /// <summary>The leader cannot be reached any more.</summary>
    public void OnLinkDown(long nowMs, long server)
    {
        _nowMs = nowMs;
        if (server == _leader)
        {
            End($"the connection with leader {_leader} was lost", isAnnounced: true);
        }
    }

    /// <summary>Time has passed. To be told a few times in each heartbeat.</summary>
    public void Tick(long nowMs)
    {
        _nowMs = nowMs;
        if (Phase == LearningPhase.Ended)
        {
            return;
        }

        if (nowMs - _heardMs > _timings.SuspectMs)
        {
            End($"nothing was heard of leader {_leader} for {nowMs - _heardMs} ms");
        }
        else if (_nextIn == 0 && nowMs >= _knockAt)
        {
            Knock();
        }
    }

    /// <summary>Gives up the term; <paramref name="isOrderly"/> where that is since the server stops.</summary>
    public void Resign(string reason, bool isOrderly = false) => End(reason, isAnnounced: isOrderly);

    /// <summary>What is to be done. The result is valid until the next call.</summary>
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
    public LearningView Describe() => new(Phase, _leader, _epoch, Received.LastZxid, _commit, _nowMs - _heardMs);

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
        _ready.Packets.Add((_leader, new Packet(_link, 0, info)));
    }

    private void Send(PeerMessage message) => _ready.Packets.Add((_leader, new Packet(_link, _nextOut++, message)));

    private void End(string reason, bool tell = true, bool isFatal = false, bool isAnnounced = false)
    {
        if (Phase == LearningPhase.Ended)
        {
            return;
        }

        if (tell && _nextIn > 0)
        {
            Send(new EndOfLink(reason, isAnnounced));
        }

        Phase = LearningPhase.Ended;
        _ready.Ended = reason;
        _ready.IsFatal = isFatal;
        _ready.IsAnnounced = isAnnounced;
    }
}
