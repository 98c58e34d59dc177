using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace CoordActors.Interop.Raw;

/// <summary>The client's side of SASL DIGEST-MD5 by hand.</summary>
public static partial class SaslDigest
{
    private const string Uri = "zookeeper/zk-sasl-md5";

    /// <summary>A request with a token; null for the null token.</summary>
    public static Request Request(string? token, string text) => new(Op.Sasl, new JuteBytes().Text(token).ToArray(), text);

    /// <summary>The answer to a challenge, for names and passwords in ASCII.</summary>
    public static string Respond(string challenge, string user, string password, string? authorizationId = null)
    {
        var (realm, nonce) = (Realm().Match(challenge).Groups[1].Value, Nonce().Match(challenge).Groups[1].Value);
        var (act, behind) = authorizationId is null ? ("", "") : ($",authzid=\"{authorizationId}\"", $":{authorizationId}");
        byte[] first = [.. Hash(Encoding.ASCII.GetBytes($"{user}:{realm}:{password}")), .. Encoding.ASCII.GetBytes($":{nonce}:mine{behind}")];
        var last = Hex(Encoding.ASCII.GetBytes($"AUTHENTICATE:{Uri}"));
        var response = Hex(Encoding.ASCII.GetBytes($"{Hex(first)}:{nonce}:00000001:mine:auth:{last}"));
        return $"charset=utf-8,username=\"{user}\",realm=\"{realm}\",nonce=\"{nonce}\",nc=00000001,cnonce=\"mine\",digest-uri=\"{Uri}\",maxbuf=65536,"
            + $"response={response},qop=auth{act}";
    }

    private static string Hex(byte[] text) => Convert.ToHexStringLower(Hash(text));

#pragma warning disable CA5351 // The mechanism is defined by it.
    private static byte[] Hash(byte[] text) => MD5.HashData(text);
#pragma warning restore CA5351

    [GeneratedRegex("realm=\"([^\"]*)\"")]
    private static partial Regex Realm();

    [GeneratedRegex("nonce=\"([^\"]*)\"")]
    private static partial Regex Nonce();
}
