using System.Buffers.Binary;

namespace CoordActors.Protocol;

/// <summary>
/// The 16 bytes that a client shows to resume its session. They are a pure function of the session id, the same as ZooKeeper's, so that every
/// server of an ensemble can check them without stored state. They have no security value.
/// </summary>
public static class SessionPassword
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 16;

    private const long Secret = 0xB3415C00L;
    private const long Multiplier = 0x5DEECE66DL;
    private const long Mask = (1L << 48) - 1;

    /// <summary>
    /// Writes the password of <paramref name="sessionId"/> into 16 bytes: four outputs of the 48-bit linear congruential generator of Java's library.
    /// </summary>
    public static void Derive(long sessionId, Span<byte> password)
    {
        var state = ((sessionId ^ Secret) ^ Multiplier) & Mask;
        for (var i = 0; i < 4; i++)
        {
            state = unchecked((state * Multiplier) + 0xB) & Mask;
            BinaryPrimitives.WriteUInt32LittleEndian(password[(i * 4)..], (uint)(state >> 16));
        }
    }

    /// <summary>Whether <paramref name="password"/> is that of <paramref name="sessionId"/>.</summary>
    public static bool IsRight(long sessionId, ReadOnlySpan<byte> password)
    {
        Span<byte> expected = stackalloc byte[Length];
        Derive(sessionId, expected);
        return password.SequenceEqual(expected);
    }
}
