using CoordActors.Protocol;
using CoordActors.Server.Journal;
using CoordActors.Server.Roles;
using CoordActors.Server.Serving;
using CoordActors.Server.Sessions;
using CoordActors.Tree;

namespace CoordActors.Server;

/// <content>
/// The life of a server without peers: one role for ever, unless a snapshot is restored. That ends the role as the end of a term does: clients wait,
/// the disk settles, the restored tree takes the place of the history, and another role begins.
/// </content>
public sealed partial class PeerActor
{
    /// <summary>Why a server of an ensemble restores nothing while it runs.</summary>
    public const string EnsembleRestoreRefusal =
        "a running server of an ensemble is not restored, since the others would not follow; stop all of them and use coord snapshot restore on each";

    private (ZnodeTree Tree, IActorRef Asker, long LastZxid)? _restoring;

    /// <summary>What only a server without peers is told.</summary>
    private bool OnStandaloneMessage(object message)
    {
        switch (message)
        {
            case PeerCommand.Restore restore:
                OnRestore(restore.Tree);
                break;
            case JournalEvent.Settled settled when _restoring is { } restoring:
                Install(restoring.Tree, restoring.Asker, settled.State.LastZxid);
                break;
            case JournalEvent.TreeInstalled installed when _restoring is { } restoring:
                OnRestored(restoring.Tree, restoring.Asker, installed.Zxid);
                break;
            case JournalEvent.TreeNotInstalled failed when _restoring is { } restoring:
                Restart(restoring.LastZxid);
                restoring.Asker.Tell(new PeerEvent.NotRestored($"the snapshot could not be stored: {failed.Cause.Message}", IsRefused: false));
                break;
            default:
                return false;
        }

        return true;
    }

    /// <summary>The tracker gets its sessions, each with its full timeout, from the tree actor.</summary>
    private void StartStandalone(long lastZxid)
    {
        var (journal, tree, session) = (_journal, _tree, _settings.Session);
        var role = _term = Start(Props.Create(() => new StandaloneActor(lastZxid, journal, tree, _settings.Tree)), "standalone");
        TellOfSpace(_stalled);
        _tracker = Start(Props.Create(() => new SessionTrackerActor(session.Tick, role, Array.Empty<KeyValuePair<long, int>>())), "sessions");
        _tree.Tell(new TreeCommand.Serve(role, _tracker, ServingMode.Standalone));
    }

    private void OnRestore(ZnodeTree tree)
    {
        var refusal = _settings.Ensemble is not null ? EnsembleRestoreRefusal
            : _serving is null ? "the server is starting"
            : _restoring is not null ? "another snapshot is being restored"
            : null;
        if (refusal is not null)
        {
            Sender.Tell(new PeerEvent.NotRestored(refusal, IsRefused: true));
            return;
        }

        _restoring = (tree, Sender, 0);
        _tree.Tell(new TreeCommand.Hold("a snapshot is being restored"));
        Context.Stop(_term);
        Context.Stop(_tracker);
    }

    private void Install(ZnodeTree tree, IActorRef asker, long lastZxid)
    {
        _restoring = (tree, asker, lastZxid);
        var settings = TreeSettingsOf(_settings) with { EnsembleId = _treeSettings.EnsembleId };
        var zxid = RestoredTree.Adopt(tree, settings, lastZxid, Context.System.Scheduler.Now.ToUnixTimeMilliseconds());
        _journal.Tell(new JournalCommand.InstallTree(tree, zxid));
    }

    private void OnRestored(ZnodeTree tree, IActorRef asker, long zxid)
    {
        _treeSettings = tree.Settings;
        _log.Info("A snapshot was restored at zxid {0}: {1} znodes, {2} sessions.", new Zxid(zxid), tree.Describe().NodeCount, tree.SessionCount);
        _tree.Tell(new TreeCommand.Replace(tree));
        Restart(zxid);
        asker.Tell(new PeerEvent.Restored(zxid));
    }

    private void Restart(long lastZxid)
    {
        _restoring = null;
        StartStandalone(lastZxid);
    }
}
