using System.Buffers.Binary;

namespace CoordActors.Tree.Store;

/// <summary>
/// The one hash function of the tree, equal on every machine: indexes and the digest use it. Each step multiplies two 64-bit words to 128 bits and
/// folds the halves together, so that every input bit reaches every output bit.
/// </summary>
internal static class TreeHash
{
    /// <summary>The hash of the root's path.</summary>
    public const ulong RootPath = 0x27D4_EB2F_1656_67C5;

    private const ulong First = 0x9E37_79B9_7F4A_7C15;
    private const ulong Second = 0xC2B2_AE3D_27D4_EB4F;

    /// <summary>Two words under a seed.</summary>
    public static ulong Words(ulong seed, ulong a, ulong b) => Fold(a ^ First ^ seed, b ^ Second) + seed;

    /// <summary>Bytes under a seed: the hash of a path is that of its last name under its parent's hash.</summary>
    public static ulong Bytes(ulong seed, ReadOnlySpan<byte> bytes)
    {
        var length = bytes.Length;
        var state = seed ^ First;
        ulong a;
        ulong b;
        if (length <= 16)
        {
            if (length >= 8)
            {
                a = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
                b = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(length - 8)..]);
            }
            else if (length >= 4)
            {
                a = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
                b = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(length - 4)..]);
            }
            else
            {
                a = length > 0 ? ((ulong)bytes[0] << 16) | ((ulong)bytes[length >> 1] << 8) | bytes[length - 1] : 0;
                b = 0;
            }
        }
        else
        {
            var rest = bytes;
            while (rest.Length > 16)
            {
                state = Fold(BinaryPrimitives.ReadUInt64LittleEndian(rest) ^ Second, BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]) ^ state);
                rest = rest[16..];
            }

            a = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(length - 16)..]);
            b = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(length - 8)..]);
        }

        return Fold(Second ^ (ulong)length, Fold(a ^ Second, b ^ state));
    }

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }
}
