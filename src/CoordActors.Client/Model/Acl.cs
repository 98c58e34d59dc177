using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using CoordActors.Protocol;

namespace CoordActors.Client;

/// <summary>One entry of an access control list.</summary>
/// <param name="Permissions">What it allows.</param>
/// <param name="Scheme">world, auth, digest, ip, sasl, x509 or super.</param>
/// <param name="Id">The identity, in the scheme's own syntax.</param>
public sealed record Acl(Permissions Permissions, string Scheme, string Id)
{
    /// <summary>Everybody may do everything: the default.</summary>
    public static IReadOnlyList<Acl> Open { get; } = [new(Permissions.All, "world", "anyone")];

    /// <summary>Everybody may read, nobody may change.</summary>
    public static IReadOnlyList<Acl> ReadOnly { get; } = [new(Permissions.Read, "world", "anyone")];

    /// <summary>Whoever creates it may do all, others nothing. Needs <see cref="CoordClient.AddAuthAsync(AuthCredentials, CancellationToken)"/>.</summary>
    public static IReadOnlyList<Acl> CreatorAll { get; } = [new(Permissions.All, "auth", "")];

    /// <summary>An entry for a user of the digest scheme; only a hash of the password is stored.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "ZooKeeper's digest scheme is defined with SHA-1.")]
    public static Acl Digest(string user, string password, Permissions permissions = Permissions.All)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        ArgumentNullException.ThrowIfNull(password);
        var hash = SHA1.HashData(Encoding.UTF8.GetBytes($"{user}:{password}"));
        return new Acl(permissions, "digest", $"{user}:{Convert.ToBase64String(hash)}");
    }
}
