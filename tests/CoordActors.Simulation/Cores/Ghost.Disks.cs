using CoordActors.Zab.Log;

namespace CoordActors.Simulation.Cores;

/// <content>What must hold on the disks.</content>
internal sealed partial class Ghost
{
    /// <summary>A core has a write done. What a leader proposes gets its zxid here, once and for all.</summary>
    public void OnWrite(SimServer server, in DiskWrite write)
    {
        if (write.Kind != DiskWriteKind.Append)
        {
            return;
        }

        foreach (var bytes in SimTxn.Split(write.Batch.Bytes))
        {
            var zxid = SimTxn.Decode(bytes.Span).Zxid;
            var hash = SimTree.Extend(0, bytes.Span);
            if (!_proposals.TryGetValue(zxid, out var known))
            {
                Require(server.Leader is not null, "C5", $"{server} has 0x{zxid:x}, which no leader proposed");
                _proposals.Add(zxid, hash);
            }
            else
            {
                Require(known == hash, "L4", $"0x{zxid:x} at {server} is another transaction than elsewhere");
            }
        }
    }

    public void OnEpochs(SimServer server, SimDisk disk, long accepted, long current)
    {
        Require(current <= accepted, "E1", $"{server} has current epoch {current} above accepted epoch {accepted}");
        Require(accepted >= disk.AcceptedEpoch && current >= disk.CurrentEpoch, "E2",
            $"{server} goes back from epochs {disk.AcceptedEpoch}/{disk.CurrentEpoch} to {accepted}/{current}");
    }

    public void OnAppend(SimServer server, SimDisk disk, in Entry entry)
    {
        Require(entry.Zxid > disk.LastZxid, "L1", $"{server} logs 0x{entry.Zxid:x} behind 0x{disk.LastZxid:x}");
        Require((uint)entry.Zxid != 0, "L3", $"{server} logs 0x{entry.Zxid:x}");
        Require((entry.Zxid >>> 32) == (disk.LastZxid >>> 32) ? entry.Zxid == disk.LastZxid + 1 : (uint)entry.Zxid == 1, "L2",
            $"{server} logs 0x{entry.Zxid:x} right behind 0x{disk.LastZxid:x}");
        Require(entry.Zxid >>> 32 <= disk.AcceptedEpoch, "E3", $"{server} logs 0x{entry.Zxid:x} with accepted epoch {disk.AcceptedEpoch}");
        if (!_positions.TryGetValue(entry.Zxid, out var known))
        {
            _positions.Add(entry.Zxid, (entry.Chain, entry.Count));
        }
        else
        {
            Require(known == (entry.Chain, entry.Count), "L5", $"{server} has another history before 0x{entry.Zxid:x} than somebody else");
        }
    }

    /// <summary>The disk is about to forget what is above <paramref name="zxid"/>, which is at <paramref name="at"/> in its log.</summary>
    public void OnTruncate(SimServer server, SimDisk disk, long zxid, int at)
    {
        Require(at != -1, "L8", $"{server} cuts its history at 0x{zxid:x}, which is not in it");
        for (var i = at == -2 ? 0 : at + 1; i < disk.Log.Count; i++)
        {
            var entry = disk.Log[i];
            Require(!IsCommitted(entry.Count, entry.Zxid, entry.Chain), "C12", $"{server} cuts off 0x{entry.Zxid:x}, which is committed");
        }

        Require(zxid >= disk.CommitPoint, "L8", $"{server} cuts its history at 0x{zxid:x}, below its commit point 0x{disk.CommitPoint:x}");
    }

    public void OnInstall(SimServer server, SimDisk disk, SimTree image)
    {
        Require(image.Count == 0 || IsCommitted(image.Count, image.LastZxid, image.Chain), "L7",
            $"{server} installs a snapshot of 0x{image.LastZxid:x} that is not what the committed transactions make");
        Require(image.Count >= disk.Base.Count, "C12", $"{server} installs a snapshot that is older than its own");
        foreach (var entry in disk.Log)
        {
            Require(entry.Count <= image.Count || !IsCommitted(entry.Count, entry.Zxid, entry.Chain), "C12",
                $"{server} replaces 0x{entry.Zxid:x}, which is committed, by a snapshot of 0x{image.LastZxid:x}");
        }
    }

    /// <summary>At the end: every answered write is on the disks of a quorum.</summary>
    public void CheckDurability()
    {
        if (_committed.Count == 0)
        {
            return;
        }

        var (zxid, chain) = _committed[^1];
        var holders = world.Servers.Where(server => server.Disk.Holds(zxid, chain, _committed.Count))
            .Aggregate(default(Zab.Quorums.VoterSet), (set, server) => world.Ensemble.Add(set, server.Id));
        Require(world.Ensemble.Quorum.IsReachedBy(holders), "C12", $"0x{zxid:x} is committed and only {holders.Count} voters have it");
    }
}
