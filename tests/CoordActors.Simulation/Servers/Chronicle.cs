using CoordActors.Protocol;
using CoordActors.Server.Journal;
using CoordActors.Simulation.Cores;
using CoordActors.Tree;

namespace CoordActors.Simulation.Servers;

/// <summary>
/// Every transaction that ever became durable on any disk, with the one before it: so it is known in the end what the history is. And how far each disk
/// has it, so that it is known at any time what a quorum has.
/// </summary>
internal sealed class Chronicle(WholeWorld world)
{
    private readonly Dictionary<long, Written> _written = [];
    private readonly Dictionary<long, long> _ends = [];
    private long _epoch;
    private bool _isUsedUp;

    /// <summary>The last write of a client to a register.</summary>
    public ReadOnlyMemory<byte>? LastWrite { get; private set; }

    /// <summary>The newest state that any client was told of.</summary>
    public long Told { get; private set; }

    /// <summary>How often a new epoch came since the counter of the one before was used up.</summary>
    public int Rollovers { get; private set; }

    /// <summary>A disk has this; a new one begins at the world's first zxid, where it begins with anything.</summary>
    public void OnStored(long server, object @event)
    {
        switch (@event)
        {
            case HistoryEvent.Transactions transactions:
                OnStored(server, transactions);
                break;
            case HistoryEvent.Truncated truncated:
                OnTruncated(server, truncated.Zxid);
                break;
            case HistoryEvent.Reset reset:
                _ends[server] = reset.Zxid;
                break;
            default:
                break;
        }
    }

    /// <summary>A client is told of a state: it must be on the disks of a quorum, whatever crashes next.</summary>
    public void OnTold(long zxid)
    {
        if (zxid <= Told || zxid <= world.Knobs.FirstZxid)
        {
            return;
        }

        Told = zxid;
        if (!world.Electorate.IsQuorum(server => Has(server, zxid)))
        {
            var holders = string.Join(", ", world.Servers.Where(server => Has(server.Id, zxid)));
            world.Report(new Violation("C3", $"a client is told of 0x{zxid:x}, which only {holders} have on their disks: no quorum"));
        }
    }

    /// <summary>The history that ends with a transaction, in its order.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> HistoryUpTo(long zxid)
    {
        var backwards = new Stack<ReadOnlyMemory<byte>>();
        while (zxid > world.Knobs.FirstZxid)
        {
            if (!_written.TryGetValue(zxid, out var written))
            {
                throw new Violation("C1", $"0x{zxid:x} is in the history, and no disk ever had it");
            }

            backwards.Push(written.Bytes);
            zxid = written.Previous;
        }

        return backwards;
    }

    private void OnStored(long server, HistoryEvent.Transactions transactions)
    {
        var previous = transactions.PreviousZxid;
        foreach (var batch in transactions.Batches)
        {
            var rest = batch;
            while (Txn.TryRead(rest.Span, out var txn, out var length))
            {
                Add(in txn, previous, rest[..length]);
                previous = txn.Zxid;
                rest = rest[length..];
            }
        }

        _ends[server] = previous;
    }

    private void OnTruncated(long server, long zxid)
    {
        if (zxid < Told && Has(server, Told))
        {
            world.Report(new Violation("C12", $"server {server} drops what is behind 0x{zxid:x}, and a client was told of 0x{Told:x}"));
        }

        _ends[server] = zxid;
    }

    /// <summary>Whether the history on a disk goes through a transaction.</summary>
    private bool Has(long server, long zxid)
    {
        var at = _ends.GetValueOrDefault(server, world.FirstZxidOf(server));
        while (at > zxid && _written.TryGetValue(at, out var written))
        {
            at = written.Previous;
        }

        return at == zxid;
    }

    private void Add(in Txn txn, long previous, ReadOnlyMemory<byte> bytes)
    {
        if (!_written.TryGetValue(txn.Zxid, out var known))
        {
            _written.Add(txn.Zxid, new Written(previous, bytes));
            Note(in txn, previous, bytes);
        }
        else if (known.Previous != previous || !known.Bytes.Span.SequenceEqual(bytes.Span))
        {
            world.Report(new Violation(
                "L5", $"0x{txn.Zxid:x} is not the same on two disks, or comes behind 0x{known.Previous:x} on one and 0x{previous:x} on another"));
        }
    }

    private void Note(in Txn txn, long previous, ReadOnlyMemory<byte> bytes)
    {
        var (zxid, before) = (new Zxid(txn.Zxid), new Zxid(previous));
        if (zxid.Counter > world.Knobs.CounterMax || zxid.Counter != (zxid.Epoch == before.Epoch ? before.Counter + 1 : 1) || txn.Zxid < previous)
        {
            world.Report(new Violation("L2", $"{zxid} comes behind {before}, and the last counter of an epoch is {world.Knobs.CounterMax:x}"));
        }

        if (zxid.Epoch > _epoch)
        {
            Rollovers += _isUsedUp ? 1 : 0;
            _epoch = zxid.Epoch;
            world.Flaw.OnEpoch(world);
        }

        _isUsedUp = zxid.Counter == world.Knobs.CounterMax && zxid.Epoch == _epoch;
        if (txn is { Op: OpCode.CloseSession, Origin: 0 })
        {
            world.OnExpired(txn.SessionId);
            world.Flaw.OnExpired(world, bytes);
        }
        else if (txn.Op == OpCode.SetData)
        {
            LastWrite = bytes;
        }
        else if (txn.Op == OpCode.Multi)
        {
            world.Flaw.OnMulti(world, in txn);
        }
    }

    private readonly record struct Written(long Previous, ReadOnlyMemory<byte> Bytes);
}
