using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Client.Sessions;

/// <summary>What a client says first.</summary>
/// <param name="Session">The session to go on with; id 0 for a new one.</param>
/// <param name="TimeoutMs">The timeout asked for, in ms.</param>
/// <param name="LastZxid">The last transaction seen.</param>
/// <param name="AcceptReadOnly">Whether a read-only server is good enough.</param>
internal sealed record Greeting(SessionCredentials Session, int TimeoutMs, long LastZxid, bool AcceptReadOnly);

/// <summary>What the server answers.</summary>
/// <param name="Stream">The connection, ready for requests.</param>
/// <param name="Session">The session.</param>
/// <param name="TimeoutMs">Its timeout, in ms; 0 when the session is gone.</param>
/// <param name="IsReadOnly">Whether the server is read-only.</param>
internal sealed record Welcome(Stream Stream, SessionCredentials Session, int TimeoutMs, bool IsReadOnly)
{
    public bool IsRefused => TimeoutMs <= 0 || Session.Id == 0;
}

/// <summary>Opens a connection up to the point where requests can be sent.</summary>
internal static class Handshake
{
    private const int ResponseBytesMax = 1024;

    /// <exception cref="IOException">The server closed the connection: it does not serve, or is behind the client.</exception>
    /// <exception cref="SocketException">It cannot be reached.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">TLS failed.</exception>
    public static async Task<Welcome> Open(DnsEndPoint server, SslClientAuthenticationOptions? tls, Greeting greeting, CancellationToken cancellation)
    {
        var stream = await Connect(server, tls, cancellation).ConfigureAwait(false);
        try
        {
            using var writer = new JuteWriter();
            var frame = writer.BeginFrame();
            new ConnectRequest
            {
                LastZxidSeen = greeting.LastZxid,
                TimeoutMs = greeting.TimeoutMs,
                SessionId = greeting.Session.Id,
                Password = greeting.Session.Password,
                ReadOnly = greeting.AcceptReadOnly,
                HasReadOnly = true,
            }.Write(writer);
            writer.EndFrame(frame);
            await stream.WriteAsync(writer.WrittenMemory, cancellation).ConfigureAwait(false);

            var header = new byte[sizeof(int)];
            await stream.ReadExactlyAsync(header, cancellation).ConfigureAwait(false);
            var length = BinaryPrimitives.ReadInt32BigEndian(header);
            if (length is < 0 or > ResponseBytesMax)
            {
                throw new InvalidDataException($"{server.Host}:{server.Port} does not speak ZooKeeper's protocol.");
            }

            var response = new byte[length];
            await stream.ReadExactlyAsync(response, cancellation).ConfigureAwait(false);
            return Read(stream, response);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Opens a plain or TLS connection.</summary>
    public static async Task<Stream> Connect(DnsEndPoint server, SslClientAuthenticationOptions? tls, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, cancellation).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var plain = new NetworkStream(socket, ownsSocket: true);
        if (tls is null)
        {
            return plain;
        }

        var secure = new SslStream(plain);
        try
        {
            await secure.AuthenticateAsClientAsync(For(server, tls), cancellation).ConfigureAwait(false);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static Welcome Read(Stream stream, byte[] response)
    {
        var reader = new JuteReader(response);
        var connected = ConnectResponse.Read(ref reader);
        if (reader.Failed)
        {
            throw new InvalidDataException("The server's first packet cannot be decoded.");
        }

        var session = new SessionCredentials(connected.SessionId, connected.Password.Span.ToArray());
        return new Welcome(stream, session, connected.TimeoutMs, connected.ReadOnly);
    }

    private static SslClientAuthenticationOptions For(DnsEndPoint server, SslClientAuthenticationOptions tls) => string.IsNullOrEmpty(tls.TargetHost)
        ? new SslClientAuthenticationOptions
        {
            TargetHost = server.Host,
            AllowRenegotiation = tls.AllowRenegotiation,
            AllowTlsResume = tls.AllowTlsResume,
            ApplicationProtocols = tls.ApplicationProtocols,
            CertificateChainPolicy = tls.CertificateChainPolicy,
            CertificateRevocationCheckMode = tls.CertificateRevocationCheckMode,
            CipherSuitesPolicy = tls.CipherSuitesPolicy,
            ClientCertificateContext = tls.ClientCertificateContext,
            ClientCertificates = tls.ClientCertificates,
            EnabledSslProtocols = tls.EnabledSslProtocols,
            EncryptionPolicy = tls.EncryptionPolicy,
            LocalCertificateSelectionCallback = tls.LocalCertificateSelectionCallback,
            RemoteCertificateValidationCallback = tls.RemoteCertificateValidationCallback,
        }
        : tls;
}
