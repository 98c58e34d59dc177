using System.Security.Cryptography;
using System.Text;
using CoordActors.Protocol;
using CoordActors.Protocol.Sasl;
using CoordActors.Server.Settings;

namespace CoordActors.Server.Auth;

/// <summary>
/// Turns auth packets into identities. It happens at the server that the client is connected to; transactions carry the result, so that the
/// tree depends on no local setting.
/// </summary>
/// <param name="settings">How clients prove who they are.</param>
/// <param name="newNonce">Gives a text that nobody can guess and that never comes again; null for the operating system's randomness.</param>
public sealed class Authenticator(AuthSettings settings, Func<string>? newNonce = null)
{
    /// <summary>The scheme whose identities bypass every access control list.</summary>
    public const string SuperScheme = "super";

    /// <summary>The scheme of identities that come from certificates.</summary>
    public const string CertificateScheme = "x509";

    /// <summary>The scheme of identities that come from a SASL exchange.</summary>
    public const string SaslScheme = "sasl";

    private const int NonceBytes = 32;

    private readonly Func<string> _newNonce = newNonce ?? (() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes)));

    /// <summary>Whether there is anybody who could log in with SASL.</summary>
    public bool OffersSasl => settings.Sasl.IsOffered;

    /// <summary>Whether a client whose SASL exchange has failed is served without an identity of it.</summary>
    public bool KeepsClientsWhoseSaslFailed => settings.Sasl.AllowFailed && !RequiresSasl;

    /// <summary>Whether clients must log in with SASL.</summary>
    public bool RequiresSasl => settings.EnforceSchemes.Contains(SaslScheme);

    /// <summary>The server's side of a SASL exchange with one client.</summary>
    public DigestMd5Server NewSaslExchange() => new(_newNonce(), user => settings.Sasl.Users.GetValueOrDefault(user));

    /// <summary>The identities of a user who has logged in with SASL.</summary>
    public IReadOnlyList<Identity> OfSaslUser(string user) =>
        settings.Sasl.SuperUsers.Contains(user) ? [new(SaslScheme, user), new(SuperScheme, "")] : [new(SaslScheme, user)];

    /// <summary>The identities of whoever has shown a certificate.</summary>
    /// <param name="subject">Its subject, see <see cref="DistinguishedNameText"/>; null for no certificate.</param>
    public IReadOnlyList<Identity> OfCertificate(string? subject) => subject switch
    {
        null => [],
        _ when subject.Length > 0 && subject == settings.CertificateSuperUser => [new(SuperScheme, subject), new(CertificateScheme, subject)],
        _ => [new(CertificateScheme, subject)],
    };

    /// <summary>Tries an auth packet.</summary>
    /// <param name="scheme">The scheme asked for.</param>
    /// <param name="auth">What the scheme wants to see.</param>
    /// <param name="remoteAddress">The client's address.</param>
    /// <param name="gained">The identities gained.</param>
    /// <returns>False for an unknown or switched-off scheme and for null credentials. A wrong digest password is no error: it gives another identity.</returns>
    public bool TryAuthenticate(string? scheme, JuteBytes auth, string remoteAddress, out IReadOnlyList<Identity> gained)
    {
        switch (scheme)
        {
            case "ip":
                gained = [new Identity("ip", remoteAddress)];
                return true;
            case "digest" when settings.DigestEnabled && !auth.IsNull:
                var digest = DigestOf(auth.Span, settings.DigestAlgorithm);
                gained = digest == settings.SuperDigest
                    ? [new Identity(SuperScheme, ""), new Identity("digest", digest)]
                    : [new Identity("digest", digest)];
                return true;
            default:
                gained = [];
                return false;
        }
    }

    /// <summary>Whether a connection with these identities may send requests where authentication is mandatory.</summary>
    public bool MayUse(IReadOnlyList<Identity> ids) =>
        settings.EnforceSchemes.Count == 0 || ids.Any(id => settings.EnforceSchemes.Contains(id.Scheme));

    /// <summary>The digest scheme's identity of <c>user:password</c>: the user, a colon, and the base64 hash of the whole.</summary>
    public static string DigestOf(ReadOnlySpan<byte> userAndPassword, DigestAlgorithm algorithm)
    {
        var hash = algorithm switch
        {
            DigestAlgorithm.Sha256 => SHA256.HashData(userAndPassword),
            DigestAlgorithm.Sha512 => SHA512.HashData(userAndPassword),
#pragma warning disable CA5350 // The digest scheme's default since ZooKeeper 3.0; identities in stored access control lists depend on it.
            _ => SHA1.HashData(userAndPassword),
#pragma warning restore CA5350
        };
        var colon = userAndPassword.IndexOf((byte)':');
        var user = Encoding.UTF8.GetString(colon < 0 ? userAndPassword : userAndPassword[..colon]);
        return user + ":" + Convert.ToBase64String(hash);
    }
}
