using System.Buffers.Binary;

namespace CoordActors.Zab.Tests;

/// <summary>Transactions as far as Zab knows them: a length, the feature level, a byte, the zxid, the time, and nothing more.</summary>
internal static class Transactions
{
    public const int Size = 4 + 2 + 8 + 8;

    public static byte[] Encode(long zxid, byte level = 0)
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteInt32BigEndian(bytes, Size - 4);
        bytes[4] = level;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(6), zxid);
        return bytes;
    }

    public static byte[] Unstamped(int count) => [.. Enumerable.Range(0, count).SelectMany(_ => Encode(0))];
}
