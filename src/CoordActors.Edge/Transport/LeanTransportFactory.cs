using System.Net;
using System.Net.Sockets;
using CoordActors.Edge.Epoll;
using Microsoft.AspNetCore.Connections;

namespace CoordActors.Edge.Transport;

/// <summary>
/// A transport for Kestrel that fits this server's connections: thousands that are idle, and bursts of small frames on the others. Kestrel keeps
/// everything around it (listening options, TLS, connection handlers, shutdown). Compared with Kestrel's own socket transport an idle connection
/// has no pipes, no buffers and no loop of its own, and a burst makes one copy less each way. The plain port, where most clients are, goes one
/// step further on Linux: <see cref="EpollListener"/> keeps its connections to itself. docs/performance.md has the figures.
/// </summary>
internal sealed class LeanTransportFactory(ClientPort port) : IConnectionListenerFactory, IDisposable
{
    private readonly SendOperationPool _sends = new();
    private EpollLoops? _loops;

    /// <inheritdoc />
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var address = endpoint as IPEndPoint ?? throw new NotSupportedException($"{endpoint} is not an IP address and port.");
        var socket = Listen(address);
        return ValueTask.FromResult<IConnectionListener>(
            endpoint is PlainEndPoint && OperatingSystem.IsLinux()
                ? new EpollListener(socket, _loops ??= new EpollLoops(port.Settings.HandshakeWithin), port, Adopt)
                : new LeanListener(socket, this));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
        {
            _loops?.Dispose();
        }
    }

    private LeanConnection Adopt(int handle) => new(new Socket(new SafeSocketHandle(handle, ownsHandle: true)), _sends);

    /// <summary>What is set on the listening socket, accepted ones have from the start where the system is Linux.</summary>
    private Socket Listen(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            Configure(socket);
            socket.Bind(address);
            socket.Listen(port.Settings.Backlog);
            return socket;
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            throw new AddressInUseException(failure.Message, failure);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    private void Configure(Socket socket)
    {
        socket.NoDelay = true;
        if (port.Settings.TcpKeepAlive)
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        }
    }

    private sealed class LeanListener(Socket socket, LeanTransportFactory owner) : IConnectionListener
    {
        public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (true)
            {
                try
                {
                    var accepted = await socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
                    owner.Configure(accepted);
                    return new LeanConnection(accepted, owner._sends);
                }
                catch (SocketException failure) when (failure.SocketErrorCode == SocketError.OperationAborted)
                {
                    return null;
                }
                catch (ObjectDisposedException)
                {
                    return null;
                }
                catch (SocketException)
                {
                    // The client was gone before it was accepted.
                }
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            socket.Dispose();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            socket.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
