using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;
using CoordActors.Zab.Quorums;

namespace CoordActors.Zab.Leading;

/// <content>Phase 1: an epoch that is greater than every epoch that a quorum has accepted, accepted by a quorum.</content>
public sealed partial class LeaderCore
{
    private VoterSet _epochAcks;
    private VoterSet _lost;

    /// <summary>Voters that have said that they stop, or whose link is broken, and have not come back.</summary>
    private VoterSet _gone;
    private long _joinedMs;
    private long _numbers;

    /// <summary>The ensemble has got its identity in this very term: from now on a learner with another one is refused.</summary>
    public void Identify(long ensembleId) => _ensembleId = ensembleId;

    private void OnFollowerInfo(long from, long link, FollowerInfo info)
    {
        if (WhyRefused(from, info) is { } reason)
        {
            _ready.Packets.Add((from, new Packet(link, 0, new EndOfLink(reason))));
            _ready.Notes.Add($"Server {from} is refused: {reason}.");
            return;
        }

        if (_learners.TryGetValue(from, out var known))
        {
            if (known.Link.Number == link)
            {
                return;
            }

            Drop(known, $"server {from} joins anew", tell: false);
        }

        var learner = new LearnerProgress(PeerLink.ToLearner(from, link, _nowMs), ++_numbers, _ensemble.IsVoter(from), _nowMs)
        {
            AcceptedEpoch = info.AcceptedEpoch,
            FeatureLevel = info.FeatureLevel,
        };
        _learners.Add(from, learner);
        _gone = learner.IsVoter ? _gone.Without(_ensemble.IndexOf(from)) : _gone;
        ConsiderLevel();
        Send(learner, new Ping(_round, 0, 0));
        if (Phase >= LeaderPhase.AwaitingEpochAcks)
        {
            Inform(learner);
        }
        else
        {
            ConsiderEpoch();
        }
    }

    private string? WhyRefused(long from, FollowerInfo info)
    {
        if (!_ensemble.IsMember(from) || info.ServerId != from)
        {
            return $"server {from} is not in the configuration of server {_self}";
        }

        if (_ensembleId != 0 && info.EnsembleId != 0 && info.EnsembleId != _ensembleId)
        {
            return $"the data of server {from} is of ensemble {info.EnsembleId:x}, that of leader {_self} of ensemble {_ensembleId:x}: "
                + "one of the two data directories belongs to another ensemble";
        }

        if (info.FeatureLevel < _level)
        {
            return $"server {from} knows transactions up to feature level {info.FeatureLevel}, the ensemble has reached {_level}: "
                + $"start a newer version on server {from}";
        }

        return info.Fingerprint == _ensemble.Fingerprint
            ? null
            : $"server {from} and server {_self} have different configurations of the ensemble";
    }

    /// <summary>Step d.2: with the accepted epochs of a quorum, a greater one.</summary>
    private void ConsiderEpoch()
    {
        if (Phase != LeaderPhase.Discovery)
        {
            return;
        }

        var heard = _rules.Count(_ensemble, default, _self);
        var highest = Math.Max(Math.Max(_disk.AcceptedEpoch, _disk.CurrentEpoch), _history.LastZxid >>> 32);
        foreach (var learner in _learners.Values)
        {
            heard = _rules.Count(_ensemble, heard, learner.Id);
            highest = Math.Max(highest, learner.AcceptedEpoch);
        }

        if (!_rules.IsQuorum(_ensemble, heard))
        {
            return;
        }

        _epoch = _rules.NextEpoch(highest);
        Phase = LeaderPhase.AcceptingEpoch;
        Persist(_epoch, _disk.CurrentEpoch);
    }

    private void ProposeEpoch()
    {
        Phase = LeaderPhase.AwaitingEpochAcks;
        _epochAcks = _rules.Count(_ensemble, default, _self);
        foreach (var learner in _learners.Values.ToList())
        {
            if (Phase == LeaderPhase.AwaitingEpochAcks)
            {
                Inform(learner);
            }
        }

        ConsiderEpochAcks();
    }

