using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;
using CoordActors.Zab.Quorums;

namespace CoordActors.Zab.Leading;

/// <content>
/// Phase 2: each learner gets the leader's history. The difference is computed and the learner registered for new transactions in one step, so
/// that nothing can fall between.
/// </content>
public sealed partial class LeaderCore
{
    private readonly List<HistoryBatch> _collected = [];
    private readonly Dictionary<long, long> _pinned = [];

    /// <summary>The image asked for with <see cref="Ready.SnapshotsFor"/> is exact at <paramref name="zxid"/>; it is about to be sent.</summary>
    /// <returns>Whether the learner still waits for it.</returns>
    public bool OnSnapshotTaken(long nowMs, long number, long zxid)
    {
        _nowMs = nowMs;
        if (FindByNumber(number) is not { Phase: LearnerPhase.AwaitingSnapshot } learner)
        {
            return false;
        }

        _pinned[number] = zxid;
        learner.SentZxid = zxid;
        learner.AckedZxid = 0;
        Send(learner, new Snap(zxid));
        return true;
    }

    /// <summary>A piece of the snapshot for a learner; behind the last one its history and new transactions follow.</summary>
    /// <returns>False when the learner does not wait for it any more.</returns>
    public bool OnSnapshotChunk(long nowMs, long number, ReadOnlyMemory<byte> bytes, bool isLast)
    {
        _nowMs = nowMs;
        if (FindByNumber(number) is not { Phase: LearnerPhase.AwaitingSnapshot } learner)
        {
            _pinned.Remove(number);
            return false;
        }

        Send(learner, new SnapChunk(bytes, isLast));
        if (isLast)
        {
            SendRest(learner);
            _pinned.Remove(number);
        }

        return true;
    }

    /// <summary>The stored history asked for with <see cref="Ready.HistoryWanted"/>; null where it is not there any more, or too much.</summary>
    public void OnHistoryRead(long nowMs, long number, IReadOnlyList<HistoryBatch>? batches)
    {
        _nowMs = nowMs;
        if (FindByNumber(number) is not { Phase: LearnerPhase.AwaitingHistory } learner)
        {
            return;
        }

        if (batches is not { Count: > 0 } || !_history.Contains(batches[^1].LastZxid) || !_rules.BeginsWithin(batches[0], learner.OwnZxid))
        {
            TakeSnapshot(learner);
            return;
        }

        _pinned.Remove(number);
        learner.SentZxid = learner.OwnZxid;
        Send(learner, new Diff(learner.OwnZxid));
        foreach (var batch in batches)
        {
            if (batch.LastZxid > learner.SentZxid)
            {
                Send(learner, new Proposal(batch.After(learner.SentZxid), Math.Min(_commit, batch.LastZxid)));
                learner.SentZxid = batch.LastZxid;
            }
        }

        SendRest(learner);
    }

    private void BeginSynchronisation()
    {
        Phase = LeaderPhase.Synchronisation;
        foreach (var learner in _learners.Values.ToList())
        {
            if (learner.Phase == LearnerPhase.Accepted)
            {
                Synchronise(learner);
            }
        }

        ConsiderEstablished();
    }

    private void Synchronise(LearnerProgress learner)
    {
        if (!learner.IsVoter && Phase != LeaderPhase.Broadcast)
        {
            // An observer only ever gets what is committed, and what is, an established leader knows.
            return;
        }

        var own = learner.OwnZxid;
        if (learner.WantsSnapshot && IsReplaced(learner))
        {
            return;
        }

        if (own < _history.BaseZxid)
        {
            learner.Phase = LearnerPhase.AwaitingHistory;
            _pinned[learner.Number] = _history.BaseZxid;
            _ready.HistoryWanted.Add(new HistoryWanted(learner.Number, Math.Max(0, own - 1), _history.BaseZxid));
            return;
        }

        var common = _rules.CommonPoint(_history, own);
        Send(learner, common == own ? new Diff(own) : new Trunc(common));
        learner.SentZxid = common;
        SendRest(learner);
    }

