using CoordActors.Protocol;
using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;

namespace CoordActors.Zab.Tests;

/// <summary>A core of a term: what it writes waits until the scene says <c>disk done</c>.</summary>
internal abstract class RoleHost : SceneHost
{
    private readonly Queue<DiskWrite> _writes = new();
    private long? _lookAgainAtMs;

    protected abstract ITermCore Core { get; }

    protected virtual void OnWritten(in DiskWrite write)
    {
        if (write.Kind == DiskWriteKind.Append)
        {
            Core.OnDurable(Now, write.Zxid);
        }
        else
        {
            Core.OnEpochsDurable(Now, write.AcceptedEpoch, write.CurrentEpoch);
        }
    }

    protected virtual void OnReady(Ready ready)
    {
    }

    /// <summary>Nothing may depend on being told the time before the core has asked for it.</summary>
    protected override void Tick()
    {
        if (Core.NextTickMs <= Now || _lookAgainAtMs <= Now)
        {
            _lookAgainAtMs = null;
            Core.Tick(Now);
        }
    }

    protected override IEnumerable<string> Outcome()
    {
        var lines = new List<string>();
        var ready = Core.TakeReady();
        OnReady(ready);
        foreach (var write in ready.Writes)
        {
            _writes.Enqueue(write);
            lines.Add("disk " + Describe(write));
        }

        lines.AddRange(ready.Packets.Where(sent => sent.Packet.Message is not (Ping or Pong)).Select(sent => $"{sent.To}: {Describe(sent.Packet.Message)}"));
        lines.AddRange(ready.Delivered.Select(batch => "carry out " + Describe(batch)));
        lines.AddRange(ready.Refused.Select(refused => $"refused {refused.Length / Transactions.Size}"));
        lines.AddRange(ready.Synced.Select(synced => $"synced {synced.Origin}/{synced.Xid} at {Scene.Text(synced.Zxid)}"));
        lines.AddRange(ready.SnapshotsFor.Select(_ => "a snapshot is wanted"));
        lines.AddRange(ready.HistoryWanted.Select(wanted =>
            $"stored history is wanted behind {Scene.Text(wanted.AfterZxid)} up to {Scene.Text(wanted.UpToZxid)}"));
        if (ready.Established is { } epoch)
        {
            lines.Add($"serve in epoch {epoch}");
        }

        if (ready.LookAgainAtMs is { } at)
        {
            _lookAgainAtMs = at;
            lines.Add($"look again in {at - Now}");
        }

        if (ready.Ended is { } reason)
        {
            lines.Add($"{(ready.IsFatal ? "stop" : "end")}: {Short(reason)}");
        }

        return lines;
    }

    protected override bool Happens(string[] words)
    {
        switch (words)
        {
            case ["sync", var call]:
                Core.Sync(Now, Call(call).Origin, Call(call).Xid);
                return true;
            case ["disk", "done", .. var count]:
                for (var left = count is [var some] ? Number(some) : _writes.Count; left > 0; left--)
                {
                    OnWritten(_writes.Dequeue());
                }

                return true;
            default:
                return false;
        }
    }

    private static string Level(byte level) => level > FeatureLevels.Lowest ? $" level {level}" : "";

    private static string Short(string reason) => reason.Length <= 120 ? reason : reason[..120] + "...";

    private static string Describe(in HistoryBatch batch) =>
        (batch.Count == 1 ? Scene.Text(batch.FirstZxid) : $"{Scene.Text(batch.FirstZxid)}..{Scene.Text(batch.LastZxid)}")
        + (TransactionFrame.HighestFeatureLevel(batch.Bytes.Span) is > FeatureLevels.Lowest and var level ? $"@{level}" : "");

    private static string Describe(in DiskWrite write) => write.Kind switch
    {
        DiskWriteKind.Append => "append " + Describe(write.Batch),
        DiskWriteKind.Epochs => $"epochs {write.AcceptedEpoch} {write.CurrentEpoch}",
        DiskWriteKind.Truncate => "cut behind " + Scene.Text(write.Zxid),
        _ => "snapshot " + Scene.Text(write.Zxid),
    };

    private static string Describe(PeerMessage message) => message switch
    {
        FollowerInfo info => $"FollowerInfo accepted {info.AcceptedEpoch}{Level(info.FeatureLevel)}",
        LeaderInfo info => $"LeaderInfo {info.Epoch}{Level(info.FeatureLevel)}",
        AckEpoch ack => $"AckEpoch {ack.AcceptedEpoch} current {ack.CurrentEpoch} last {Scene.Text(ack.LastZxid)}",
        Diff diff => $"Diff {Scene.Text(diff.Zxid)}",
        Trunc trunc => $"Trunc {Scene.Text(trunc.Zxid)}",
        Snap snap => $"Snap {Scene.Text(snap.Zxid)}",
        SnapChunk chunk => chunk.IsLast ? "SnapChunk, the last" : "SnapChunk",
        SnapCredit credit => $"SnapCredit {credit.BytesTaken}",
        Proposal proposal => $"Proposal {Describe(proposal.Batch)} commit {Scene.Text(proposal.CommitZxid)}",
        Commit commit => $"Commit {Scene.Text(commit.Zxid)}",
        NewLeader newLeader => $"NewLeader {newLeader.Epoch} serve from {Scene.Text(newLeader.ServeFromZxid)}",
        AckNewLeader ack => $"AckNewLeader {ack.Epoch} last {Scene.Text(ack.Zxid)}",
        UpToDate upToDate => $"UpToDate commit {Scene.Text(upToDate.CommitZxid)}",
        Ack ack => $"Ack {Scene.Text(ack.Zxid)}",
        Request request => $"Request {request.Transactions.Length / Transactions.Size}",
        Refused refused => $"Refused {refused.Transactions.Length / Transactions.Size}",
        SyncRequest sync => $"SyncRequest {sync.Origin}/{sync.Xid}",
        SyncReply reply => $"SyncReply {reply.Origin}/{reply.Xid} at {Scene.Text(reply.Zxid)}",
        EndOfLink end => $"EndOfLink: {Short(end.Reason)}",
        _ => message.GetType().Name,
    };
}
