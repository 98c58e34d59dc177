using CoordActors.Protocol;
using CoordActors.Zab;
using CoordActors.Zab.Election;
using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;

namespace CoordActors.Simulation.Cores;

/// <content>Does what the cores want done, in the order of their <see cref="Ready"/>, and tells them what came of it.</content>
internal sealed partial class SimServer
{
    private readonly JuteWriter _writer = new(4096);
    private readonly List<byte> _snapshot = [];
    private SimTree? _received;

    public void OnDisk(in DiskWrite write, SimTree? image)
    {
        var now = NowMs;
        switch (write.Kind)
        {
            case DiskWriteKind.Append:
                Term?.OnDurable(now, write.Zxid);
                break;
            case DiskWriteKind.Epochs:
                Term?.OnEpochsDurable(now, write.AcceptedEpoch, write.CurrentEpoch);
                break;
            case DiskWriteKind.Truncate:
                Learner?.OnTruncated(now, write.Zxid);
                break;
            default:
                if (Learner is not null)
                {
                    Tree = image!.Clone();
                    ForgetClients();
                }

                Learner?.OnInstalled(now, write.Zxid);
                break;
        }
    }

    private void Flush()
    {
        var rounds = 0;
        for (var again = true; again && IsUp;)
        {
            again = false;
            if (++rounds > 1000)
            {
                throw new Violation("V6", $"{this} elects and ends its term without an end, at one moment");
            }

            var election = _election.TakeReady();
            foreach (var (to, notification) in election.Notifications)
            {
                Send(to, notification);
            }

            foreach (var server in election.LookingVoters)
            {
                Leader?.OnVoterLooking(NowMs, server);
            }

            if (election.Elected is { } vote && Term is null)
            {
                BeginTerm(vote.Leader);
                again = true;
            }

            if (IsUp && Term?.TakeReady() is { } ready)
            {
                again |= ready.Ended is not null;
                Execute(ready);
            }
        }
    }

    private void Execute(Ready ready)
    {
        foreach (var write in ready.Writes)
        {
            _world.Ghost.OnWrite(this, write);
            Disk.Write(write, write.Kind == DiskWriteKind.Install ? _received : null, Tree.LastZxid);
            _world.Moment(this, "write");
            if (!IsUp)
            {
                return;
            }
        }

        _world.Flaw.Reorder(ready.Packets);
        foreach (var (to, packet) in ready.Packets)
        {
            if (!IsUp)
            {
                return;
            }

            Send(to, packet);
        }

        if (!IsUp)
        {
            return;
        }

        Receive(ready);
        foreach (var batch in ready.Delivered)
        {
            Deliver(batch);
        }

        Answer(ready);
        Fetch(ready);
        if (ready.Established is { } epoch)
        {
            Establish(epoch);
        }

        if (ready.Ended is { } reason && IsUp)
        {
            EndTerm(reason, ready.IsFatal);
        }
    }

    private void Send(long to, Notification notification)
    {
        _world.Ghost.OnNotification(this, notification);
        _writer.Clear();
        _writer.WriteByte(0);
        notification.Write(_writer);
        _world.Network.Send(Id, to, _writer.Written.ToArray());
    }

    private void Send(long to, Packet packet)
    {
        _world.Ghost.OnSend(this, to, packet);
        if (packet.Message is AckEpoch or AckNewLeader or NewLeader or LeaderInfo or UpToDate)
        {
            _world.Moment(this, "before " + packet.Message.GetType().Name);
            if (!IsUp)
            {
                return;
            }
        }

        _writer.Clear();
        _writer.WriteByte(1);
        PacketCodec.Write(packet, _writer);
        _world.Network.Send(Id, to, _writer.Written.ToArray());
        if (packet.Message is AckEpoch or AckNewLeader or NewLeader or Ack or Proposal)
        {
            _world.Moment(this, "after a promise");
        }
    }

    private void Receive(Ready ready)
    {
        if (ready.SnapshotBegins is not null)
        {
            _snapshot.Clear();
        }

        foreach (var chunk in ready.Chunks)
        {
            _snapshot.AddRange(chunk.Bytes.ToArray());
            if (chunk.IsLast)
            {
                var learner = Learner;
                Later(_world.Chance.Between(10, 20_000), () =>
                {
                    if (learner is not null && learner == Learner)
                    {
                        _received = SimTree.FromImage(_snapshot.ToArray());
                        learner.OnSnapshotRestored(NowMs);
                    }
                });
            }
        }
    }

    /// <summary>Snapshots and stored history that learners of this leader need.</summary>
    private void Fetch(Ready ready)
    {
        var leader = Leader;
        foreach (var number in ready.SnapshotsFor)
        {
            Later(_world.Chance.Between(10, 20_000), () =>
            {
                if (leader == Leader && leader is not null)
                {
                    var tree = Tree.Clone();
                    _world.Trace(this, $"takes a snapshot of {tree.LastZxid:x}");
                    if (leader.OnSnapshotTaken(NowMs, number, tree.LastZxid))
                    {
                        SendSnapshot(number, _world.Flaw.Image(_world, tree), 0);
                    }
                }
            });
        }

        foreach (var wanted in ready.HistoryWanted)
        {
            var batches = ReadHistory(wanted.AfterZxid, wanted.UpToZxid);
            _world.Trace(this, $"reads its stored history behind {wanted.AfterZxid:x} up to {wanted.UpToZxid:x}: {batches?.Count} transactions");
            Later(_world.Chance.Between(10, 20_000), () =>
            {
                if (leader == Leader)
                {
                    leader?.OnHistoryRead(NowMs, wanted.Link, batches);
                }
            });
        }
    }

    private void SendSnapshot(long number, byte[] image, int offset)
    {
        var leader = Leader;
        var length = Math.Min(_world.Chance.Between(5, 60), image.Length - offset);
        var isLast = offset + length == image.Length;
        if (leader!.OnSnapshotChunk(NowMs, number, image.AsMemory(offset, length), isLast) && !isLast)
        {
            Later(_world.Chance.Between(10, 5_000), () =>
            {
                if (leader == Leader)
                {
                    SendSnapshot(number, image, offset + length);
                }
            });
        }
    }

    /// <summary>What a journal answers: null when what was asked for is not there, or does not follow what the reader has.</summary>
    private List<HistoryBatch>? ReadHistory(long afterZxid, long upToZxid)
    {
        if (afterZxid < Disk.Base.LastZxid)
        {
            return null;
        }

        var batches = new List<HistoryBatch>();
        foreach (var entry in Disk.Log)
        {
            if (entry.Zxid > afterZxid && entry.Zxid <= upToZxid)
            {
                batches.Add(new HistoryBatch(entry.Zxid, entry.Zxid, entry.Bytes));
            }
        }

        return batches;
    }
}
