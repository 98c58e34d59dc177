using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace CoordActors.Edge.Transport;

/// <summary>
/// A transport for Kestrel that fits this server's connections: thousands that are idle, and bursts of small frames on the others. Kestrel keeps
/// everything around it (listening options, TLS, connection handlers, shutdown). Compared with Kestrel's own socket transport an idle connection
/// has no pipes, no buffers and no loop of its own, and a burst makes one copy less each way; docs/performance.md has the figures.
/// </summary>
internal sealed class LeanTransportFactory(int backlog, bool keepAlive) : IConnectionListenerFactory
{
    private readonly SendOperationPool _sends = new();

    /// <inheritdoc />
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var address = endpoint as IPEndPoint ?? throw new NotSupportedException($"{endpoint} is not an IP address and port.");
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(address);
            socket.Listen(backlog);
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

        return ValueTask.FromResult<IConnectionListener>(new LeanListener(socket, _sends, keepAlive));
    }

    private sealed class LeanListener(Socket socket, SendOperationPool sends, bool keepAlive) : IConnectionListener
    {
        public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (true)
            {
                try
                {
                    var accepted = await socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
                    accepted.NoDelay = true;
                    if (keepAlive)
                    {
                        accepted.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                    }

                    return new LeanConnection(accepted, sends);
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
