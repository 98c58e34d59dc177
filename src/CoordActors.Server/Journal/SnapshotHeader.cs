using System.Buffers.Binary;
using CoordActors.Protocol;

namespace CoordActors.Server.Journal;

/// <summary>What a snapshot holds besides the tree, so that it is exact for its number while transactions are in flight.</summary>
/// <param name="AcceptedEpoch">The epoch accepted from a prospective leader.</param>
/// <param name="CurrentEpoch">The epoch of the leader whose history was taken over.</param>
/// <param name="ImageZxid">The last transaction in the tree.</param>
/// <param name="IsReset">Whether it came from a leader and begins a new history.</param>
/// <param name="Tail">What was durable behind <paramref name="ImageZxid"/>, oldest first.</param>
public sealed record SnapshotHeader(
    long AcceptedEpoch, long CurrentEpoch, long ImageZxid, bool IsReset, IReadOnlyList<ReadOnlyMemory<byte>> Tail)
{
    private const int Format = 1;
    private const int FixedBytes = 8 + 4 + 4 + 8 + 8 + 8 + 8;
    private const int ChunkBytes = 1 << 20;

    /// <summary>Its size in bytes, as written.</summary>
    public long Length => FixedBytes + TailBytes;

    private static ReadOnlySpan<byte> Magic => "COORHIST"u8;

    private long TailBytes => Tail.Sum(batch => (long)batch.Length);

    /// <summary>Writes it: magic, i32 format, i32 reset, i64 epochs and zxid, i64 length of the tail, the tail. Big-endian.</summary>
    public void WriteTo(Stream target)
    {
        Span<byte> start = stackalloc byte[FixedBytes];
        Magic.CopyTo(start);
        BinaryPrimitives.WriteInt32BigEndian(start[8..], Format);
        BinaryPrimitives.WriteInt32BigEndian(start[12..], IsReset ? 1 : 0);
        BinaryPrimitives.WriteInt64BigEndian(start[16..], AcceptedEpoch);
        BinaryPrimitives.WriteInt64BigEndian(start[24..], CurrentEpoch);
        BinaryPrimitives.WriteInt64BigEndian(start[32..], ImageZxid);
        BinaryPrimitives.WriteInt64BigEndian(start[40..], TailBytes);
        target.Write(start);
        foreach (var batch in Tail)
        {
            target.Write(batch.Span);
        }
    }

    /// <summary>Reads it; the tree's image follows.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or written by another version.</exception>
    public static SnapshotHeader Read(Stream source)
    {
        Span<byte> start = stackalloc byte[FixedBytes];
        if (source.ReadAtLeast(start, FixedBytes, throwOnEndOfStream: false) < FixedBytes || !start[..8].SequenceEqual(Magic))
        {
            throw new InvalidDataException(
                "The newest snapshot in the data directory was written by a development version whose data this one cannot read: "
                + "move the directory away and start with an empty one.");
        }

        if (BinaryPrimitives.ReadInt32BigEndian(start[8..]) is var format && format != Format)
        {
            throw new InvalidDataException($"The newest snapshot has format {format}, written by a newer version; this one reads format {Format}.");
        }

        var tail = ReadTail(source, BinaryPrimitives.ReadInt64BigEndian(start[40..]));
        return new SnapshotHeader(
            BinaryPrimitives.ReadInt64BigEndian(start[16..]),
            BinaryPrimitives.ReadInt64BigEndian(start[24..]),
            BinaryPrimitives.ReadInt64BigEndian(start[32..]),
            BinaryPrimitives.ReadInt32BigEndian(start[12..]) != 0,
            tail.IsEmpty ? [] : [tail]);
    }

    private static ReadOnlyMemory<byte> ReadTail(Stream source, long length)
    {
        using var read = new MemoryStream();
        var chunk = new byte[(int)Math.Clamp(length, 0, ChunkBytes)];
        for (var left = length; left > 0;)
        {
            var count = source.Read(chunk, 0, (int)Math.Min(left, chunk.Length));
            if (count == 0)
            {
                throw new InvalidDataException("The snapshot ends within the transactions in front of its tree.");
            }

            read.Write(chunk, 0, count);
            left -= count;
        }

        var tail = read.ToArray();
        return length >= 0 && (length == 0 || TransactionFrame.TryReadRange(tail, out _, out _))
            ? tail
            : throw new InvalidDataException("The snapshot holds bytes in front of its tree that are not transactions.");
    }
}
