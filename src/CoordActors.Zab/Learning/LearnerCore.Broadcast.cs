using CoordActors.Protocol;
using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;

namespace CoordActors.Zab.Learning;

/// <content>Phase 3: append, acknowledge what the disk has, carry out what is committed; requests go to the leader.</content>
public sealed partial class LearnerCore
{
    /// <summary>So many of the own digests are compared with the leader's.</summary>
    private const int DigestsKept = 256;

    private readonly JuteWriter _requests = new(16 * 1024);
    private readonly GroupCommit _group = new(ZabTimings.GroupPatienceMs);
    private int _requested;
    private bool _ackWanted;
    private long _acked;
    private bool _isEstablished;
    private readonly Queue<(long Zxid, long Digest)> _digests = new();

    /// <summary>So many transactions of own clients, encoded back to back without zxid and time. They are copied.</summary>
    public void Submit(long nowMs, ReadOnlySpan<byte> transactions, int count)
    {
        _nowMs = nowMs;
        _requests.WriteRaw(transactions);
        _requested += count;
    }

    /// <inheritdoc />
    public void Sync(long nowMs, long origin, int xid)
    {
        _nowMs = nowMs;
        SendRequests();
        if (Phase == LearningPhase.Broadcast)
        {
            Send(new SyncRequest(origin, xid));
        }
    }

    /// <summary>Sessions of own clients that gave a sign of life.</summary>
    public void Touch(long nowMs, ReadOnlyMemory<long> sessionIds, ReadOnlyMemory<int> timeoutsMs)
    {
        _nowMs = nowMs;
        if (Phase == LearningPhase.Broadcast)
        {
            Send(new Touches(sessionIds, timeoutsMs));
        }
    }

    /// <inheritdoc />
    public void OnDigest(long zxid, long digest)
    {
        _digests.Enqueue((zxid, digest));
        if (_digests.Count > DigestsKept)
        {
            _digests.Dequeue();
        }
    }

    private void OnProposal(Proposal proposal)
    {
        if (!_historyBegun || Phase is LearningPhase.Knocking or LearningPhase.AcceptingEpoch || _isReceivingSnapshot)
        {
            End($"leader {_leader} sent a proposal in phase {Phase}");
            return;
        }

        if (!_rules.MayAppend(Received.LastZxid, proposal.Batch.FirstZxid))
        {
            End($"leader {_leader} proposed 0x{proposal.Batch.FirstZxid:x}, which does not follow 0x{Received.LastZxid:x}");
            return;
        }

        Received.Append(proposal.Batch);
        Write(DiskWrite.Append(proposal.Batch));
        Learn(proposal.CommitZxid);
    }

    private void Learn(long commitZxid)
    {
        if (commitZxid > Received.LastZxid)
        {
            End($"leader {_leader} committed 0x{commitZxid:x}, which this server has not been sent");
            return;
        }

        _commit = Math.Max(_commit, commitZxid);
    }

    private void OnPing(Ping ping)
    {
        Send(new Pong(ping.Round));
        foreach (var (zxid, digest) in _digests)
        {
            if (zxid == ping.DigestZxid && digest != ping.Digest)
            {
                _ready.IsTreeDamaged = true;
                End(
                    $"after 0x{zxid:x} the tree of this server has the digest {digest:x}, that of leader {_leader} {ping.Digest:x}: "
                    + "it is replaced by the leader's");
                return;
            }
        }
    }

    private void SendRequestsIfDue()
    {
        if (_group.IsDue(_nowMs, _requested, isUnderWay: false))
        {
            SendRequests();
        }
        else
        {
            _ready.LookAgainAtMs = _group.WaitsUntil;
        }
    }

    private void SendRequests()
    {
        if (_requests.Length == 0)
        {
            return;
        }

        if (Phase == LearningPhase.Broadcast)
        {
            Send(new Request(_requests.Written.ToArray()));
        }

        _requests.Clear();
        _group.OnHandedOn(_requested);
        _requested = 0;
    }

    /// <summary>One acknowledgement of all that has become durable meanwhile. What NEWLEADER's acknowledgement covers is not said again.</summary>
    private void SendAck()
    {
        if (!_ackWanted || !_isVoter || Phase is not (LearningPhase.AwaitingUpToDate or LearningPhase.Broadcast))
        {
            return;
        }

        _ackWanted = false;
        var proof = _rules.Acknowledge(_disk, Received.LastZxid);
        if (proof.Zxid > _acked)
        {
            _acked = proof.Zxid;
            Send(new Ack(proof));
        }
    }

    private void Deliver()
    {
        var upTo = _isReplacing ? _delivered : _rules.Deliverable(_commit, _disk.LastZxid);
        if (upTo > _delivered)
        {
            _ready.Deliver(_history, _delivered, upTo);
            _delivered = upTo;
            if (upTo == Received.LastZxid)
            {
                _group.OnCommitted(_nowMs, _requested);
            }
        }

        if (Phase == LearningPhase.Broadcast && !_isEstablished && _rules.MayServe(_delivered, _serveFrom))
        {
            _isEstablished = true;
            _ready.Established = _epoch;
        }

        _history.Trim(_timings.HistoryBytes, _delivered);
    }
}
