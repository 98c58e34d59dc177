using System.Security.Cryptography;
using System.Text;

namespace CoordActors.Protocol.Sasl;

/// <summary>The client's side of one DIGEST-MD5 exchange, see <see cref="DigestMd5Server"/>.</summary>
/// <param name="user">The user's name.</param>
/// <param name="password">His password.</param>
/// <param name="clientNonce">A text that nobody can guess and that is used for one exchange only.</param>
public sealed class DigestMd5Client(string user, string password, string clientNonce)
{
    private byte[]? _expected;

    /// <summary>The token to begin with.</summary>
    public static byte[] FirstToken => [];

    /// <summary>Whether the server has proved that it knows the password too.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Answers the server's challenge.</summary>
    /// <returns>False where it is none, or asks for more than authentication.</returns>
    public bool TryRespond(ReadOnlySpan<byte> challenge, out byte[] response)
    {
        response = [];
        if (!DigestMd5Directives.TryRead(challenge, out var values, out var repeated)
            || repeated.Any(name => name != "realm")
            || !values.TryGetValue("nonce", out var nonce)
            || (values.TryGetValue("qop", out var qop) && !Encoding.ASCII.GetString(qop).Split(',', StringSplitOptions.TrimEntries).Contains("auth")))
        {
            return false;
        }

        var realm = values.GetValueOrDefault("realm", []);
        var (name, secret) = (Encoding.UTF8.GetBytes(user), DigestMd5Proof.Latin1WherePossible(Encoding.UTF8.GetBytes(password)));
        var proof = new DigestMd5Proof
        {
            User = DigestMd5Proof.Latin1WherePossible(name),
            Realm = DigestMd5Proof.Latin1WherePossible(realm),
            Nonce = nonce,
            ClientNonce = Encoding.UTF8.GetBytes(clientNonce),
        };
        _expected = [.. "rspauth="u8, .. proof.OfServer(secret)];
        var token = new List<byte>();
        Append(token, "charset=utf-8,username=", name);
        Append(token, ",realm=", realm);
        Append(token, ",nonce=", nonce);
        Append(token, $",nc={DigestMd5Proof.FirstUse},cnonce=", proof.ClientNonce);
        Append(token, ",digest-uri=", proof.Uri);
        token.AddRange(",qop=auth,response="u8);
        token.AddRange(proof.OfClient(secret));
        response = [.. token];
        return true;
    }

    /// <summary>Takes the server's proof.</summary>
    /// <returns>False where it is none: the server does not know the password, and is not the one that one meant to talk to.</returns>
    public bool TryComplete(ReadOnlySpan<byte> token)
    {
        IsComplete = _expected is not null && CryptographicOperations.FixedTimeEquals(token, _expected);
        return IsComplete;
    }

    private static void Append(List<byte> token, string name, ReadOnlySpan<byte> value)
    {
        token.AddRange(Encoding.ASCII.GetBytes(name));
        DigestMd5Directives.AppendQuoted(token, value);
    }
}
