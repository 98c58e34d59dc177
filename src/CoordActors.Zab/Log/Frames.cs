using System.Buffers.Binary;

namespace CoordActors.Zab.Log;

/// <summary>
/// The little that Zab knows of a transaction: an i32 length of what follows, two bytes that mean nothing here, then its zxid and its time (i64 each).
/// </summary>
internal static class Frames
{
    private const int ZxidOffset = 4 + 2;
    private const int TimeOffset = ZxidOffset + 8;
    private const int BytesMin = TimeOffset + 8;

    /// <summary>The zxid and whole length of the transaction at the start; false if it is not whole.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out long zxid, out int length)
    {
        zxid = 0;
        length = 0;
        if (source.Length < BytesMin)
        {
            return false;
        }

        var rest = BinaryPrimitives.ReadInt32BigEndian(source);
        if (rest < BytesMin - 4 || rest > source.Length - 4)
        {
            return false;
        }

        zxid = BinaryPrimitives.ReadInt64BigEndian(source[ZxidOffset..]);
        length = 4 + rest;
        return true;
    }

    /// <summary>Fills zxid and time into the transaction at the start, which is whole.</summary>
    public static void Stamp(Span<byte> transaction, long zxid, long timeMs)
    {
        BinaryPrimitives.WriteInt64BigEndian(transaction[ZxidOffset..], zxid);
        BinaryPrimitives.WriteInt64BigEndian(transaction[TimeOffset..], timeMs);
    }
}
