using System.Buffers.Binary;

namespace CoordActors.Simulation.Cores;

/// <summary>
/// A transaction of the world of cores: the frame that Zab knows (length, two bytes, zxid, time), then who submitted it and a register that it sets.
/// </summary>
internal readonly record struct SimTxn(long Zxid, long TimeMs, long Origin, int Xid, int Key, long Value)
{
    public const int Size = 4 + 2 + 8 + 8 + 8 + 4 + 4 + 8;

    public byte[] Encode()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteInt32BigEndian(bytes, Size - 4);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(6), Zxid);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(14), TimeMs);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(22), Origin);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(30), Xid);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(34), Key);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(38), Value);
        return bytes;
    }

    public static SimTxn Decode(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64BigEndian(bytes[6..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[14..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[22..]),
        BinaryPrimitives.ReadInt32BigEndian(bytes[30..]),
        BinaryPrimitives.ReadInt32BigEndian(bytes[34..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[38..]));

    /// <summary>The transactions of a batch, each as its own bytes.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> batch)
    {
        for (var offset = 0; offset < batch.Length; offset += Size)
        {
            yield return batch.Slice(offset, Size);
        }
    }
}
