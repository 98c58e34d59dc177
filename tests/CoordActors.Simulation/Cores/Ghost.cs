using CoordActors.Zab.Quorums;

namespace CoordActors.Simulation.Cores;

/// <summary>
/// The checkers: they see every disk, every message and every transaction carried out, which no server can, and fail the run at the first step that
/// breaks a property. They share nothing with the cores but the meaning of a quorum.
/// </summary>
internal sealed partial class Ghost(World world)
{
    private readonly List<(long Zxid, ulong Chain)> _committed = [];
    private readonly Dictionary<long, int> _committedAt = [];
    private readonly Dictionary<long, (ulong Chain, int Count)> _positions = [];
    private readonly Dictionary<long, ulong> _proposals = [];
    private readonly Dictionary<long, int> _lastXids = [];
    private readonly HashSet<(long Origin, int Xid)> _refused = [];
    private readonly Dictionary<(long Origin, int Xid), long> _zxids = [];
    private readonly SortedDictionary<long, (long Leader, long AtUs)> _established = [];
    private readonly Dictionary<long, long> _synchronisers = [];

    private static readonly string[] Complaints =
    [
        "which does not follow", "which this server has not been sent", "out of turn", "in phase", "which it was not sent", "has not begun", "does not say",
        "sent a request before", "sends what follows",
    ];

    private readonly Dictionary<long, int> _initial = [];

    public int Committed => _committed.Count;

    public int Epochs => _established.Count;

    public long HighestAnswered { get; private set; }

    /// <summary>The newest established epoch and when that was; 0 before the first.</summary>
    public (long Epoch, long AtUs) Newest { get; private set; }

    public ulong LastChain => _committed.Count == 0 ? 0 : _committed[^1].Chain;

    /// <summary>When an epoch above the given one was first established; null while there is none.</summary>
    public long? SupersededAt(long epoch)
    {
        foreach (var (other, (_, at)) in _established)
        {
            if (other > epoch)
            {
                return at;
            }
        }

        return null;
    }

    public bool IsCommitted(int count, long zxid, ulong chain) =>
        count <= _committed.Count && (zxid, chain) == _committed[count - 1];

    /// <summary>A leader's epoch is established: its whole history is committed from now on.</summary>
    public void OnEstablished(SimServer server, long epoch)
    {
        if (_established.TryGetValue(epoch, out var other))
        {
            throw new Violation("E5", $"{server} and server {other.Leader} are both established in epoch {epoch}");
        }

        if (epoch < Newest.Epoch)
        {
            // The last acknowledgement may arrive late. Such a leader finds nothing committed that is not, and can commit nothing.
            Require(server.Disk.LastCount <= _committed.Count, "E6", $"{server} is established in epoch {epoch} after epoch {Newest.Epoch}, with more");
            _established.Add(epoch, (server.Id, world.Agenda.Now));
            _initial[epoch] = _committed.Count;
            return;
        }

        Require(world.Ensemble.IsElectable(server.Id), "E10", $"{server} leads, which has no vote or no weight");
        _established.Add(epoch, (server.Id, world.Agenda.Now));
        Newest = (epoch, world.Agenda.Now);
        if (_committed.Count > 0)
        {
            var (zxid, chain) = _committed[^1];
            Require(
                server.Disk.Holds(zxid, chain, _committed.Count), "C11",
                $"{server} leads epoch {epoch} without 0x{zxid:x}, which is committed (its history ends at 0x{server.Disk.LastZxid:x})");
        }

        if (server.Disk.LastCount > _committed.Count)
        {
            Commit(server, epoch, server.Disk.LastZxid);
        }

        _initial[epoch] = _committed.Count;
    }

    /// <summary>A learner begins to serve in an epoch.</summary>
    public void OnServing(SimServer server, long epoch) => Require(
        _initial.TryGetValue(epoch, out var count) && server.Tree.Count >= count, "C10",
        $"{server} serves in epoch {epoch} before carrying out the history that the epoch began with");

    /// <summary>A link or a term ends. Without a loss on the way, which is noticed first, nobody may ever find that the other broke the protocol.</summary>
    public static void OnEnd(SimServer server, string reason)
    {
        foreach (var complaint in Complaints)
        {
            Require(!reason.Contains(complaint, StringComparison.Ordinal), "V3", $"{server} ends: {reason}");
        }
    }

