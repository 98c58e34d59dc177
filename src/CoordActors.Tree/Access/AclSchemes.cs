using System.Buffers.Text;
using System.Net;

namespace CoordActors.Tree;

/// <summary>The built-in schemes: which ids an entry may name, and which identities match it.</summary>
internal static class AclSchemes
{
    private const int IPv4Bytes = 4;
    private const int IPv6Bytes = 16;

    /// <summary>Whether identities of the scheme stand for a user, so that an entry of scheme auth expands to them.</summary>
    public static bool IsAuthenticated(ReadOnlySpan<byte> scheme, TreeSettings settings) =>
        (scheme.SequenceEqual("digest"u8) && settings.DigestSchemeEnabled) || scheme.SequenceEqual("sasl"u8) || scheme.SequenceEqual("x509"u8);

    /// <summary>Whether an entry may name this id.</summary>
    public static bool IsValidId(ReadOnlySpan<byte> scheme, ReadOnlySpan<byte> id, TreeSettings settings) => scheme switch
    {
        _ when scheme.SequenceEqual("world"u8) => id.SequenceEqual("anyone"u8),
        _ when scheme.SequenceEqual("digest"u8) => settings.DigestSchemeEnabled && IsDigestId(id),
        _ when scheme.SequenceEqual("ip"u8) => IsNetwork(id),
        _ when scheme.SequenceEqual("sasl"u8) => IsSaslId(id),
        _ when scheme.SequenceEqual("x509"u8) => IsDistinguishedName(id),
        _ => false,
    };

    /// <summary>Whether an identity matches the id of an entry of the same scheme.</summary>
    public static bool Matches(ReadOnlySpan<byte> scheme, ReadOnlySpan<byte> identity, ReadOnlySpan<byte> aclId, TreeSettings settings) => scheme switch
    {
        _ when scheme.SequenceEqual("ip"u8) => IsInNetwork(identity, aclId),
        _ when scheme.SequenceEqual("sasl"u8) => identity.SequenceEqual(aclId) || identity.SequenceEqual("super"u8) || settings.IsAnySaslUser(aclId),
        _ when scheme.SequenceEqual("digest"u8) => settings.DigestSchemeEnabled && identity.SequenceEqual(aclId),
        _ => identity.SequenceEqual(aclId),
    };

    /// <summary>Exactly two parts when split at ":", empty ones at the end not counted.</summary>
    private static bool IsDigestId(ReadOnlySpan<byte> id)
    {
        var trimmed = id.TrimEnd((byte)':');
        return trimmed.Count((byte)':') == 1;
    }

    /// <summary>A plain name, or service[/host]@REALM.</summary>
    private static bool IsSaslId(ReadOnlySpan<byte> id)
    {
        var at = id.IndexOf((byte)'@');
        return at < 0 || (id[..at].Count((byte)'/') <= 1 && id[(at + 1)..].IndexOfAny((byte)'@', (byte)'/') < 0);
    }

    /// <summary>Attribute=value pairs separated by "," ";" or "+", with values quoted or escaped as in RFC 2253. The empty name is one.</summary>
    private static bool IsDistinguishedName(ReadOnlySpan<byte> name)
    {
        if (name.Trim((byte)' ').IsEmpty)
        {
            return true;
        }

        while (true)
        {
            var equals = name.IndexOf((byte)'=');
            if (equals < 0 || !IsAttributeType(name[..equals].Trim((byte)' ')))
            {
                return false;
            }

            var end = EndOfValue(name[(equals + 1)..]);
            if (end < 0)
            {
                return false;
            }

            name = name[(equals + 1)..];
            if (end == name.Length)
            {
                return true;
            }

            name = name[(end + 1)..];
        }
    }

    private static bool IsAttributeType(ReadOnlySpan<byte> type)
    {
        foreach (var b in type)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'.' or (byte)'-'))
            {
                return false;
            }
        }

        return !type.IsEmpty;
    }

    /// <summary>Where the value ends, -1 if its quotes or escapes do not.</summary>
    private static int EndOfValue(ReadOnlySpan<byte> value)
    {
        var quoted = false;
        for (var i = 0; i < value.Length; i++)
        {
            switch (value[i])
            {
                case (byte)'\\' when ++i == value.Length:
                    return -1;
                case (byte)'"':
                    quoted = !quoted;
                    break;
                case (byte)',' or (byte)';' or (byte)'+' when !quoted:
                    return i;
            }
        }

        return quoted ? -1 : value.Length;
    }

    private static bool IsNetwork(ReadOnlySpan<byte> id)
    {
        Span<byte> address = stackalloc byte[IPv6Bytes];
        return TryReadNetwork(id, address, out _, out _);
    }

    private static bool IsInNetwork(ReadOnlySpan<byte> identity, ReadOnlySpan<byte> aclId)
    {
        Span<byte> network = stackalloc byte[IPv6Bytes];
        Span<byte> address = stackalloc byte[IPv6Bytes];
        if (!TryReadNetwork(aclId, network, out var networkBytes, out var bits)
            || !TryReadAddress(identity, address, out var addressBytes)
            || networkBytes != addressBytes)
        {
            return false;
        }

        var whole = bits / 8;
        var mask = (byte)(0xFF << (8 - (bits % 8)));
        return network[..whole].SequenceEqual(address[..whole]) && (bits % 8 == 0 || ((network[whole] ^ address[whole]) & mask) == 0);
    }

    /// <summary>An address and how many of its first bits count.</summary>
    private static bool TryReadNetwork(ReadOnlySpan<byte> text, Span<byte> address, out int length, out int bits)
    {
        var slash = text.IndexOf((byte)'/');
        bits = 0;
        if (!TryReadAddress(slash < 0 ? text : text[..slash], address, out length))
        {
            return false;
        }

        if (slash < 0)
        {
            bits = length * 8;
            return true;
        }

        var digits = text[(slash + 1)..];
        return Utf8Parser.TryParse(digits, out bits, out var consumed) && consumed == digits.Length && bits >= 0 && bits <= length * 8;
    }

    private static bool TryReadAddress(ReadOnlySpan<byte> text, Span<byte> address, out int length)
    {
        if (text.Contains((byte)':'))
        {
            length = IPv6Bytes;
            return !text.Contains((byte)'%')
                && !text.Contains((byte)'[')
                && IPAddress.TryParse(text, out var parsed)
                && parsed.TryWriteBytes(address, out length)
                && length == IPv6Bytes;
        }

        length = IPv4Bytes;
        for (var i = 0; i < IPv4Bytes; i++)
        {
            var dot = text.IndexOf((byte)'.');
            var part = dot < 0 ? text : text[..dot];
            if ((dot < 0) != (i == IPv4Bytes - 1) || part.Length is 0 or > 3 || !Utf8Parser.TryParse(part, out byte value, out var used) || used != part.Length)
            {
                return false;
            }

            address[i] = value;
            text = text[(dot + 1)..];
        }

        return true;
    }
}
