using System.Buffers;

namespace CoordActors.Server.Journal;

/// <summary>
/// The event of the journal: transactions encoded back to back, in zxid order, that one commit makes durable. The tree actor gets the same object
/// once it is durable, and releases it.
/// </summary>
public sealed class TransactionBatch
{
    private byte[]? _pooled;

    /// <summary>Takes over an array of the pool.</summary>
    public TransactionBatch(byte[] pooled, int length)
    {
        _pooled = pooled;
        Transactions = pooled.AsMemory(0, length);
    }

    /// <summary>Transactions read back from the journal.</summary>
    public TransactionBatch(ReadOnlyMemory<byte> transactions) => Transactions = transactions;

    /// <summary>The encoded transactions.</summary>
    public ReadOnlyMemory<byte> Transactions { get; private set; }

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
