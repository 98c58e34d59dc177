using CoordActors.Protocol;

namespace CoordActors.Zab.Log;

/// <summary>Transactions back to back, of one epoch, with consecutive zxids. The bytes are shared and never change.</summary>
/// <param name="FirstZxid">Zxid of the first.</param>
/// <param name="LastZxid">Zxid of the last.</param>
/// <param name="Bytes">They, encoded.</param>
public readonly record struct HistoryBatch(long FirstZxid, long LastZxid, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Number of transactions.</summary>
    public int Count => (int)(LastZxid - FirstZxid + 1);

    /// <summary>Looks at the zxids of encoded transactions. False unless they are whole, not empty, of one epoch and consecutive.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, out HistoryBatch batch)
    {
        var rest = bytes.Span;
        long first = 0, last = 0;
        while (!rest.IsEmpty)
        {
            if (!TransactionFrame.TryRead(rest, out var zxid, out var length) || (last != 0 && zxid != last + 1))
            {
                batch = default;
                return false;
            }

            first = first == 0 ? zxid : first;
            last = zxid;
            rest = rest[length..];
        }

        batch = new HistoryBatch(first, last, bytes);
        return last != 0 && (first >>> 32) == (last >>> 32);
    }

    /// <summary>
    /// Takes encoded transactions with ascending zxids apart into batches, appended to <paramref name="target"/>: a new one at every gap, which there
    /// only is between epochs. False unless all are whole.
    /// </summary>
    public static bool TryReadAll(ReadOnlyMemory<byte> bytes, ICollection<HistoryBatch> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var span = bytes.Span;
        int start = 0, position = 0;
        long first = 0, last = 0;
        while (position < span.Length)
        {
            if (!TransactionFrame.TryRead(span[position..], out var zxid, out var length))
            {
                return false;
            }

            if (last != 0 && zxid != last + 1)
            {
                target.Add(new HistoryBatch(first, last, bytes[start..position]));
                (start, first) = (position, zxid);
            }

            first = first == 0 ? zxid : first;
            last = zxid;
            position += length;
        }

        if (last != 0)
        {
            target.Add(new HistoryBatch(first, last, bytes[start..position]));
        }

        return true;
    }

    /// <summary>The transactions above <paramref name="zxid"/>, which lies within the batch or right below it.</summary>
    public HistoryBatch After(long zxid) =>
        zxid < FirstZxid ? this : new HistoryBatch(zxid + 1, LastZxid, Bytes[OffsetOf(zxid + 1)..]);

    /// <summary>The transactions up to <paramref name="zxid"/>, which lies within the batch.</summary>
    public HistoryBatch UpTo(long zxid) =>
        zxid >= LastZxid ? this : new HistoryBatch(FirstZxid, zxid, Bytes[..OffsetOf(zxid + 1)]);

    private int OffsetOf(long zxid)
    {
        var span = Bytes.Span;
        var offset = 0;
        for (var at = FirstZxid; at < zxid; at++)
        {
            TransactionFrame.TryRead(span[offset..], out _, out var length);
            offset += length;
        }

        return offset;
    }
}
