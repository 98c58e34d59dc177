using System.Net.Security;

namespace CoordActors.Actors.Remote;

/// <summary>TLS between systems. The options are asked for at each connection, so certificates can be replaced while the system runs.</summary>
/// <param name="Server">For connections that are accepted; <see cref="SslServerAuthenticationOptions.ClientCertificateRequired"/> asks the others for
/// their certificates, and the validation callback judges them.</param>
/// <param name="Client">For connections that are dialled; the target host, when it is not set, is that of the other system's address.</param>
public sealed record RemoteTls(Func<SslServerAuthenticationOptions> Server, Func<SslClientAuthenticationOptions> Client)
{
    /// <summary>Whether connections without TLS are accepted too, while systems move over one by one. Whoever comes that way shows no certificate.</summary>
    public bool AcceptsPlain { get; init; }

    /// <summary>Whether connections are dialled without TLS, while others still understand nothing else.</summary>
    public bool DialsPlain { get; init; }
}
