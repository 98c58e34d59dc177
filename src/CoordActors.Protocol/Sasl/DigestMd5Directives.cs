using System.Text;

namespace CoordActors.Protocol.Sasl;

/// <summary>The text of a DIGEST-MD5 token: <c>name=value</c> and <c>name="value"</c>, separated by commas (RFC 2831, section 7.1).</summary>
internal static class DigestMd5Directives
{
    /// <summary>Far above what an honest side sends.</summary>
    public const int TokenBytesMax = 4096;

    private const string Separators = "()<>@,;:\\\"/[]?={} \t";

    /// <summary>Reads a token. Of a name that stands there more than once the first value counts, and <paramref name="repeated"/> has the name.</summary>
    /// <returns>False where the token is longer than 4 KiB or not of this form.</returns>
    public static bool TryRead(ReadOnlySpan<byte> token, out Dictionary<string, byte[]> values, out HashSet<string> repeated)
    {
        values = new Dictionary<string, byte[]>(StringComparer.OrdinalIgnoreCase);
        repeated = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (token.Length > TokenBytesMax)
        {
            return false;
        }

        var rest = TrimStart(token);
        while (!rest.IsEmpty)
        {
            if (rest[0] == (byte)',')
            {
                rest = TrimStart(rest[1..]);
                continue;
            }

            if (!TryTakeName(ref rest, out var name) || !TryTakeValue(ref rest, out var value) || !(rest.IsEmpty || rest[0] == (byte)','))
            {
                return false;
            }

            if (!values.TryAdd(name, value))
            {
                repeated.Add(name);
            }
        }

        return true;
    }

    /// <summary>A value between quotes, with those inside it escaped.</summary>
    public static void AppendQuoted(List<byte> token, ReadOnlySpan<byte> value)
    {
        token.Add((byte)'"');
        foreach (var b in value)
        {
            if (b is (byte)'"' or (byte)'\\')
            {
                token.Add((byte)'\\');
            }

            token.Add(b);
        }

        token.Add((byte)'"');
    }

    private static bool TryTakeName(ref ReadOnlySpan<byte> rest, out string name)
    {
        var length = WordLength(rest);
        name = Encoding.ASCII.GetString(rest[..length]);
        rest = TrimStart(rest[length..]);
        if (length == 0 || rest.IsEmpty || rest[0] != (byte)'=')
        {
            return false;
        }

        rest = TrimStart(rest[1..]);
        return true;
    }

    private static bool TryTakeValue(ref ReadOnlySpan<byte> rest, out byte[] value)
    {
        value = [];
        if (rest.IsEmpty || rest[0] != (byte)'"')
        {
            var length = WordLength(rest);
            value = rest[..length].ToArray();
            rest = TrimStart(rest[length..]);
            return length > 0;
        }

        var text = new List<byte>();
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == (byte)'"')
            {
                value = [.. text];
                rest = TrimStart(rest[(i + 1)..]);
                return true;
            }

            if (rest[i] == (byte)'\\' && ++i == rest.Length)
            {
                return false;
            }

            text.Add(rest[i]);
        }

        return false;
    }

    private static int WordLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && text[length] is > 32 and < 127 && !Separators.Contains((char)text[length], StringComparison.Ordinal))
        {
            length++;
        }

        return length;
    }

    private static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n"u8);
}
