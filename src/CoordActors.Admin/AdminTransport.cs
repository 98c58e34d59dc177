using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CoordActors.Admin;

/// <summary>
/// Kestrel's own transport for the admin server's ports, beside the lean one of the client ports. A default port is bound before Kestrel asks for it: if
/// another process has it, the server still starts.
/// </summary>
internal sealed class AdminTransport : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly IReadOnlyCollection<IPEndPoint> _endPoints;
    private readonly SocketTransportFactory _sockets;
    private Socket? _reserved;

    private AdminTransport(IReadOnlyCollection<IPEndPoint> endPoints, Socket? reserved, ILoggerFactory loggers)
    {
        _endPoints = endPoints;
        _reserved = reserved;
        _sockets = new SocketTransportFactory(Options.Create(new SocketTransportOptions { CreateBoundListenSocket = Bind }), loggers);
    }

    /// <summary>Registers it for these ports; the first of them is bound already where <paramref name="reserved"/> is given.</summary>
    public static void Add(IServiceCollection services, IReadOnlyCollection<IPEndPoint> endPoints, Socket? reserved) =>
        services.AddSingleton<IConnectionListenerFactory>(
            provider => new AdminTransport(endPoints, reserved, provider.GetRequiredService<ILoggerFactory>()));

    /// <summary>
    /// Takes a port now; null where another process has it. Two processes can bind one port, only one can listen: so it listens already, and Kestrel
    /// only changes the backlog.
    /// </summary>
    public static Socket? TryReserve(IPEndPoint endPoint)
    {
        Socket? socket = null;
        try
        {
            socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
            socket.Listen();
            return socket;
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            socket?.Dispose();
            return null;
        }
    }

    /// <summary>Ours by identity: a client port may have the same numbers where both are any free port.</summary>
    public bool CanBind(EndPoint endpoint) => _endPoints.Any(own => ReferenceEquals(own, endpoint));

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        _sockets.BindAsync(endpoint, cancellationToken);

    private Socket Bind(EndPoint endPoint) =>
        ReferenceEquals(endPoint, _endPoints.First()) && Interlocked.Exchange(ref _reserved, null) is { } reserved
            ? reserved
            : SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
}
