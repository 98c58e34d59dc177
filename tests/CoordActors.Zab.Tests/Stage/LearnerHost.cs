using CoordActors.Zab.Learning;
using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;

namespace CoordActors.Zab.Tests;

/// <summary>
/// A follower or an observer on the stage: every line is a packet of its leader, <c>Proposal 1.4..1.5 commit 1.3</c>; besides <c>submit 2</c>,
/// <c>sync 7/1</c>, <c>the leader vanishes</c>, <c>a packet is lost</c>, <c>the snapshot is whole</c>.
/// </summary>
internal sealed class LearnerHost : RoleHost
{
    private readonly LearnerCore _core;
    private readonly SceneSettings _settings;
    private int _seq;

    public LearnerHost(SceneSettings settings)
    {
        _settings = settings;
        _core = new LearnerCore(
            settings.Self, settings.Leader, 1, settings.Ensemble, settings.Timings, settings.Disk(), settings.History(), settings.Committed, 0,
            levels: settings.Levels);
    }

    protected override ITermCore Core => _core;

    protected override void OnWritten(in DiskWrite write)
    {
        switch (write.Kind)
        {
            case DiskWriteKind.Truncate:
                _core.OnTruncated(Now, write.Zxid);
                break;
            case DiskWriteKind.Install:
                _core.OnInstalled(Now, write.Zxid);
                break;
            default:
                base.OnWritten(write);
                break;
        }
    }

    protected override bool Happens(string[] words)
    {
        switch (words)
        {
            case ["submit", var count]:
                _core.Submit(Now, Transactions.Unstamped((int)Number(count)), (int)Number(count));
                return true;
            case ["the", "leader", "vanishes"]:
                _core.OnLinkDown(Now, _settings.Leader);
                return true;
            case ["a", "packet", "is", "lost"]:
                _seq++;
                return true;
            case ["the", "snapshot", "is", "whole"]:
                _core.OnSnapshotRestored(Now);
                return true;
            default:
                return base.Happens(words) || Arrives(words);
        }
    }

    private bool Arrives(string[] words)
    {
        PeerMessage? message = words switch
        {
            ["LeaderInfo", var epoch] => new LeaderInfo(Number(epoch)),
            ["LeaderInfo", var epoch, "level", var level] => new LeaderInfo(Number(epoch), (byte)Number(level)),
            ["Diff", var zxid] => new Diff(Scene.Zxid(zxid)),
            ["Trunc", var zxid] => new Trunc(Scene.Zxid(zxid)),
            ["Snap", var zxid] => new Snap(Scene.Zxid(zxid)),
            ["SnapChunk"] => new SnapChunk(new byte[1], false),
            ["SnapChunk,", "the", "last"] => new SnapChunk(new byte[1], true),
            ["Proposal", var batch, "commit", var commit] => new Proposal(SceneSettings.Batch(batch), Scene.Zxid(commit)),
            ["Commit", var zxid] => new Commit(Scene.Zxid(zxid)),
            ["NewLeader", var epoch, "serve", "from", var zxid] => new NewLeader(Number(epoch), Scene.Zxid(zxid)),
            ["UpToDate", "commit", var zxid] => new UpToDate(Scene.Zxid(zxid)),
            ["Ping", var round] => new Ping(Number(round), 0, 0),
            ["SyncReply", var call, "at", var zxid] => new SyncReply(Call(call).Origin, Call(call).Xid, Scene.Zxid(zxid)),
            ["EndOfLink:", .. var reason] => new EndOfLink(string.Join(' ', reason)),
            _ => null,
        };
        if (message is not null)
        {
            _core.Step(Now, _settings.Leader, new Packet(1, _seq++, message));
        }

        return message is not null;
    }
}