    /// <summary>A transaction is about to be carried out by a server.</summary>
    public void OnApply(SimServer server, ReadOnlySpan<byte> bytes, bool isRecovery)
    {
        var txn = SimTxn.Decode(bytes);
        var chain = SimTree.Extend(server.Tree.Chain, bytes);
        var count = server.Tree.Count + 1;
        if (count > _committed.Count)
        {
            Require(!isRecovery, "L7", $"{server} recovered 0x{txn.Zxid:x} as committed, which it is not");
            Commit(server, server.TermEpoch, txn.Zxid);
        }

        Require(count <= _committed.Count && _committed[count - 1] == (txn.Zxid, chain), "C6",
            $"{server} carries out 0x{txn.Zxid:x} as number {count}, where the others have 0x{_committed[Math.Min(count, _committed.Count) - 1].Zxid:x}");
        Require(server.Disk.Holds(txn.Zxid, chain, count), "C15", $"{server} carries out 0x{txn.Zxid:x} before its disk has it");
    }

    /// <summary>Where a request ended up in the order of all; at the end of time if it was never carried out.</summary>
    public long Whereabouts(Operation operation) => _zxids.GetValueOrDefault((operation.Origin, operation.Xid), long.MaxValue);

    /// <summary>A client was answered.</summary>
    public void OnAnswer(SimServer server, Operation operation, long zxid)
    {
        if (operation.Kind == OperationKind.Write)
        {
            Require(zxid > operation.Floor, "S1", $"a write got 0x{zxid:x} at {server}, although 0x{operation.Floor:x} had been answered before it began");
            Require(_committedAt.ContainsKey(zxid), "C14", $"{server} answered 0x{zxid:x}, which is not committed");
            HighestAnswered = Math.Max(HighestAnswered, zxid);
        }
        else if (operation.Kind == OperationKind.SyncRead)
        {
            Require(zxid >= operation.Floor, "S5",
                $"a read behind a sync at {server} saw 0x{zxid:x}, although 0x{operation.Floor:x} had been answered before it began");
            HighestAnswered = Math.Max(HighestAnswered, zxid);
        }
    }

    public void OnRefused(Operation operation) => _refused.Add((operation.Origin, operation.Xid));

    /// <summary>Everything up to the transaction is committed, says a server: then a quorum has it on its disks.</summary>
    private void Commit(SimServer server, long epoch, long zxid)
    {
        if (_committedAt.ContainsKey(zxid) || zxid == 0)
        {
            return;
        }

        Require(epoch >= Newest.Epoch, "E9", $"{server} commits 0x{zxid:x} in epoch {epoch}, although epoch {Newest.Epoch} is established");
        var holders = default(VoterSet);
        SimDisk? holder = null;
        foreach (var other in world.Servers)
        {
            if (other.Disk.Find(zxid) != -1)
            {
                holders = world.Ensemble.Add(holders, other.Id);
                holder = other.Disk;
            }
        }

        Require(world.Ensemble.Quorum.IsReachedBy(holders), "C3", $"{server} takes 0x{zxid:x} for committed, which {holders.Count} voters have on their disks");
        for (var i = Math.Max(0, _committed.Count - holder!.Base.Count); i < holder.Log.Count && holder.Log[i].Zxid <= zxid; i++)
        {
            Commit(holder.Log[i]);
        }
    }

    private void Commit(in Entry entry)
    {
        var txn = SimTxn.Decode(entry.Bytes.Span);
        Require(entry.Count == _committed.Count + 1, "C4", $"0x{entry.Zxid:x} is number {entry.Count}, but {_committed.Count} are committed before it");
        Require(_committed.Count == 0 || entry.Zxid > _committed[^1].Zxid, "C4", $"0x{entry.Zxid:x} is committed after a later one");
        Require(!_refused.Contains((txn.Origin, txn.Xid)), "C13", $"request {txn.Xid} of {txn.Origin:x} was refused and is carried out all the same");
        _lastXids.TryGetValue(txn.Origin, out var last);
        Require(txn.Xid > last, "S9", $"request {txn.Xid} of connection {txn.Origin:x} is carried out again, or after request {last}");
        _lastXids[txn.Origin] = txn.Xid;
        _zxids[(txn.Origin, txn.Xid)] = txn.Zxid;
        _committed.Add((entry.Zxid, entry.Chain));
        _committedAt.Add(entry.Zxid, _committed.Count);
    }

    private static void Require(bool holds, string property, string message)
    {
        if (!holds)
        {
            throw new Violation(property, message);
        }
    }
}
