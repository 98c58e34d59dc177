using CoordActors.Zab;
using CoordActors.Zab.Log;

namespace CoordActors.Simulation.Cores;

/// <content>
/// Clients: what they ask for waits here until it is answered; when an epoch has been established, what is unanswered is submitted again in order.
/// </content>
internal sealed partial class SimServer
{
    private readonly List<Operation> _unanswered = [];
    private long _heldSinceMs;

    public bool IsServing => ServingEpoch != 0 && IsUp;

    /// <summary>A request of a client that is connected to this server.</summary>
    public void Ask(Operation operation)
    {
        _unanswered.Add(operation);
        if (IsServing)
        {
            Submit(operation);
        }

        AnswerWhatCanBe();
    }

    private void Establish(long epoch)
    {
        _world.Trace(this, $"serves in epoch {epoch}");
        _election.OnEstablished(epoch);
        if (Leader is not null)
        {
            _world.Ghost.OnEstablished(this, epoch);
        }
        else
        {
            _world.Ghost.OnServing(this, epoch);
        }

        ServingEpoch = epoch;
        _distrustsTree = false;
        foreach (var operation in _world.Flaw.ToSubmitAgain(this, _unanswered))
        {
            Submit(operation);
        }

        AnswerWhatCanBe();
        _world.Moment(this, "established");
    }

    private void StopServing()
    {
        ServingEpoch = 0;
        _heldSinceMs = NowMs;
        foreach (var operation in _unanswered)
        {
            operation.SyncedZxid = null;
        }
    }

    private void Submit(Operation operation)
    {
        if (operation.IsCarriedOut)
        {
            return;
        }

        if (operation.Kind == OperationKind.Write)
        {
            var bytes = new SimTxn(0, 0, operation.Origin, operation.Xid, operation.Key, operation.Value).Encode();
            Leader?.Submit(NowMs, NowMs, bytes);
            Learner?.Submit(NowMs, bytes, 1);
        }
        else if (operation.Kind == OperationKind.SyncRead)
        {
            Term?.Sync(NowMs, operation.Origin, operation.Xid);
        }
    }

    private void Deliver(in HistoryBatch batch)
    {
        foreach (var bytes in SimTxn.Split(batch.Bytes))
        {
            _world.Ghost.OnApply(this, bytes.Span, isRecovery: false);
            Tree.Apply(bytes.Span);
            var txn = SimTxn.Decode(bytes.Span);
            if (_unanswered.Find(candidate => candidate.Origin == txn.Origin && candidate.Xid == txn.Xid) is { } operation)
            {
                operation.Zxid = txn.Zxid;
                RefuseWhatCameBefore(operation);
                AnswerWhatCanBe();
            }
        }

        if (Tree.Count - Disk.Base.Count > _world.Knobs.PruneEvery)
        {
            Disk.Prune(Tree);
        }
    }

    /// <summary>
    /// A connection's requests are carried out in their order: an earlier one that was not has been refused, and the word of it was lost. Submitted
    /// again it would come behind this one.
    /// </summary>
    private void RefuseWhatCameBefore(Operation operation)
    {
        foreach (var earlier in _unanswered.TakeWhile(candidate => candidate != operation))
        {
            if (earlier.Origin == operation.Origin && earlier.Kind == OperationKind.Write && !earlier.IsCarriedOut)
            {
                _world.Ghost.OnRefused(earlier);
                earlier.IsRefused = true;
            }
        }
    }

    private void Answer(Ready ready)
    {
        foreach (var refused in ready.Refused)
        {
            foreach (var bytes in SimTxn.Split(refused))
            {
                var txn = SimTxn.Decode(bytes.Span);
                if (_unanswered.FirstOrDefault(candidate => candidate.Origin == txn.Origin && candidate.Xid == txn.Xid) is { } operation)
                {
                    _world.Ghost.OnRefused(operation);
                    operation.IsRefused = true;
                }
            }
        }

        foreach (var (origin, xid, zxid) in ready.Synced)
        {
            if (_unanswered.FirstOrDefault(candidate => candidate.Origin == origin && candidate.Xid == xid) is { } operation)
            {
                operation.SyncedZxid = zxid;
            }
        }

        AnswerWhatCanBe();
    }

    /// <summary>Each client gets its answers in the order of its requests; reads are answered while this server serves.</summary>
    private void AnswerWhatCanBe()
    {
        var waiting = new HashSet<long>();
        for (var i = 0; i < _unanswered.Count;)
        {
            var operation = _unanswered[i];
            if (waiting.Contains(operation.Origin) || !CanBeAnswered(operation))
            {
                waiting.Add(operation.Origin);
                i++;
                continue;
            }

            _unanswered.RemoveAt(i);
            operation.Client.OnAnswer(this, operation);
        }
    }

    private bool CanBeAnswered(Operation operation) => operation.Kind switch
    {
        OperationKind.Write => operation.Zxid != 0 || operation.IsRefused,
        OperationKind.SyncRead => IsServing && operation.SyncedZxid <= Tree.LastZxid,
        _ => IsServing,
    };

    /// <summary>As ZooKeeper, a server that has no leader for too long sends its clients away.</summary>
    private void CloseLongHeld()
    {
        if (!IsServing && NowMs - _heldSinceMs > World.HoldMs)
        {
            ForgetClients();
        }
    }

    private void ForgetClients()
    {
        _unanswered.Clear();
        _world.DisconnectClients(this);
    }
}
