using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CoordActors.Server.Auth;

/// <summary>
/// The text of a certificate's subject as ZooKeeper has it in access control lists: RFC 2253 in Java's form. The most specific part comes first, nothing
/// stands between the parts but a comma; attributes that RFC 2253 does not name have their number, and their value as bytes.
/// </summary>
public static class DistinguishedNameText
{
    private const string Escaped = ",=+<>#;\"\\";

    /// <summary>Who a certificate is about; null for no certificate.</summary>
    public static string? OfSubject(X509Certificate2? certificate) => certificate is null ? null : Of(certificate.SubjectName.RawData);

    /// <summary>The text of an encoded name.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    public static string Of(ReadOnlyMemory<byte> name)
    {
        var parts = new Stack<string>();
        var sequence = new AsnReader(name, AsnEncodingRules.BER).ReadSequence();
        while (sequence.HasData)
        {
            var part = new StringBuilder();
            var set = sequence.ReadSetOf(skipSortOrderValidation: true);
            while (set.HasData)
            {
                part.Append(part.Length == 0 ? "" : "+");
                AppendPair(part, set.ReadSequence());
            }

            parts.Push(part.ToString());
        }

        return string.Join(',', parts);
    }

    private static void AppendPair(StringBuilder text, AsnReader pair)
    {
        var type = pair.ReadObjectIdentifier();
        var name = NameOf(type);
        var value = pair.PeekEncodedValue();
        if (name is not null && TextOf(pair) is { } readable)
        {
            text.Append(name).Append('=');
            AppendEscaped(text, readable);
        }
        else
        {
            text.Append(name ?? type).Append("=#").Append(Convert.ToHexStringLower(value.Span));
        }
    }

    /// <summary>The names of RFC 2253, section 2.3.</summary>
    private static string? NameOf(string type) => type switch
    {
        "2.5.4.3" => "CN",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "STREET",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        _ => null,
    };

    private static string? TextOf(AsnReader pair)
    {
        var tag = pair.PeekTag();
        return tag is { TagClass: TagClass.Universal, IsConstructed: false }
            && (UniversalTagNumber)tag.TagValue is var kind
            && kind is UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String
                or UniversalTagNumber.T61String or UniversalTagNumber.BMPString
            ? pair.ReadCharacterString(kind)
            : null;
    }

    private static void AppendEscaped(StringBuilder text, string value)
    {
        var first = value.Length - value.TrimStart(' ').Length;
        var last = value.TrimEnd(' ').Length - 1;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\0')
            {
                text.Append("\\00");
                continue;
            }

            text.Append(i < first || i > last || Escaped.Contains(value[i], StringComparison.Ordinal) ? "\\" : "").Append(value[i]);
        }
    }
}
