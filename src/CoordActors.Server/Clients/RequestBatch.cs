using System.Buffers;
using System.Buffers.Binary;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Server.Clients;

/// <summary>
/// All whole requests that one read of a socket brought, in one pooled buffer: the unit of work from the socket to the tree. Exactly one actor
/// owns it at a time, edge to session to tree; the tree returns it to its pool. A batch that holds a write is parked at the tree until the
/// write's transaction is applied, with <see cref="Cursor"/> on it.
/// </summary>
public sealed class RequestBatch
{
    private const int FrameHeader = 4;

    private readonly RequestBatchPool _pool;
    private byte[] _buffer = [];
    private RequestItem[] _items = [];

    internal RequestBatch(RequestBatchPool pool) => _pool = pool;

    /// <summary>Number of requests.</summary>
    public int Count { get; private set; }

    /// <summary>The first request that is not answered yet.</summary>
    public int Cursor { get; set; }

    /// <summary>The connection it came from; set by the session actor.</summary>
    public ClientConnection? Connection { get; set; }

    /// <summary>The identities (encoded) that the requests from <see cref="Cursor"/> on are checked with.</summary>
    public byte[] AuthIds { get; set; } = [];

    /// <summary>The identities after each item that adds one, in order.</summary>
    public Queue<byte[]>? AuthChanges { get; set; }

    /// <summary>The tokens to answer the steps of a SASL exchange with, in order.</summary>
    public Queue<byte[]?>? SaslAnswers { get; set; }

    /// <summary>The transactions among the requests, encoded without zxid and time, in a pooled array; null for none, or once submitted.</summary>
    public byte[]? Transactions { get; private set; }

    /// <summary>How much of <see cref="Transactions"/> counts.</summary>
    public int TransactionsLength { get; private set; }

    /// <summary>Number of transactions.</summary>
    public int TransactionsCount { get; private set; }

    /// <summary>Whether there is a sync among the requests.</summary>
    public bool HasSync { get; set; }

    /// <summary>When it was read, in ticks of the monotonic clock.</summary>
    public long ReceivedAt { get; set; }

    /// <summary>When its writes were submitted, for traces; 0 where nobody traces.</summary>
    public long SubmittedAt { get; set; }

    /// <summary>The batch parked behind this one.</summary>
    public RequestBatch? Next { get; set; }

    /// <summary>The request at <paramref name="index"/>.</summary>
    public ref RequestItem this[int index] => ref _items[index];

    /// <summary>The record of a request.</summary>
    public ReadOnlySpan<byte> Body(in RequestItem item) => _buffer.AsSpan(item.BodyOffset, item.BodyLength);

    /// <summary>
    /// Takes as many whole frames from the start of <paramref name="source"/> as there are, but at most <paramref name="bytesMax"/> bytes (one
    /// frame may be longer).
    /// </summary>
    /// <param name="source">What the socket has brought and nobody has taken yet.</param>
    /// <param name="frameBytesMax">The longest legal frame (jute.maxbuffer).</param>
    /// <param name="bytesMax">Where to stop and leave the rest for the next batch.</param>
    /// <param name="problem">Why the connection must be closed; the frames before the bad one have been taken.</param>
    /// <returns>Number of bytes taken.</returns>
    public long Take(in ReadOnlySequence<byte> source, int frameBytesMax, int bytesMax, out string? problem)
    {
        var length = MeasureFrames(source, frameBytesMax, bytesMax, out problem);
        if (length > 0)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(length);
            source.Slice(0, length).CopyTo(_buffer);
            ReadHeaders(length);
        }

        return length;
    }

    /// <summary>Takes over the transactions among the requests.</summary>
    public void Carry(byte[] transactions, int length, int count) =>
        (Transactions, TransactionsLength, TransactionsCount) = (transactions, length, count);

    /// <summary>Hands the transactions over to be submitted, by a caller that has seen that there are any.</summary>
    public byte[] TakeTransactions()
    {
        var taken = Transactions!;
        Transactions = null;
        return taken;
    }

    /// <summary>The transactions will be encoded again, or never submitted.</summary>
    public void DropTransactions()
    {
        if (Transactions is not null)
        {
            ArrayPool<byte>.Shared.Return(TakeTransactions());
        }
    }

    /// <summary>Gives buffer and batch back.</summary>
    public void Return()
    {
        DropTransactions();
        HasSync = false;
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }

        Count = 0;
        Cursor = 0;
        SubmittedAt = 0;
        Connection = null;
        AuthIds = [];
        AuthChanges = null;
        SaslAnswers = null;
        Next = null;
        _pool.Return(this);
    }

    private static int MeasureFrames(in ReadOnlySequence<byte> source, int frameBytesMax, int bytesMax, out string? problem)
    {
        problem = null;
        long taken = 0;
        var available = source.Length;
        var reader = new SequenceReader<byte>(source);
        while (available - taken >= FrameHeader && (taken == 0 || taken < bytesMax))
        {
            reader.TryReadBigEndian(out int frameLength);
            if (frameLength < 0 || frameLength > frameBytesMax)
            {
                problem = $"a frame of {frameLength} bytes, legal are 0 to {frameBytesMax}";
                break;
            }

            if (frameLength < RequestHeader.Size)
            {
                problem = $"a frame of {frameLength} bytes, too short for a request header";
                break;
            }

            if (available - taken - FrameHeader < frameLength)
            {
                break;
            }

            reader.Advance(frameLength);
            taken += FrameHeader + frameLength;
        }

        return (int)taken;
    }

    private void ReadHeaders(int length)
    {
        var position = 0;
        while (position < length)
        {
            var frame = _buffer.AsSpan(position, length - position);
            var frameLength = BinaryPrimitives.ReadInt32BigEndian(frame);
            if (Count == _items.Length)
            {
                Array.Resize(ref _items, Math.Max(4, _items.Length * 2));
            }

            _items[Count++] = new RequestItem
            {
                Xid = BinaryPrimitives.ReadInt32BigEndian(frame[FrameHeader..]),
                Op = (OpCode)BinaryPrimitives.ReadInt32BigEndian(frame[(FrameHeader + 4)..]),
                BodyOffset = position + FrameHeader + RequestHeader.Size,
                BodyLength = frameLength - RequestHeader.Size,
            };
            position += FrameHeader + frameLength;
        }
    }
}
