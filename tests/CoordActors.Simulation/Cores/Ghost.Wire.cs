using CoordActors.Zab.Election;
using CoordActors.Zab.Messages;

namespace CoordActors.Simulation.Cores;

/// <content>What must hold when a message is sent: no promise that the sender's disk could lose.</content>
internal sealed partial class Ghost
{
    private readonly Dictionary<long, long> _promises = [];
    private readonly HashSet<Vote> _trueOnce = [];
    private readonly Dictionary<(long Learner, long Link), long> _sentUpTo = [];
    private readonly Dictionary<(long Learner, long Link), long> _historyEnds = [];

    public void OnNotification(SimServer server, Notification notification)
    {
        if (notification.State != PeerState.Looking || notification.Vote.Leader != server.Id)
        {
            return;
        }

        // Others may still vote for what it was before its history was cut: such a vote was true once, and discovery finds out.
        var vote = notification.Vote;
        if (vote.Zxid <= server.Disk.LastZxid && vote.PeerEpoch <= server.Disk.CurrentEpoch)
        {
            _trueOnce.Add(vote);
        }

        if (_trueOnce.Contains(vote))
        {
            return;
        }

        Require(vote.Zxid <= server.Disk.LastZxid, "L9", $"{server} stands for election with 0x{vote.Zxid:x}, its disk has 0x{server.Disk.LastZxid:x}");
        Require(vote.PeerEpoch <= server.Disk.CurrentEpoch, "L9",
            $"{server} stands for election with epoch {vote.PeerEpoch}, its disk has {server.Disk.CurrentEpoch}");
    }

    public void OnSend(SimServer server, long to, Packet packet)
    {
        var disk = server.Disk;
        switch (packet.Message)
        {
            case FollowerInfo info:
                Require(info.AcceptedEpoch <= disk.AcceptedEpoch, "L9", $"{server} reports epoch {info.AcceptedEpoch}, its disk has {disk.AcceptedEpoch}");
                break;
            case LeaderInfo info:
                Require(info.Epoch <= disk.AcceptedEpoch, "E7", $"{server} proposes epoch {info.Epoch}, its disk has accepted {disk.AcceptedEpoch}");
                break;
            case AckEpoch ack:
                OnAckEpoch(server, ack);
                break;
            case AckNewLeader ack:
                OnAckNewLeader(server, packet.Link, ack);
                break;
            case Ack ack:
                OnAck(server, ack);
                break;
            case Diff diff:
                _sentUpTo[(to, packet.Link)] = diff.Zxid;
                break;
            case Trunc trunc:
                _sentUpTo[(to, packet.Link)] = trunc.Zxid;
                break;
            case Snap snap:
                _sentUpTo[(to, packet.Link)] = snap.Zxid;
                break;
            case Proposal proposal:
                _sentUpTo[(to, packet.Link)] = proposal.Batch.LastZxid;
                OnCommitTold(server, proposal.CommitZxid);
                break;
            case Commit commit:
                OnCommitTold(server, commit.Zxid);
                break;
            case UpToDate upToDate:
                OnCommitTold(server, upToDate.CommitZxid);
                break;
            case NewLeader newLeader:
                OnNewLeader(server, to, packet.Link, newLeader);
                break;
            case EndOfLink end:
                OnEnd(server, end.Reason);
                break;
            default:
                break;
        }
    }

    private void OnAckEpoch(SimServer server, AckEpoch ack)
    {
        var disk = server.Disk;
        Require(ack.AcceptedEpoch <= disk.AcceptedEpoch, "E7", $"{server} promises epoch {ack.AcceptedEpoch}, its disk has {disk.AcceptedEpoch}");
        Require(ack.CurrentEpoch <= disk.CurrentEpoch && ack.LastZxid <= disk.LastZxid, "L9",
            $"{server} reports {ack.CurrentEpoch}, 0x{ack.LastZxid:x}, its disk has {disk.CurrentEpoch}, 0x{disk.LastZxid:x}");
        _promises[server.Id] = Math.Max(Promise(server), ack.AcceptedEpoch);
    }

    private void OnNewLeader(SimServer server, long to, long link, NewLeader newLeader)
    {
        Require(server.Disk.CurrentEpoch >= newLeader.Epoch, "E7",
            $"{server} declares itself leader of epoch {newLeader.Epoch}, its disk has {server.Disk.CurrentEpoch}");
        if (!_synchronisers.TryAdd(newLeader.Epoch, server.Id))
        {
            Require(_synchronisers[newLeader.Epoch] == server.Id, "E4",
                $"{server} and server {_synchronisers[newLeader.Epoch]} both declare themselves leader of epoch {newLeader.Epoch}");
        }

        _historyEnds[(to, link)] = _sentUpTo[(to, link)];
    }

    private void OnAckNewLeader(SimServer server, long link, AckNewLeader ack)
    {
        var disk = server.Disk;
        Require(ack.Epoch <= disk.CurrentEpoch, "E7", $"{server} acknowledges the leader of epoch {ack.Epoch}, its disk has {disk.CurrentEpoch}");
        Require(ack.Epoch >= Promise(server), "E8", $"{server} acknowledges the leader of epoch {ack.Epoch} after promising {Promise(server)}");
        var end = _historyEnds[(server.Id, link)];
        var at = disk.Find(end);
        Require(at != -1, "C2", $"{server} acknowledges the history of epoch {ack.Epoch} up to 0x{end:x}, its disk ends at 0x{disk.LastZxid:x}");
        Require(at < 0 || _positions[end] == (disk.Log[at].Chain, disk.Log[at].Count), "C2", $"{server} has another history before 0x{end:x}");
        Require(disk.LastZxid == end || disk.LastZxid >>> 32 == ack.Epoch, "C2",
            $"{server} acknowledges the history of epoch {ack.Epoch} up to 0x{end:x}, its disk goes on to 0x{disk.LastZxid:x}");
    }

    private void OnAck(SimServer server, Ack ack)
    {
        Require(server.Disk.Find(ack.Zxid) != -1, "C1", $"{server} acknowledges 0x{ack.Zxid:x}, its disk ends at 0x{server.Disk.LastZxid:x}");
        Require(server.TermEpoch >= Promise(server), "E8",
            $"{server} acknowledges 0x{ack.Zxid:x} in epoch {server.TermEpoch} after promising {Promise(server)}");
    }

    private void OnCommitTold(SimServer server, long zxid)
    {
        if (server.Leader is not null)
        {
            Commit(server, server.TermEpoch, zxid);
        }
    }

    private long Promise(SimServer server) => _promises.GetValueOrDefault(server.Id);
}
