using System.Net.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoordActors.Client;

/// <summary>How a <see cref="CoordClient"/> connects.</summary>
public sealed record CoordClientOptions
{
    /// <summary>The servers and, behind a slash, the znode that takes the place of the root: <c>host:port,host:port/chroot</c>.</summary>
    public string ConnectionString { get; init; } = "localhost:2181";

    /// <summary>
    /// How long the session outlives the loss of its connection; the server bounds it (<see cref="CoordClient.SessionTimeout"/> says to what).
    /// From 1 ms; 30 s unless set.
    /// </summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long <see cref="CoordClient.ConnectAsync(CoordClientOptions, CancellationToken)"/> tries; the session timeout unless set.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>Whether the first connection is tried until the timeout; else it fails as soon as every server has been tried once.</summary>
    public bool WaitForServers { get; init; } = true;

    /// <summary>Whether a server that is cut off from its ensemble is good enough; the client goes on looking for one that writes.</summary>
    public bool AcceptReadOnly { get; init; }

    /// <summary>Whether the servers are tried in a random order (so that many clients spread evenly) or in the order given.</summary>
    public bool ShuffleHosts { get; init; } = true;

    /// <summary>TLS for the connection, null for plain TCP. Without a target host the name of each server is checked against its certificate.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>Credentials to authenticate with on every connection, before any other request.</summary>
    public IReadOnlyList<AuthCredentials> Auth { get; init; } = [];

    /// <summary>The user who logs in with SASL on every connection, before anything else; null for nobody.</summary>
    public SaslCredentials? Sasl { get; init; }

    /// <summary>A session to go on with (from <see cref="CoordClient.Credentials"/>), null for a new one.</summary>
    public SessionCredentials? Session { get; init; }

    /// <summary>The largest packet to accept from a server, in bytes. 64 MiB unless set; a list of a million children is some 20 MB.</summary>
    public int PacketBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>Where to log what happens to the session; nowhere unless set.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock for timeouts and pings; for tests.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

/// <summary>Who one is, and the proof.</summary>
/// <param name="Scheme">digest, or another that the server knows.</param>
/// <param name="Auth">What the scheme wants to see; for digest <c>user:password</c>.</param>
public sealed record AuthCredentials(string Scheme, byte[] Auth)
{
    /// <summary>A user and a password of the digest scheme.</summary>
    public static AuthCredentials Digest(string user, string password) => new("digest", System.Text.Encoding.UTF8.GetBytes($"{user}:{password}"));
}
