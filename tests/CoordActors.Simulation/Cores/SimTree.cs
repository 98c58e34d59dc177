using System.Buffers.Binary;

namespace CoordActors.Simulation.Cores;

/// <summary>
/// The state that transactions change: some registers, how many transactions were applied since the beginning of time, and a hash over all of
/// them, so that two trees are equal if and only if they saw the same transactions in the same order.
/// </summary>
internal sealed class SimTree
{
    public const int Keys = 4;

    private readonly long[] _values = new long[Keys];

    public long LastZxid { get; private set; }

    public int Count { get; private set; }

    public ulong Chain { get; private set; }

    public static ulong Extend(ulong chain, ReadOnlySpan<byte> transaction)
    {
        var hash = chain ^ 14695981039346656037UL;
        foreach (var octet in transaction)
        {
            hash = (hash ^ octet) * 1099511628211UL;
        }

        return (hash ^ (hash >> 29)) * 0x94D049BB133111EB;
    }

    public long Read(int key) => _values[key];

    public void Apply(ReadOnlySpan<byte> transaction)
    {
        var txn = SimTxn.Decode(transaction);
        _values[txn.Key] = txn.Value;
        LastZxid = txn.Zxid;
        Count++;
        Chain = Extend(Chain, transaction);
    }

    public SimTree Clone() => FromImage(ToImage());

    public byte[] ToImage()
    {
        var image = new byte[8 + 4 + 8 + (8 * Keys)];
        BinaryPrimitives.WriteInt64BigEndian(image, LastZxid);
        BinaryPrimitives.WriteInt32BigEndian(image.AsSpan(8), Count);
        BinaryPrimitives.WriteUInt64BigEndian(image.AsSpan(12), Chain);
        for (var i = 0; i < Keys; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(image.AsSpan(20 + (8 * i)), _values[i]);
        }

        return image;
    }

    public static SimTree FromImage(ReadOnlySpan<byte> image)
    {
        var tree = new SimTree
        {
            LastZxid = BinaryPrimitives.ReadInt64BigEndian(image),
            Count = BinaryPrimitives.ReadInt32BigEndian(image[8..]),
            Chain = BinaryPrimitives.ReadUInt64BigEndian(image[12..]),
        };
        for (var i = 0; i < Keys; i++)
        {
            tree._values[i] = BinaryPrimitives.ReadInt64BigEndian(image[(20 + (8 * i))..]);
        }

        return tree;
    }
}
