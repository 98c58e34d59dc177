using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace CoordActors.Persistence.Sqlite;

/// <summary>The 64-bit xxHash of a stream of bytes: recognises damage, several GB/s. Not a defence against forgery.</summary>
/// <remarks>Written after the algorithm's public specification; the constants are those of the specification.</remarks>
internal struct XxHash64
{
    private const ulong Prime1 = 11400714785074694791;
    private const ulong Prime2 = 14029467366897019727;
    private const ulong Prime3 = 1609587929392839161;
    private const ulong Prime4 = 9650029242287828579;
    private const ulong Prime5 = 2870177450012600261;
    private const int Stripe = 32;

    private readonly ulong _seed;
    private readonly byte[] _rest = new byte[Stripe];
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;
    private ulong _length;

    internal XxHash64(ulong seed)
    {
        _seed = seed;
        (_a, _b, _c, _d) = Begin(seed);
    }

    /// <summary>The hash of bytes that are together.</summary>
    internal static ulong Of(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        var (a, b, c, d) = Begin(seed);
        var rest = bytes;
        rest = rest[Stripes(rest, ref a, ref b, ref c, ref d)..];
        return Finish((ulong)bytes.Length, seed, rest, a, b, c, d);
    }

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        var waiting = (int)(_length % Stripe);
        _length += (ulong)bytes.Length;
        if (waiting > 0)
        {
            var taken = Math.Min(Stripe - waiting, bytes.Length);
            bytes[..taken].CopyTo(_rest.AsSpan(waiting));
            if (waiting + taken < Stripe) return;
            Stripes(_rest, ref _a, ref _b, ref _c, ref _d);
            bytes = bytes[taken..];
        }

        bytes[Stripes(bytes, ref _a, ref _b, ref _c, ref _d)..].CopyTo(_rest);
    }

    internal readonly ulong Current() => Finish(_length, _seed, _rest.AsSpan(0, (int)(_length % Stripe)), _a, _b, _c, _d);

    private static (ulong A, ulong B, ulong C, ulong D) Begin(ulong seed) =>
        unchecked((seed + Prime1 + Prime2, seed + Prime2, seed, seed - Prime1));

    /// <summary>Takes in all whole stripes and says how many bytes they were.</summary>
    private static int Stripes(ReadOnlySpan<byte> bytes, ref ulong a, ref ulong b, ref ulong c, ref ulong d)
    {
        var whole = bytes.Length / Stripe * Stripe;
        if (BitConverter.IsLittleEndian)
        {
            var (a0, b0, c0, d0) = (a, b, c, d);
            var words = MemoryMarshal.Cast<byte, ulong>(bytes[..whole]);
            for (var i = 0; i + 3 < words.Length; i += 4)
            {
                a0 = Round(a0, words[i]);
                b0 = Round(b0, words[i + 1]);
                c0 = Round(c0, words[i + 2]);
                d0 = Round(d0, words[i + 3]);
            }

            (a, b, c, d) = (a0, b0, c0, d0);
        }
        else
        {
            for (var at = 0; at < whole; at += Stripe)
            {
                a = Round(a, BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]));
                b = Round(b, BinaryPrimitives.ReadUInt64LittleEndian(bytes[(at + 8)..]));
                c = Round(c, BinaryPrimitives.ReadUInt64LittleEndian(bytes[(at + 16)..]));
                d = Round(d, BinaryPrimitives.ReadUInt64LittleEndian(bytes[(at + 24)..]));
            }
        }

        return whole;
    }

    private static ulong Finish(ulong length, ulong seed, ReadOnlySpan<byte> rest, ulong a, ulong b, ulong c, ulong d)
    {
        unchecked
        {
            ulong hash;
            if (length >= Stripe)
            {
                hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7) + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
                hash = Merge(Merge(Merge(Merge(hash, a), b), c), d);
            }
            else
            {
                hash = seed + Prime5;
            }

            hash += length;
            for (; rest.Length >= 8; rest = rest[8..])
                hash = (BitOperations.RotateLeft(hash ^ Round(0, BinaryPrimitives.ReadUInt64LittleEndian(rest)), 27) * Prime1) + Prime4;
            if (rest.Length >= 4)
            {
                hash = (BitOperations.RotateLeft(hash ^ (BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime1), 23) * Prime2) + Prime3;
                rest = rest[4..];
            }

            foreach (var one in rest) hash = BitOperations.RotateLeft(hash ^ (one * Prime5), 11) * Prime1;
            hash = (hash ^ (hash >> 33)) * Prime2;
            hash = (hash ^ (hash >> 29)) * Prime3;
            return hash ^ (hash >> 32);
        }
    }

    private static ulong Round(ulong lane, ulong input) => unchecked(BitOperations.RotateLeft(lane + (input * Prime2), 31) * Prime1);

    private static ulong Merge(ulong hash, ulong lane) => unchecked(((hash ^ Round(0, lane)) * Prime1) + Prime4);
}
