using System.Buffers;
using System.Diagnostics;
using CoordActors.Server.Serving;

namespace CoordActors.Server.Journal;

/// <summary>
/// The event of the journal: transactions encoded back to back, in zxid order, that one commit makes durable. The tree actor gets the same object
/// once it is durable, and releases it.
/// </summary>
public sealed class TransactionBatch
{
    private byte[]? _pooled;

    /// <summary>Takes over an array of the pool, to be written now.</summary>
    public TransactionBatch(byte[] pooled, int length)
    {
        Times = new WriteTimes(Stopwatch.GetTimestamp(), 0);
        _pooled = pooled;
        Transactions = pooled.AsMemory(0, length);
    }

    /// <summary>Transactions read back from the journal.</summary>
    public TransactionBatch(ReadOnlyMemory<byte> transactions) => Transactions = transactions;

    /// <summary>When it was written.</summary>
    public WriteTimes Times { get; private set; }

    /// <summary>The encoded transactions.</summary>
    public ReadOnlyMemory<byte> Transactions { get; private set; }

    /// <summary>It is on the disk.</summary>
    public void MarkDurable() => Times = Times with { DurableAt = Stopwatch.GetTimestamp() };

    /// <summary>Gives the array back; the transactions must not be looked at any more.</summary>
    public void Release()
    {
        Transactions = default;
        if (_pooled is { } array)
        {
            _pooled = null;
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
