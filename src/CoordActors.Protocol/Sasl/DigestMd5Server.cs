using System.Security.Cryptography;
using System.Text;

namespace CoordActors.Protocol.Sasl;

/// <summary>
/// The server's side of one DIGEST-MD5 exchange (RFC 2831, quality of protection auth), as ZooKeeper has it: the client begins with a token that says
/// nothing and gets a challenge, answers it, and gets the server's proof. There is no second try.
/// </summary>
/// <param name="nonce">A text that nobody can guess and that is used for one exchange only.</param>
/// <param name="passwordOf">A user's password; null for an unknown user.</param>
public sealed class DigestMd5Server(string nonce, Func<string, string?> passwordOf)
{
    private const string Realm = "zk-sasl-md5";

    private readonly byte[] _nonce = Encoding.UTF8.GetBytes(nonce);
    private Step _step;

    private enum Step
    {
        ExpectsAnything,
        ExpectsResponse,
        Over,
    }

    /// <summary>Who has proved that he knows the password; null before that. A client cannot choose to be somebody else.</summary>
    public string? User { get; private set; }

    /// <summary>Takes the client's next token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="answer">The token to answer with.</param>
    /// <returns>False where the token is wrong, out of turn, or does not prove what it should: the exchange has failed for good.</returns>
    public bool TryAnswer(ReadOnlySpan<byte> token, out byte[] answer)
    {
        var step = _step;
        _step = Step.Over;
        switch (step)
        {
            case Step.ExpectsAnything:
                _step = Step.ExpectsResponse;
                answer = Challenge();
                return true;
            case Step.ExpectsResponse when Check(token) is { } proof:
                answer = [.. "rspauth="u8, .. proof];
                return true;
            default:
                answer = [];
                return false;
        }
    }

    private byte[] Challenge()
    {
        var token = new List<byte>();
        token.AddRange("realm="u8);
        DigestMd5Directives.AppendQuoted(token, Encoding.ASCII.GetBytes(Realm));
        token.AddRange(",nonce="u8);
        DigestMd5Directives.AppendQuoted(token, _nonce);
        token.AddRange(",qop=\"auth\",charset=utf-8,algorithm=md5-sess"u8);
        return [.. token];
    }

    /// <returns>The server's proof; null where the client's is none.</returns>
    private byte[]? Check(ReadOnlySpan<byte> token)
    {
        if (!DigestMd5Directives.TryRead(token, out var values, out var repeated)
            || repeated.Count > 0
            || !values.TryGetValue("username", out var user)
            || !values.TryGetValue("cnonce", out var clientNonce)
            || !values.TryGetValue("response", out var response)
            || !Is(values, "nonce", nonce, isOptional: false)
            || !Is(values, "nc", DigestMd5Proof.FirstUse, isOptional: false)
            || !Is(values, "digest-uri", DigestMd5Proof.ZooKeeperUri, isOptional: false, StringComparison.OrdinalIgnoreCase)
            || !Is(values, "qop", "auth", isOptional: true)
            || !Is(values, "charset", "utf-8", isOptional: true, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var claim = new DigestMd5Proof
        {
            User = user,
            Realm = values.GetValueOrDefault("realm", []),
            Nonce = _nonce,
            ClientNonce = clientNonce,
            Uri = values["digest-uri"],
            AuthorizationId = values.GetValueOrDefault("authzid"),
        };
        return Verify(claim, values.ContainsKey("charset"), response);
    }

    /// <summary>
    /// The password is hashed in ISO 8859-1 where that is possible. Clients in other languages than Java hash UTF-8, so that is right too; for passwords of
    /// ASCII characters both are the same.
    /// </summary>
    private byte[]? Verify(DigestMd5Proof claim, bool isUtf8, byte[] response)
    {
        var name = Encoding.UTF8.GetString(claim.User);
        if (!isUtf8 && passwordOf(name) is null)
        {
            name = Encoding.Latin1.GetString(claim.User);
        }

        var known = passwordOf(name);
        var password = Encoding.UTF8.GetBytes(known ?? "");
        var converted = !isUtf8 ? claim : claim with
        {
            User = DigestMd5Proof.Latin1WherePossible(claim.User),
            Realm = DigestMd5Proof.Latin1WherePossible(claim.Realm),
        };
        foreach (var (form, secret) in new[] { (converted, DigestMd5Proof.Latin1WherePossible(password)), (claim, password) })
        {
            if (CryptographicOperations.FixedTimeEquals(form.OfClient(secret), response) && known is not null)
            {
                User = name;
                return form.OfServer(secret);
            }
        }

        return null;
    }

    private static bool Is(
        Dictionary<string, byte[]> values, string name, string expected, bool isOptional, StringComparison comparison = StringComparison.Ordinal) =>
        values.TryGetValue(name, out var value) ? Encoding.UTF8.GetString(value).Equals(expected, comparison) : isOptional;
}
