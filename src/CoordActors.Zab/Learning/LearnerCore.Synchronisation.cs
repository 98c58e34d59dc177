using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;

namespace CoordActors.Zab.Learning;

/// <content>Phases 1 and 2: the epoch is accepted durably before it is acknowledged; the history is durable before the epoch is entered.</content>
public sealed partial class LearnerCore
{
    private readonly List<DiskWrite> _held = [];
    private bool _historyBegun;
    private bool _isReceivingSnapshot;
    private bool _isRestoring;
    private bool _isReplacing;
    private long _snapshotZxid;
    private long _snapshotBytes;
    private long _serveFrom;
    private History? _incoming;

    /// <summary>The snapshot that was received has been read and makes a whole tree: it may replace this server's history now.</summary>
    public void OnSnapshotRestored(long nowMs)
    {
        _nowMs = nowMs;
        if (!_isRestoring || Phase == LearningPhase.Ended)
        {
            return;
        }

        _isRestoring = false;
        _ready.Writes.Add(DiskWrite.Install(_snapshotZxid));
        _ready.Writes.AddRange(_held);
        _held.Clear();
    }

    /// <summary>The snapshot that was received is no tree.</summary>
    public void OnSnapshotDamaged(long nowMs, string problem)
    {
        _nowMs = nowMs;
        End($"the snapshot of leader {_leader} cannot be used: {problem}");
    }

    /// <summary>The disk's history is the snapshot up to <paramref name="zxid"/> now.</summary>
    public void OnInstalled(long nowMs, long zxid)
    {
        _nowMs = nowMs;
        _disk.OnHistoryReplaced(zxid);
        _history = _incoming ?? _history;
        _incoming = null;
        _isReplacing = false;
        _commit = Math.Max(_commit, zxid);
        _delivered = zxid;
    }

    private void OnLeaderInfo(LeaderInfo info)
    {
        var epoch = info.Epoch;
        if (info.FeatureLevel > _knownLevel)
        {
            End($"leader {_leader} has transactions of feature level {info.FeatureLevel}, this server knows up to {_knownLevel}: start a newer version");
            return;
        }

        if (Phase != LearningPhase.Knocking || !_rules.MayAccept(epoch, _disk.AcceptedEpoch))
        {
            End($"leader {_leader} proposes epoch {epoch}, this server has accepted {_disk.AcceptedEpoch} (phase {Phase})");
            return;
        }

        _epoch = epoch;
        if (epoch == _disk.AcceptedEpoch)
        {
            AcknowledgeEpoch();
        }
        else
        {
            Phase = LearningPhase.AcceptingEpoch;
            Persist(epoch, _disk.CurrentEpoch);
        }
    }

    private void AcknowledgeEpoch()
    {
        Phase = LearningPhase.Synchronisation;
        Send(new AckEpoch(_disk.Epochs, _disk.Log, _distrustsTree));
    }

    private void OnHistory(PeerMessage message)
    {
        if (Phase != LearningPhase.Synchronisation || (_historyBegun && message is not SnapChunk))
        {
            End($"leader {_leader} sent {message.GetType().Name} in phase {Phase}");
            return;
        }

        _historyBegun = true;
        switch (message)
        {
            case Diff diff when diff.Zxid != _history.LastZxid:
                End($"leader {_leader} sends what follows 0x{diff.Zxid:x}, the history of this server ends at 0x{_history.LastZxid:x}");
                break;
            case Trunc trunc:
                Truncate(trunc.Zxid);
                break;
            case Snap snap:
                _isReceivingSnapshot = true;
                _isReplacing = true;
                _snapshotZxid = snap.Zxid;
                _ready.SnapshotBegins = snap.Zxid;
                break;
            case SnapChunk chunk:
                OnChunk(chunk);
                break;
            default:
                break;
        }
    }

    private void Truncate(long zxid)
    {
        if (zxid < _commit || !_history.Contains(zxid))
        {
            End(
                $"leader {_leader} of epoch {_epoch} wants to cut this server's history to 0x{zxid:x}, but 0x{_commit:x} is committed here: "
                + $"server {_self} and server {_leader} are not of one ensemble, or one of them has lost its data",
                isFatal: true);
            return;
        }

        _ready.Notes.Add($"The history is cut from 0x{_history.LastZxid:x} to 0x{zxid:x}, where it agrees with that of leader {_leader}.");
        _history.TruncateAfter(zxid);
        _isReplacing = true;
        Write(DiskWrite.Truncate(zxid));
    }

    private void OnChunk(SnapChunk chunk)
    {
        if (!_isReceivingSnapshot)
        {
            End($"leader {_leader} sent a piece of a snapshot that has not begun");
            return;
        }

        _ready.Chunks.Add(chunk);
        _snapshotBytes += chunk.Bytes.Length;
        Send(new SnapCredit(_snapshotBytes));
        if (!chunk.IsLast)
        {
            return;
        }

        _isReceivingSnapshot = false;
        _isRestoring = true;
        _incoming = new History(_snapshotZxid);
    }

    /// <summary>First the history, then the epoch: the other way round a crash between would leave a server that wins elections with too little.</summary>
    private void OnNewLeader(NewLeader newLeader)
    {
        var epoch = newLeader.Epoch;
        if (Phase != LearningPhase.Synchronisation || !_historyBegun || epoch != _epoch || _isReceivingSnapshot)
        {
            End($"leader {_leader} declared epoch {epoch} in phase {Phase} of epoch {_epoch}");
            return;
        }

        Phase = LearningPhase.EnteringEpoch;
        _serveFrom = newLeader.ServeFromZxid;
        Persist(epoch, epoch);
    }

    /// <summary>What these epochs are for goes on when the disk has them.</summary>
    private void Persist(long acceptedEpoch, long currentEpoch)
    {
        if (!_rules.PersistsEpochs)
        {
            OnEpochsDurable(_nowMs, acceptedEpoch, currentEpoch);
        }
        else if (_rules.HistoryBeforeEpoch)
        {
            Write(DiskWrite.Epochs(acceptedEpoch, currentEpoch));
        }
        else
        {
            _ready.Writes.Insert(0, DiskWrite.Epochs(acceptedEpoch, currentEpoch));
        }
    }

    private void AcknowledgeLeader()
    {
        Phase = LearningPhase.AwaitingUpToDate;
        Send(new AckNewLeader(_disk.Epochs, _rules.Acknowledge(_disk, Received.LastZxid)));
    }

    private void OnUpToDate(long commitZxid)
    {
        if (Phase != LearningPhase.AwaitingUpToDate)
        {
            End($"leader {_leader} let this server serve in phase {Phase}");
            return;
        }

        Phase = LearningPhase.Broadcast;
        Learn(commitZxid);
    }

    /// <summary>Behind a snapshot that is still being read, writes wait: what they build on is not on the disk yet.</summary>
    private void Write(in DiskWrite write)
    {
        if (_isRestoring)
        {
            _held.Add(write);
        }
        else
        {
            _ready.Writes.Add(write);
        }
    }
}
