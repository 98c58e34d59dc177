using System.Security.Cryptography;
using System.Text;

namespace CoordActors.Protocol.Sasl;

/// <summary>What both sides of a DIGEST-MD5 exchange prove that they know the password with: RFC 2831, section 2.1.2.1, quality of protection auth.</summary>
internal sealed record DigestMd5Proof
{
    /// <summary>Whom the client wants to talk to; ZooKeeper's name for itself.</summary>
    public const string ZooKeeperUri = "zookeeper/zk-sasl-md5";

    /// <summary>How often the nonce has been used: each is good for once.</summary>
    public const string FirstUse = "00000001";

    /// <summary>The user's name, as it is hashed.</summary>
    public required byte[] User { get; init; }

    /// <summary>The realm, empty for none.</summary>
    public required byte[] Realm { get; init; }

    /// <summary>The server's random text.</summary>
    public required byte[] Nonce { get; init; }

    /// <summary>The client's random text.</summary>
    public required byte[] ClientNonce { get; init; }

    /// <summary>Whom the client wants to talk to, as it spells it.</summary>
    public byte[] Uri { get; init; } = Encoding.ASCII.GetBytes(ZooKeeperUri);

    /// <summary>Whom the client wants to act as; null for itself.</summary>
    public byte[]? AuthorizationId { get; init; }

    /// <summary>The client's proof: 32 hexadecimal digits.</summary>
    public byte[] OfClient(ReadOnlySpan<byte> password) => Compute(password, "AUTHENTICATE"u8);

    /// <summary>The server's proof, which tells the client that it knows the password too.</summary>
    public byte[] OfServer(ReadOnlySpan<byte> password) => Compute(password, default);

    /// <summary>A text in UTF-8 as it is hashed: in ISO 8859-1 where it has no other characters.</summary>
    public static byte[] Latin1WherePossible(byte[] utf8)
    {
        var text = Encoding.UTF8.GetString(utf8);
        return text.All(c => c <= byte.MaxValue) ? Encoding.Latin1.GetBytes(text) : utf8;
    }

    private byte[] Compute(ReadOnlySpan<byte> password, ReadOnlySpan<byte> method)
    {
        var session = AuthorizationId is null ? Join(Hash(Join(User, Realm, password)), Nonce, ClientNonce)
            : Join(Hash(Join(User, Realm, password)), Nonce, Join(ClientNonce, AuthorizationId));
        var first = Join(Hex(Hash(session)), Nonce, Encoding.ASCII.GetBytes(FirstUse));
        return Hex(Hash(Join(first, Join(ClientNonce, "auth"u8), Hex(Hash(Join(method, Uri))))));
    }

    private static byte[] Join(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => [.. first, (byte)':', .. second];

    private static byte[] Join(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third) => Join(Join(first, second), third);

    private static byte[] Hex(byte[] hash) => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash));

#pragma warning disable CA5351 // The mechanism is defined by it.
    private static byte[] Hash(byte[] text) => MD5.HashData(text);
#pragma warning restore CA5351
}
