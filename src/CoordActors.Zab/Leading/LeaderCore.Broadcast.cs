using CoordActors.Protocol;
using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;
using CoordActors.Zab.Quorums;

namespace CoordActors.Zab.Leading;

/// <content>Phase 3: propose, acknowledge, commit; syncs; who is alive.</content>
public sealed partial class LeaderCore
{
    /// <summary>So much is one proposal, even if more has been gathered: it is a message of the link between servers.</summary>
    private const int BatchBytes = 1 << 20;

    private readonly JuteWriter _gathered = new(16 * 1024);
    private readonly GroupCommit _group = new(ZabTimings.GroupPatienceMs);
    private readonly List<long> _candidates = [];
    private readonly List<PendingSync> _syncs = [];
    private ProposalView _proposals = ProposalView.None;
    private long _firstGathered;
    private long _lastZxid;
    private long _round;
    private long _nextPingMs;
    private bool _pingWanted;
    private bool _roundWanted;
    private string? _refusal;
    private int _refusalError;
    private long _wallMs;

    /// <summary>Whether transactions are refused at present.</summary>
    public bool IsRefusing => _refusal is not null;

    /// <summary>Syncs that wait for a quorum.</summary>
    public int PendingSyncs => _syncs.Count;

    private long GatheredCount => _gathered.Length == 0 ? 0 : _lastZxid - _firstGathered + 1;

    /// <summary>Transactions of own clients, encoded back to back without zxid and time. They are copied.</summary>
    public void Submit(long nowMs, long wallMs, ReadOnlySpan<byte> transactions)
    {
        _nowMs = nowMs;
        _wallMs = wallMs;
        if (_refusal is not null)
        {
            _ready.Refused.Add(transactions.ToArray());
            return;
        }

        Gather(transactions);
    }

    /// <summary>The wall clock, for transactions that come from learners: ms since 1970.</summary>
    public void SetWallClock(long wallMs) => _wallMs = wallMs;

    /// <inheritdoc />
    public void Sync(long nowMs, long origin, int xid)
    {
        _nowMs = nowMs;
        OnSync(null, origin, xid);
    }

    /// <summary>New transactions are refused until <see cref="AcceptAgain"/>; what was proposed goes on.</summary>
    public void RefuseFrom(string reason, int error) => (_refusal, _refusalError) = (reason, error);

    /// <summary>New transactions are taken again.</summary>
    public void AcceptAgain() => _refusal = null;

    private void OnRequest(LearnerProgress learner, Request request)
    {
        if (Phase != LeaderPhase.Broadcast)
        {
            Drop(learner, $"server {learner.Id} sent a request before epoch {_epoch} was established");
        }
        else if (_refusal is not null)
        {
            Send(learner, new Refused(request.Transactions, _refusalError));
        }
        else
        {
            Gather(request.Transactions.Span);
        }
    }

    private void Gather(ReadOnlySpan<byte> transactions)
    {
        while (Phase == LeaderPhase.Broadcast && TransactionFrame.TryRead(transactions, out _, out var length))
        {
            if (_gathered.Length == 0)
            {
                _firstGathered = NextZxid();
            }

            var zxid = NextZxid();
            if ((uint)zxid > _timings.CounterMax)
            {
                ProposeGathered();
                End($"the counter of epoch {_epoch} is used up");
                return;
            }

            var target = _gathered.Reserve(length);
            transactions[..length].CopyTo(target);
            TransactionFrame.Stamp(target, zxid, _wallMs, _level);
            _lastZxid = zxid;
            transactions = transactions[length..];
            if (_gathered.Length >= BatchBytes)
            {
                ProposeGathered();
            }
        }
    }

    private long NextZxid() => (_lastZxid >>> 32) == _epoch ? _lastZxid + 1 : (_epoch << 32) + 1;

    private void ProposeIfDue()
    {
        if (_group.IsDue(_nowMs, GatheredCount, isUnderWay: _history.LastZxid > _commit))
        {
            ProposeGathered();
        }
        else
        {
            _ready.LookAgainAtMs = _group.WaitsUntil;
        }
    }

