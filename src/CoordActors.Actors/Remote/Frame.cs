using System.Text;

namespace CoordActors.Actors.Remote;

/// <summary>What travels on a connection: frames of a length (4 bytes, little-endian, of what follows), a kind (1 byte) and a body.</summary>
internal static class Frame
{
    internal const int LengthBytes = 4;

    /// <summary>The first frames of a connection are no longer than this.</summary>
    internal const int HandshakeBytesMax = 80 * 1024;

    /// <summary>Entries of each table of a connection; both sides empty a full table before the next entry.</summary>
    internal const int TableMax = 1024;

    private const int MoreBit = 0x80;

    internal static int WriteVarint(Span<byte> target, int value)
    {
        var rest = (uint)value;
        var i = 0;
        while (rest >= MoreBit)
        {
            target[i++] = (byte)(rest | MoreBit);
            rest >>= 7;
        }

        target[i++] = (byte)rest;
        return i;
    }

    /// <exception cref="FrameException">The bytes end before the number, or it is none.</exception>
    internal static int ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        uint value = 0;
        for (var i = 0; i < bytes.Length && i < 5; i++)
        {
            value |= (uint)(bytes[i] & ~MoreBit) << (7 * i);
            if (bytes[i] >= MoreBit) continue;
            bytes = bytes[(i + 1)..];
            return value <= int.MaxValue ? (int)value : throw new FrameException("a number in a frame is too large");
        }

        throw new FrameException("a frame ends inside a number");
    }

    internal static string ReadText(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}

internal enum FrameKind : byte
{
    Message = 1,

    /// <summary>The next recipient: a path without address.</summary>
    DefineRecipient = 2,

    /// <summary>The next recipient: a path to be looked up for each message, possibly with wildcards.</summary>
    DefineSelection = 3,

    /// <summary>The next sender: a path, without address when it is the dialling system's.</summary>
    DefineSender = 4,

    /// <summary>The next serializer and manifest.</summary>
    DefineManifest = 5,

    Hello = 0x41,
    Ready = 0x42,
    Refused = 0x43,

    /// <summary>The last word of the side that was dialled: its system ends in order.</summary>
    Farewell = 0x44,
}

/// <summary>Bytes that are none of our frames; the connection ends.</summary>
internal sealed class FrameException(string message) : Exception(message);
