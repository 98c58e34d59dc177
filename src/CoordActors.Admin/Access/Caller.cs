using System.Net;
using System.Text;
using CoordActors.Protocol;
using CoordActors.Server.Auth;
using Microsoft.AspNetCore.Http;

namespace CoordActors.Admin.Access;

/// <summary>
/// Who sends a request: an address, the certificate of its connection, and what the header <c>Authorization: scheme credential</c> adds to them.
/// </summary>
internal sealed class Caller
{
    private Caller(string address, byte[] authIds, CallerProof proof) => (Address, AuthIds, Proof) = (address, authIds, proof);

    /// <summary>The address, IPv4 in dotted form.</summary>
    public string Address { get; }

    /// <summary>The identities as transactions carry them.</summary>
    public byte[] AuthIds { get; }

    /// <summary>What the header was worth.</summary>
    public CallerProof Proof { get; }

    public static Caller Of(HttpContext http, Authenticator authenticator)
    {
        var address = AddressOf(http.Connection.RemoteIpAddress);
        var identities = new ConnectionIdentities(authenticator, address, DistinguishedNameText.OfSubject(http.Connection.ClientCertificate));
        var header = http.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return new Caller(address, identities.Encoded, CallerProof.Missing);
        }

        var space = header.IndexOf(' ', StringComparison.Ordinal);
        var scheme = space < 0 ? header : header[..space];
        var credential = space < 0 ? "" : header[(space + 1)..].Trim();
        var isWhole = scheme != "digest" || credential.Contains(':', StringComparison.Ordinal);
        var isAccepted = isWhole && identities.TryAdd(scheme, new JuteBytes(Encoding.UTF8.GetBytes(credential)));
        return new Caller(address, identities.Encoded, isAccepted ? CallerProof.Accepted : CallerProof.Refused);
    }

    private static string AddressOf(IPAddress? address) => address switch
    {
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { } => address.ToString(),
        null => IPAddress.None.ToString(),
    };
}

/// <summary>What a caller's header was worth.</summary>
internal enum CallerProof
{
    /// <summary>There was none.</summary>
    Missing,

    /// <summary>The scheme is unknown or switched off, or the credential has not its form.</summary>
    Refused,

    /// <summary>It gave an identity.</summary>
    Accepted,
}