    /// <summary>One batch of all that was gathered, to the own disk and to every follower: before the own disk has it.</summary>
    private void ProposeGathered()
    {
        if (_gathered.Length == 0)
        {
            return;
        }

        var batch = new HistoryBatch(_firstGathered, _lastZxid, _gathered.Written.ToArray());
        _gathered.Clear();
        _group.OnHandedOn(batch.Count);
        _proposals = _proposals.With(batch.Bytes.Length);
        _history.Append(batch);
        _ready.Writes.Add(DiskWrite.Append(batch));
        foreach (var learner in _learners.Values)
        {
            if (learner.IsVoter && (learner.IsForwarding || !_rules.ForwardsWhileSynchronising) && learner.SentZxid < batch.FirstZxid)
            {
                Propose(learner, batch);
            }
        }
    }

    private void Propose(LearnerProgress learner, in HistoryBatch batch)
    {
        if (!_rules.ForwardsWhileSynchronising && learner.Phase != LearnerPhase.Synchronised)
        {
            return;
        }

        if (learner.AckedZxid >= learner.SentZxid)
        {
            learner.UnackedSinceMs = _nowMs;
        }

        learner.ToldCommit = Math.Max(learner.ToldCommit, Math.Min(_commit, batch.LastZxid));
        Send(learner, new Proposal(batch, learner.ToldCommit));
        learner.SentZxid = batch.LastZxid;
    }

    private void OnAck(LearnerProgress learner, long zxid)
    {
        if (learner.Phase != LearnerPhase.Synchronised || zxid > learner.SentZxid)
        {
            Drop(learner, $"server {learner.Id} acknowledged 0x{zxid:x}, which it was not sent");
            return;
        }

        Acknowledge(learner, zxid);
        AdvanceCommit();
    }

    private void Acknowledge(LearnerProgress learner, long zxid)
    {
        if (zxid > learner.AckedZxid)
        {
            learner.AckedZxid = zxid;
            learner.UnackedSinceMs = _nowMs;
        }
    }

    /// <summary>Commits the last transaction that a quorum has on its disks, and so everything before it.</summary>
    private void AdvanceCommit()
    {
        if (Phase != LeaderPhase.Broadcast)
        {
            return;
        }

        _candidates.Clear();
        AddCandidate(_disk.LastZxid);
        foreach (var learner in _learners.Values)
        {
            if (learner.Phase == LearnerPhase.Synchronised)
            {
                AddCandidate(learner.AckedZxid);
            }
        }

        _candidates.Sort();
        for (var i = _candidates.Count - 1; i >= 0; i--)
        {
            if (_rules.IsQuorum(_ensemble, Holders(_candidates[i])))
            {
                _commit = _candidates[i];
                if (_commit == _history.LastZxid)
                {
                    _group.OnCommitted(_nowMs, GatheredCount);
                }

                return;
            }
        }
    }

    private void AddCandidate(long zxid)
    {
        if (zxid > _commit && zxid <= _history.LastZxid && (zxid >>> 32) == _epoch)
        {
            _candidates.Add(zxid);
        }
    }

    private VoterSet Holders(long zxid)
    {
        var holders = _disk.LastZxid >= zxid ? _rules.Count(_ensemble, default, _self) : default;
        foreach (var learner in _learners.Values)
        {
            if (learner.Phase == LearnerPhase.Synchronised && learner.AckedZxid >= zxid)
            {
                holders = _rules.Count(_ensemble, holders, learner.Id);
            }
        }

        return holders;
    }

    /// <summary>Tells the commit point to learners that were not told with a proposal; sends observers what is committed.</summary>
    private void SendCommits()
    {
        if (Phase != LeaderPhase.Broadcast)
        {
            return;
        }

        foreach (var learner in _learners.Values)
        {
            if (!learner.IsForwarding)
            {
                continue;
            }

            if (!learner.IsVoter && learner.SentZxid < _commit)
            {
                SendHistory(learner, _commit);
            }
            else if (learner.Phase == LearnerPhase.Synchronised && learner.ToldCommit < Math.Min(_commit, learner.SentZxid))
            {
                learner.ToldCommit = Math.Min(_commit, learner.SentZxid);
                Send(learner, new Commit(learner.ToldCommit));
            }
        }
    }