    private void Inform(LearnerProgress learner)
    {
        if (learner.AcceptedEpoch > _epoch)
        {
            // It would refuse this epoch for ever; a new term finds one that it can accept.
            End($"server {learner.Id} has accepted epoch {learner.AcceptedEpoch}, later than epoch {_epoch}");
            return;
        }

        if (Phase == LeaderPhase.AwaitingEpochAcks && learner.IsVoter && !_rules.MayPromise(_epoch, learner.AcceptedEpoch)
            && !_epochAcks.Contains(_ensemble.IndexOf(learner.Id)))
        {
            // Another prospective leader proposed the same epoch, and may count on this voter.
            End($"server {learner.Id} has accepted epoch {_epoch} before");
            return;
        }

        learner.Phase = LearnerPhase.Informed;
        Send(learner, new LeaderInfo(
            _disk.Epochs.Accepted == _epoch ? _disk.Epochs : throw new InvalidOperationException("The epoch is not durable."), _level));
    }

    private void OnAckEpoch(LearnerProgress learner, AckEpoch ack)
    {
        if (ack.AcceptedEpoch < _epoch || (learner.Phase == LearnerPhase.Joining && ack.AcceptedEpoch <= _disk.AcceptedEpoch))
        {
            // It knocked more than once, and its first knock was answered by an earlier term of this server; or all of that comes late.
            Drop(learner, $"server {learner.Id} still answers an earlier term of server {_self}, that of epoch {ack.AcceptedEpoch}");
            return;
        }

        if (learner.Phase != LearnerPhase.Informed || ack.AcceptedEpoch != _epoch)
        {
            Drop(learner, $"server {learner.Id} acknowledged epoch {ack.AcceptedEpoch} out of turn");
            return;
        }

        learner.Phase = LearnerPhase.Accepted;
        learner.CurrentEpoch = ack.CurrentEpoch;
        learner.OwnZxid = ack.LastZxid;
        learner.WantsSnapshot = ack.WantsSnapshot;
        if (Phase >= LeaderPhase.Synchronisation)
        {
            Synchronise(learner);
            return;
        }

        if (learner.IsVoter && _rules.IsAhead(ack.CurrentEpoch, ack.LastZxid, _initialEpoch, _initialZxid))
        {
            Drop(learner, $"server {learner.Id} is ahead (epoch {ack.CurrentEpoch}, zxid 0x{ack.LastZxid:x}) of leader {_self}");
            _lost = _ensemble.Add(_lost, learner.Id);
            EndWithoutQuorum();
            return;
        }

        _epochAcks = _rules.Count(_ensemble, _epochAcks, learner.Id);
        ConsiderEpochAcks();
    }

    /// <summary>A quorum has promised to follow nobody older: the leader enters its epoch.</summary>
    private void ConsiderEpochAcks()
    {
        if (Phase != LeaderPhase.AwaitingEpochAcks || !_rules.IsQuorum(_ensemble, _epochAcks))
        {
            return;
        }

        Phase = LeaderPhase.EnteringEpoch;
        Persist(_epoch, _epoch);
    }

    /// <summary>What these epochs are for goes on when the disk has them.</summary>
    private void Persist(long acceptedEpoch, long currentEpoch)
    {
        if (_rules.PersistsEpochs)
        {
            _ready.Writes.Add(DiskWrite.Epochs(acceptedEpoch, currentEpoch));
        }
        else
        {
            OnEpochsDurable(_nowMs, acceptedEpoch, currentEpoch);
        }
    }

    /// <summary>Before the epoch is established: ends the term if those who follow have been no quorum for longer than <paramref name="patienceMs"/>.</summary>
    private void EndUnlessJoined(long patienceMs)
    {
        var joined = _rules.Count(_ensemble, default, _self);
        foreach (var learner in _learners.Values)
        {
            joined = _rules.Count(_ensemble, joined, learner.Id);
        }

        if (_rules.IsQuorum(_ensemble, joined))
        {
            _joinedMs = _nowMs;
        }
        else if (_nowMs - _joinedMs > patienceMs)
        {
            End($"no quorum of voters has followed for {_nowMs - _joinedMs} ms");
        }
    }

    /// <summary>Before the epoch is established: ends the term if the voters that are not lost to it are no quorum.</summary>
    private void EndWithoutQuorum()
    {
        var left = default(VoterSet);
        for (var i = 0; i < _ensemble.Voters.Count; i++)
        {
            left = _lost.Contains(i) ? left : left.With(i);
        }

        if (!_rules.IsQuorum(_ensemble, left))
        {
            End("too many voters will not follow");
        }
    }
}
