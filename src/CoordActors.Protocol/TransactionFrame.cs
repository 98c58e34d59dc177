using System.Buffers.Binary;

namespace CoordActors.Protocol;

/// <summary>
/// A transaction as those see it who only order and keep it: bytes with a length and a zxid. Encoded: i32 length of what follows, u8 feature
/// level, u8 kind, i64 zxid, i64 time, then what concerns the tree alone.
/// </summary>
public static class TransactionFrame
{
    /// <summary>Where the feature level is.</summary>
    public const int FeatureLevelOffset = LengthBytes;

    /// <summary>Where the zxid begins.</summary>
    public const int ZxidOffset = LengthBytes + 1 + 1;

    /// <summary>Where the time begins.</summary>
    public const int TimeOffset = ZxidOffset + 8;

    private const int LengthBytes = 4;
    private const int BytesMin = TimeOffset + 8;

    /// <summary>
    /// Reads the transaction at the start of <paramref name="source"/>: its zxid, and its length in bytes, which is where the next one begins.
    /// False for anything truncated or ill-formed: nothing is thrown.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out long zxid, out int length)
    {
        zxid = 0;
        length = 0;
        if (source.Length < BytesMin)
        {
            return false;
        }

        var rest = BinaryPrimitives.ReadInt32BigEndian(source);
        if (rest < BytesMin - LengthBytes || rest > source.Length - LengthBytes)
        {
            return false;
        }

        zxid = BinaryPrimitives.ReadInt64BigEndian(source[ZxidOffset..]);
        length = LengthBytes + rest;
        return true;
    }

    /// <summary>
    /// Fills zxid, time, in ms, and the feature level by which it is to be applied into the whole transaction at the start of
    /// <paramref name="transaction"/>.
    /// </summary>
    public static void Stamp(Span<byte> transaction, long zxid, long timeMs, byte featureLevel)
    {
        transaction[FeatureLevelOffset] = featureLevel;
        BinaryPrimitives.WriteInt64BigEndian(transaction[ZxidOffset..], zxid);
        BinaryPrimitives.WriteInt64BigEndian(transaction[TimeOffset..], timeMs);
    }

    /// <summary>
    /// The zxids of the first and the last transaction of <paramref name="batch"/>. False unless it is a sequence of one or more whole
    /// transactions with ascending zxids.
    /// </summary>
    public static bool TryReadRange(ReadOnlySpan<byte> batch, out long first, out long last)
    {
        first = 0;
        last = 0;
        while (!batch.IsEmpty)
        {
            if (!TryRead(batch, out var zxid, out var length) || zxid <= last)
            {
                return false;
            }

            first = first == 0 ? zxid : first;
            last = zxid;
            batch = batch[length..];
        }

        return first != 0;
    }

    /// <summary>The highest feature level in <paramref name="batch"/>, a sequence of whole transactions; 0 if it is empty.</summary>
    public static byte HighestFeatureLevel(ReadOnlySpan<byte> batch)
    {
        byte highest = 0;
        while (TryRead(batch, out _, out var length))
        {
            highest = Math.Max(highest, batch[FeatureLevelOffset]);
            batch = batch[length..];
        }

        return highest;
    }

    /// <summary>
    /// How many bytes of <paramref name="batch"/>, a sequence of whole transactions, belong to transactions up to <paramref name="zxid"/>.
    /// </summary>
    public static int BytesUpTo(ReadOnlySpan<byte> batch, long zxid)
    {
        var position = 0;
        while (TryRead(batch[position..], out var found, out var length) && found <= zxid)
        {
            position += length;
        }

        return position;
    }
}
