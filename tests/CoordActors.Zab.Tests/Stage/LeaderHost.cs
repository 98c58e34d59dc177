using CoordActors.Zab.Leading;
using CoordActors.Zab.Messages;

namespace CoordActors.Zab.Tests;

/// <summary>
/// A leader on the stage: <c>1 AckEpoch 2 current 1 last 1.3</c> is a packet of server 1; <c>submit 2</c>, <c>sync 7/1</c>, <c>1 vanishes</c>,
/// <c>1 is looking</c>, <c>1 loses a packet</c>, <c>stored history 1.2..1.5</c> or <c>none</c>, <c>snapshot at 1.5</c>.
/// </summary>
internal sealed class LeaderHost : RoleHost
{
    private readonly LeaderCore _core;
    private readonly SceneSettings _settings;
    private readonly Dictionary<long, (long Link, int Seq)> _links = [];
    private long _wanted;

    public LeaderHost(SceneSettings settings)
    {
        _settings = settings;
        _core = new LeaderCore(
            settings.Self, settings.Ensemble, settings.Timings, settings.Disk(), settings.History(), settings.Committed, 0,
            levels: settings.Levels);
    }

    protected override ITermCore Core => _core;

    protected override void OnReady(Ready ready) =>
        _wanted = ready.HistoryWanted.Count > 0 ? ready.HistoryWanted[0].Link : ready.SnapshotsFor.Count > 0 ? ready.SnapshotsFor[0] : _wanted;

    protected override bool Happens(string[] words)
    {
        switch (words)
        {
            case ["submit", var count]:
                _core.Submit(Now, 0, Transactions.Unstamped((int)Number(count)));
                return true;
            case ["refuse"]:
                _core.RefuseFrom("the disk is nearly full", -1);
                return true;
            case [var server, "vanishes"]:
                _core.OnLinkDown(Now, Number(server));
                return true;
            case [var server, "is", "looking"]:
                _core.OnVoterLooking(Now, Number(server));
                return true;
            case [var server, "loses", "a", "packet"]:
                Next(Number(server));
                return true;
            case ["stored", "history", .. var batches]:
                _core.OnHistoryRead(Now, _wanted, batches is ["none"] ? null : [.. batches.Select(SceneSettings.Batch)]);
                return true;
            case ["snapshot", "at", var zxid]:
                _core.OnSnapshotTaken(Now, _wanted, Scene.Zxid(zxid));
                _core.OnSnapshotChunk(Now, _wanted, new byte[1], true);
                return true;
            default:
                return base.Happens(words) || Arrives(words);
        }
    }

    private bool Arrives(string[] words)
    {
        var from = Number(words[0]);
        PeerMessage? message = words[1..] switch
        {
            ["FollowerInfo", "accepted", var epoch] => new FollowerInfo(from, Number(epoch), _settings.Ensemble.Fingerprint),
            ["FollowerInfo", "accepted", var epoch, "level", var level] =>
                new FollowerInfo(from, Number(epoch), _settings.Ensemble.Fingerprint, FeatureLevel: (byte)Number(level)),
            ["FollowerInfo", "of", "another", "ensemble"] => new FollowerInfo(from, 0, 1),
            ["AckEpoch", var epoch, "current", var current, "last", var last] => new AckEpoch(Number(epoch), Number(current), Scene.Zxid(last), false),
            ["AckNewLeader", var epoch, "last", var last] => new AckNewLeader(Number(epoch), Scene.Zxid(last)),
            ["Ack", var zxid] => new Ack(Scene.Zxid(zxid)),
            ["Pong", var round] => new Pong(Number(round)),
            ["Request", var count] => new Request(Transactions.Unstamped((int)Number(count))),
            ["SyncRequest", var call] => new SyncRequest(Call(call).Origin, Call(call).Xid),
            _ => null,
        };
        if (message is FollowerInfo)
        {
            _links[from] = (_links.GetValueOrDefault(from).Link + 1, 0);
            _core.Step(Now, from, new Packet(_links[from].Link, 0, message));
        }
        else if (message is not null)
        {
            _core.Step(Now, from, new Packet(_links[from].Link, Next(from), message));
        }

        return message is not null;
    }

    private int Next(long server)
    {
        var (link, seq) = _links[server];
        _links[server] = (link, seq + 1);
        return seq + 1;
    }
}
