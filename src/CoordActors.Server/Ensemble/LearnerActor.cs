using CoordActors.Server.Journal;
using CoordActors.Server.Roles;
using CoordActors.Server.Serving;
using CoordActors.Tree;
using CoordActors.Zab;
using CoordActors.Zab.Learning;
using CoordActors.Zab.Log;

namespace CoordActors.Server.Ensemble;

/// <summary>A follower or an observer for one term. Deciding is <see cref="LearnerCore"/>'s.</summary>
public abstract class LearnerActor : TermActor
{
    private readonly LearnerCore _core;
    private readonly ActorSelection _leader;
    private readonly TreeSettings _treeSettings;
    private Stream? _spool;
    private ZnodeTree? _restored;
    private bool _isInstalling;

    /// <summary>
    /// Learns from <paramref name="leader"/>; <paramref name="link"/> is a number never used before. A damaged tree is replaced by the leader's.
    /// </summary>
    protected LearnerActor(TermSetup setup, long leader, long link, TreeSettings treeSettings, bool distrustsTree)
        : this(setup, leader, treeSettings, new LearnerCore(
            setup.Peers.Self, leader, link, setup.Peers.Ensemble, setup.Timings, setup.Disk, setup.History, setup.CommitZxid, NowMs,
            ensembleId: setup.EnsembleId, distrustsTree: distrustsTree, levels: setup.Levels))
    {
    }

    private LearnerActor(TermSetup setup, long leader, TreeSettings treeSettings, LearnerCore core)
        : base(setup, core)
    {
        _core = core;
        _treeSettings = treeSettings;
        _leader = Context.ActorSelection(setup.Peers.PathOf(leader, "leader"));
    }

    /// <inheritdoc />
    protected override bool IsBusy => _isInstalling;

    /// <inheritdoc />
    protected override void PostStop()
    {
        base.PostStop();
        _spool?.Dispose();
    }

    /// <inheritdoc />
    protected override bool OnRoleMessage(object message)
    {
        switch (message)
        {
            case RoleCommand.Touches touches:
                _core.Touch(NowMs, touches.SessionIds, touches.TimeoutsMs);
                return true;
            case JournalEvent.Truncated truncated:
                _core.OnTruncated(NowMs, truncated.Zxid);
                return true;
            case TermCommand.VoterLooking:
                return true;
            case Restored restored:
                _restored = restored.Tree;
                _core.OnSnapshotRestored(NowMs);
                return true;
            case Damaged damaged:
                _core.OnSnapshotDamaged(NowMs, damaged.Problem);
                return true;
            case JournalEvent.TreeInstalled installed:
                OnInstalled(installed.Zxid);
                return true;
            case JournalEvent.TreeNotInstalled failed:
                _isInstalling = false;
                _core.Resign($"the leader's snapshot could not be written: {failed.Cause.Message}");
                ReportEndIfIdle();
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc />
    protected override void Submit(ReadOnlySpan<byte> transactions, int count) => _core.Submit(NowMs, transactions, count);

    /// <inheritdoc />
    protected override TermStatus Describe() => new(null, _core.Describe(), 0);

    /// <inheritdoc />
    protected override void Send(long server, PeerPacket packet) => _leader.Tell(packet, Self);

    /// <inheritdoc />
    protected override void Write(in DiskWrite write)
    {
        if (write.Kind == DiskWriteKind.Install)
        {
            _isInstalling = true;
            Setup.Journal.Tell(new JournalCommand.InstallTree(_restored!, write.Zxid));
        }
        else
        {
            base.Write(write);
        }
    }

    /// <inheritdoc />
    protected override void ExecuteOwn(Ready ready)
    {
        ArgumentNullException.ThrowIfNull(ready);
        if (ready.SnapshotBegins is { } zxid)
        {
            Log.Info("A snapshot at 0x{0:x} is received from the leader.", zxid);
            _spool?.Dispose();
            _spool = Setup.Runtime.Spool();
        }

        foreach (var chunk in ready.Chunks)
        {
            _spool!.Write(chunk.Bytes.Span);
            if (chunk.IsLast)
            {
                Restore();
            }
        }
    }

    /// <summary>The tree first: what is carried out next builds on it.</summary>
    private void OnInstalled(long zxid)
    {
        _isInstalling = false;
        Setup.Tree.Tell(new TreeCommand.Replace(_restored!));
        _restored = null;
        _core.OnInstalled(NowMs, zxid);
        ReportEndIfIdle();
    }

    private void Restore()
    {
        var (spool, settings, self) = (_spool!, _treeSettings, Self);
        _spool = null;
        Setup.Runtime.Run(() =>
        {
            using (spool)
            {
                object result;
                try
                {
                    spool.Position = 0;
                    result = new Restored(ZnodeTree.Restore(spool, settings));
                }
                catch (Exception problem) when (problem is InvalidDataException or IOException or TreeImageException)
                {
                    result = new Damaged(problem.Message);
                }

                self.Tell(result, ActorRefs.NoSender);
            }
        });
    }

    private sealed record Restored(ZnodeTree Tree) : IDeadLetterSuppression;

    private sealed record Damaged(string Problem) : IDeadLetterSuppression;
}
