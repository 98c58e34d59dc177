using CoordActors.Protocol;
using CoordActors.Server.Journal;
using CoordActors.Simulation.Cores;
using CoordActors.Tree;

namespace CoordActors.Simulation.Servers;

/// <summary>Every transaction that ever became durable on any disk, with the one before it: so it is known in the end what the history is.</summary>
internal sealed class Chronicle(WholeWorld world)
{
    private readonly Dictionary<long, Written> _written = [];
    private long _epoch;

    /// <summary>The last write of a client to a register.</summary>
    public ReadOnlyMemory<byte>? LastWrite { get; private set; }

    public void OnStored(object @event)
    {
        if (@event is not HistoryEvent.Transactions transactions)
        {
            return;
        }

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
    }

    /// <summary>The history that ends with a transaction, in its order.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> HistoryUpTo(long zxid)
    {
        var backwards = new Stack<ReadOnlyMemory<byte>>();
        while (zxid != 0)
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

    private void Add(in Txn txn, long previous, ReadOnlyMemory<byte> bytes)
    {
        if (!_written.TryGetValue(txn.Zxid, out var known))
        {
            _written.Add(txn.Zxid, new Written(previous, bytes));
            Note(in txn, bytes);
        }
        else if (known.Previous != previous || !known.Bytes.Span.SequenceEqual(bytes.Span))
        {
            world.Report(new Violation(
                "L5", $"0x{txn.Zxid:x} is not the same on two disks, or comes behind 0x{known.Previous:x} on one and 0x{previous:x} on another"));
        }
    }

    private void Note(in Txn txn, ReadOnlyMemory<byte> bytes)
    {
        if (new Zxid(txn.Zxid).Epoch is var epoch && epoch > _epoch)
        {
            _epoch = epoch;
            world.Flaw.OnEpoch(world);
        }

        if (txn is { Op: OpCode.CloseSession, Origin: 0 })
        {
            world.OnExpired(txn.SessionId);
            world.Flaw.OnExpired(world, bytes);
        }
        else if (txn.Op == OpCode.SetData)
        {
            LastWrite = bytes;
        }
    }

    private readonly record struct Written(long Previous, ReadOnlyMemory<byte> Bytes);
}