    private void Deliver()
    {
        var upTo = _rules.Deliverable(_commit, _disk.LastZxid);
        if (upTo > _delivered)
        {
            _ready.Deliver(_history, _delivered, upTo);
            _delivered = upTo;
            ReplaceWaiting();
        }

        var keepAbove = _delivered;
        foreach (var pinned in _pinned.Values)
        {
            keepAbove = Math.Min(keepAbove, pinned);
        }

        foreach (var learner in _learners.Values)
        {
            keepAbove = learner.IsForwarding && !learner.IsVoter ? Math.Min(keepAbove, learner.SentZxid) : keepAbove;
        }

        _history.Trim(_timings.HistoryBytes, keepAbove);
    }

    private void OnSync(LearnerProgress? learner, long origin, int xid)
    {
        _syncs.Add(new PendingSync(learner?.Link.Number ?? 0, learner?.Id ?? _self, origin, xid, _commit, _round + 1));
        _roundWanted = true;
        if (!_rules.SyncAsksQuorum)
        {
            CompleteSyncs();
        }
    }

    /// <summary>
    /// A quorum has answered a ping that was sent after the sync arrived: until then no later leader can have been established, so nothing was
    /// completed that this leader did not know as committed.
    /// </summary>
    private void CompleteSyncs()
    {
        while (_syncs.Count > 0 && (!_rules.SyncAsksQuorum || IsConfirmed(_syncs[0].Round)))
        {
            var sync = _syncs[0];
            _syncs.RemoveAt(0);
            if (sync.Server == _self)
            {
                _ready.Synced.Add((sync.Origin, sync.Xid, sync.Zxid));
            }
            else if (_learners.TryGetValue(sync.Server, out var learner) && learner.Link.Number == sync.Link)
            {
                Send(learner, new SyncReply(sync.Origin, sync.Xid, sync.Zxid));
            }
        }
    }

    private bool IsConfirmed(long round) =>
        Phase == LeaderPhase.Broadcast && round <= _round && _rules.IsQuorum(_ensemble, Supporters(learner => learner.PongRound >= round));

    private void SendPings()
    {
        if (!_pingWanted && !_roundWanted)
        {
            return;
        }

        _pingWanted = false;
        _roundWanted = false;
        _round++;
        _nextPingMs = _nowMs + _timings.HeartbeatMs;
        foreach (var learner in _learners.Values)
        {
            Send(learner, new Ping(_round, _digestZxid, _digest));
        }

        CompleteSyncs();
    }

    private void DropSilent()
    {
        foreach (var learner in _learners.Values.ToList())
        {
            if (_nowMs - learner.Link.HeardMs > _timings.SuspectMs)
            {
                Drop(learner, $"nothing was heard of server {learner.Id} for {_nowMs - learner.Link.HeardMs} ms");
            }
            else if (MustAcknowledge(learner) && _nowMs - learner.UnackedSinceMs > _timings.SyncMs)
            {
                Drop(
                    learner,
                    $"server {learner.Id} has acknowledged nothing behind 0x{learner.AckedZxid:x} for {_timings.SyncMs} ms: its disk is slow or full");
            }
        }
    }

    /// <summary>When <see cref="DropSilent"/> gives up a learner that says nothing until then.</summary>
    private long SilentAtMs(LearnerProgress learner)
    {
        var at = learner.Link.HeardMs + _timings.SuspectMs;
        return (MustAcknowledge(learner) ? Math.Min(at, learner.UnackedSinceMs + _timings.SyncMs) : at) + 1;
    }

    private static bool MustAcknowledge(LearnerProgress learner) =>
        learner.IsVoter && learner.Phase == LearnerPhase.Synchronised && learner.AckedZxid < learner.SentZxid;

    private void StepDownWithoutQuorum()
    {
        var left = Supporters(_ => true);
        if (!_rules.StepsDownWithoutQuorum || _rules.IsQuorum(_ensemble, left))
        {
            return;
        }

        if (_rules.IsQuorum(_ensemble, new VoterSet(left.Bits | _gone.Bits)))
        {
            End("the voters that are left are no quorum", isAnnounced: true);
        }
        else
        {
            End("a quorum of voters has fallen silent");
        }
    }

    private readonly record struct PendingSync(long Link, long Server, long Origin, int Xid, long Zxid, long Round);
}