    /// <summary>
    /// A damaged tree is replaced only by one that has everything that both histories share: of that, anything may be committed by the learner's
    /// acknowledgement, and must not be gone from its disk for a moment. Before the epoch is established it gets the difference, to be counted.
    /// </summary>
    private bool IsReplaced(LearnerProgress learner)
    {
        var own = learner.OwnZxid;
        if (own < _history.BaseZxid || _rules.MayReplace(_history.Floor(own), _delivered))
        {
            TakeSnapshot(learner);
            return true;
        }

        return Phase == LeaderPhase.Broadcast;
    }

    private void ReplaceWaiting()
    {
        foreach (var learner in _learners.Values)
        {
            if (learner.Phase == LearnerPhase.Accepted && learner.WantsSnapshot && Phase == LeaderPhase.Broadcast)
            {
                IsReplaced(learner);
            }
        }
    }

    private void TakeSnapshot(LearnerProgress learner)
    {
        learner.Phase = LearnerPhase.AwaitingSnapshot;
        _pinned[learner.Number] = _delivered;
        _ready.SnapshotsFor.Add(learner.Number);
    }

    /// <summary>What the learner does not have, then NEWLEADER; from here on it gets what is new.</summary>
    private void SendRest(LearnerProgress learner)
    {
        learner.Phase = LearnerPhase.Synchronising;
        learner.AckedZxid = learner.SentZxid;
        learner.UnackedSinceMs = _nowMs;
        SendHistory(learner, learner.IsVoter ? _history.LastZxid : _commit);
        Send(learner, new NewLeader(_epoch, _lastZxid));
    }

    private void SendHistory(LearnerProgress learner, long upToZxid)
    {
        _collected.Clear();
        _history.Collect(learner.SentZxid, upToZxid, _collected);
        foreach (var batch in _collected)
        {
            learner.ToldCommit = Math.Min(_commit, batch.LastZxid);
            Send(learner, new Proposal(batch, learner.ToldCommit));
            learner.SentZxid = batch.LastZxid;
        }
    }

    private void OnAckNewLeader(LearnerProgress learner, AckNewLeader ack)
    {
        if (learner.Phase != LearnerPhase.Synchronising || ack.Epoch != _epoch || ack.Zxid > learner.SentZxid)
        {
            Drop(learner, $"server {learner.Id} acknowledged leader {ack.Epoch} at 0x{ack.Zxid:x} out of turn");
            return;
        }

        learner.Phase = LearnerPhase.Synchronised;
        Acknowledge(learner, ack.Zxid);
        if (Phase == LeaderPhase.Broadcast)
        {
            Welcome(learner);
            AdvanceCommit();
        }
        else
        {
            ConsiderEstablished();
        }
    }

    /// <summary>A quorum has this leader's history and epoch on its disks: all of that history is committed from now on.</summary>
    private void ConsiderEstablished()
    {
        if (Phase != LeaderPhase.Synchronisation || !_rules.IsQuorum(_ensemble, Supporters(_ => true)))
        {
            return;
        }

        Phase = LeaderPhase.Broadcast;
        _commit = _history.LastZxid;
        _ready.Established = _epoch;
        foreach (var learner in _learners.Values.ToList())
        {
            if (learner.Phase == LearnerPhase.Synchronised)
            {
                Welcome(learner);
            }
            else if (learner.Phase == LearnerPhase.Accepted)
            {
                Synchronise(learner);
            }
        }
    }

    private void Welcome(LearnerProgress learner)
    {
        learner.ToldCommit = Math.Min(_commit, learner.SentZxid);
        Send(learner, new UpToDate(learner.ToldCommit));
    }

    /// <summary>This leader and the voters that have acknowledged it and satisfy a condition.</summary>
    private VoterSet Supporters(Func<LearnerProgress, bool> condition)
    {
        var supporters = _rules.Count(_ensemble, default, _self);
        foreach (var learner in _learners.Values)
        {
            if (learner.Phase == LearnerPhase.Synchronised && condition(learner))
            {
                supporters = _rules.Count(_ensemble, supporters, learner.Id);
            }
        }

        return supporters;
    }

    private LearnerProgress? FindByNumber(long number)
    {
        foreach (var learner in _learners.Values)
        {
            if (learner.Number == number)
            {
                return learner;
            }
        }

        return null;
    }
}
