using CoordActors.Protocol;

namespace CoordActors.Migration.Apache;

/// <summary>Strings as Java's jute writes them: UTF-8 of each UTF-16 unit on its own.</summary>
internal static class JavaText
{
    /// <summary>The first byte of every surrogate that is written on its own.</summary>
    public const byte SurrogateStart = 0xED;

    /// <summary>The same text in UTF-8: two surrogates become the character that they stand for.</summary>
    public static JuteBytes ToUtf8(JuteBytes text)
    {
        var source = text.Span;
        if (!source.Contains(SurrogateStart))
        {
            return text;
        }

        var target = new byte[source.Length];
        var length = 0;
        for (var i = 0; i < source.Length;)
        {
            if (IsSurrogate(source[i..], 0xA0) && IsSurrogate(source[(i + 3)..], 0xB0))
            {
                var character = 0x1_0000 + (Payload(source[i..]) << 10) + Payload(source[(i + 3)..]);
                target[length++] = (byte)(0xF0 | (character >> 18));
                target[length++] = (byte)(0x80 | ((character >> 12) & 0x3F));
                target[length++] = (byte)(0x80 | ((character >> 6) & 0x3F));
                target[length++] = (byte)(0x80 | (character & 0x3F));
                i += 6;
            }
            else
            {
                target[length++] = source[i++];
            }
        }

        return new JuteBytes(target.AsSpan(0, length));
    }

    private static bool IsSurrogate(ReadOnlySpan<byte> bytes, int kind) => bytes.Length >= 3 && bytes[0] == SurrogateStart && (bytes[1] & 0xF0) == kind;

    private static int Payload(ReadOnlySpan<byte> surrogate) => ((surrogate[1] & 0x0F) << 6) | (surrogate[2] & 0x3F);
}
