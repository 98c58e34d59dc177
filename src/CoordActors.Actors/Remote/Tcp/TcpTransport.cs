using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace CoordActors.Actors.Remote;

/// <summary>The real network: one listening socket, and a socket for each connection.</summary>
internal sealed class TcpTransport : RemoteTransport
{
    private const int Backlog = 128;
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(20);
    private readonly CancellationTokenSource _closing = new();
    private Socket? _listener;
    private RemoteTls? _tls;
    private TimeSpan _handshakeTimeout;
    private Func<Address, DnsEndPoint> _locate = null!;

    internal override int Listen(ActorSystemImpl system, RemoteSetup setup)
    {
        if (_listener is not null) throw new ConfigurationException("A transport carries one system.");
        _tls = setup.Tls;
        _handshakeTimeout = setup.HandshakeTimeout;
        _locate = setup.Locate;
        var port = setup.Bind is { Port: not 0 } bound ? bound.Port : setup.Port;
        var address = setup.Bind?.Address ?? (IPAddress.TryParse(setup.Host, out var own) ? own : IPAddress.IPv6Any);
        if (address.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6) address = IPAddress.Any;
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Equals(IPAddress.IPv6Any)) _listener.DualMode = true;
            _listener.Bind(new IPEndPoint(address, port));
            _listener.Listen(Backlog);
        }
        catch (SocketException cause)
        {
            _listener.Dispose();
            throw new RemoteException($"Cannot listen for other servers on {new IPEndPoint(address, port)}: {cause.Message}.", cause);
        }

        return setup.Port != 0 ? setup.Port : ((IPEndPoint)_listener.LocalEndPoint!).Port;
    }

    internal override void Start(ITransportAcceptor acceptor) => _ = Accept(_listener!, acceptor);

    internal override void Dial(Address remote, ITransportDialer dialer) => _ = DialAsync(remote, dialer);

    internal override void Close()
    {
        _closing.Cancel();
        _listener?.Dispose();
    }

    private static void Prepare(Socket socket) => socket.NoDelay = true;

    private async Task Accept(Socket listener, ITransportAcceptor acceptor)
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(_closing.Token).ConfigureAwait(false);
                Prepare(socket);
                var endPoint = socket.RemoteEndPoint?.ToString() ?? "an unknown address";
                if (_tls is null) acceptor.OnAccepted(new TcpConnection(socket, endPoint));
                else if (_tls.AcceptsPlain) _ = AcceptEither(socket, endPoint, _tls, acceptor);
                else _ = AcceptTls(socket, endPoint, _tls, acceptor);
            }
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException cause)
            {
                // Whoever dialled was gone before it was accepted; or there are no file descriptors left, and then asking again at once is of no use.
                acceptor.OnRejected("an unknown address", cause.Message.TrimEnd('.'));
                await Task.Delay(AcceptPause).ConfigureAwait(false);
            }
        }
    }

    private async Task AcceptEither(Socket socket, string endPoint, RemoteTls tls, ITransportAcceptor acceptor)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
            limit.CancelAfter(_handshakeTimeout);
            if (!await BeginsTls(socket, limit.Token).ConfigureAwait(false))
            {
                acceptor.OnAccepted(new TcpConnection(socket, endPoint));
                return;
            }
        }
        catch (Exception cause) when (IsExpected(cause))
        {
            socket.Dispose();
            acceptor.OnRejected(endPoint, Explain(cause));
            return;
        }

        await AcceptTls(socket, endPoint, tls, acceptor).ConfigureAwait(false);
    }

    /// <summary>
    /// Looks at the first bytes without taking them: a record of TLS says in its sixth byte that it is a client's hello, where a frame of ours has a letter.
    /// Any other first byte than that of such a record, which the length of a frame may have too, decides at once.
    /// </summary>
    private static async Task<bool> BeginsTls(Socket socket, CancellationToken limit)
    {
        const byte record = 0x16;
        const byte clientHello = 0x01;
        var first = new byte[6];
        while (true)
        {
            var count = await socket.ReceiveAsync(first, SocketFlags.Peek, limit).ConfigureAwait(false);
            if (count == 0 || first[0] != record) return false;
            if (count == first.Length) return first[^1] == clientHello;
            await Task.Delay(AcceptPause, limit).ConfigureAwait(false);
        }
    }

    private async Task AcceptTls(Socket socket, string endPoint, RemoteTls tls, ITransportAcceptor acceptor)
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
            limit.CancelAfter(_handshakeTimeout);
            await stream.AuthenticateAsServerAsync(tls.Server(), limit.Token).ConfigureAwait(false);
        }
        catch (Exception cause) when (IsExpected(cause))
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            acceptor.OnRejected(endPoint, Explain(cause));
            return;
        }

        acceptor.OnAccepted(new TlsConnection(socket, stream, endPoint));
    }

    private async Task DialAsync(Address remote, ITransportDialer dialer)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        SslStream? stream = null;
        TransportConnection connection;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
            limit.CancelAfter(_handshakeTimeout);
            Prepare(socket);
            var place = _locate(remote);
            await socket.ConnectAsync(place.Host, place.Port, limit.Token).ConfigureAwait(false);
            var endPoint = socket.RemoteEndPoint!.ToString()!;
            if (_tls is null or { DialsPlain: true })
            {
                connection = new TcpConnection(socket, endPoint);
            }
            else
            {
                var options = _tls.Client();
                options.TargetHost ??= place.Host;
                stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
                await stream.AuthenticateAsClientAsync(options, limit.Token).ConfigureAwait(false);
                connection = new TlsConnection(socket, stream, endPoint);
            }
        }
        catch (Exception cause) when (IsExpected(cause))
        {
            if (stream is not null) await stream.DisposeAsync().ConfigureAwait(false);
            socket.Dispose();
            dialer.OnDialFailed(Explain(cause), cause);
            return;
        }

        dialer.OnDialed(connection);
    }

    private static bool IsExpected(Exception cause) =>
        cause is SocketException or IOException or AuthenticationException or OperationCanceledException or ObjectDisposedException;

    private static string Explain(Exception cause) => cause switch
    {
        OperationCanceledException => "it took too long",
        AuthenticationException => $"TLS failed: {(cause.InnerException ?? cause).Message.TrimEnd('.')}",
        _ => cause.Message.TrimEnd('.'),
    };
}
