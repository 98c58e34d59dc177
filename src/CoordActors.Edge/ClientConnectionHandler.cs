using System.IO.Pipelines;
using System.Net;
using CoordActors.Server.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace CoordActors.Edge;

/// <summary>
/// One client on a Kestrel connection, that is with TLS, or on a system without epoll. Its first packet is a four-letter word or a
/// ConnectRequest; then every read goes to the session actor as one batch. Nothing is decided here but framing and limits.
/// </summary>
public sealed class ClientConnectionHandler : ConnectionHandler
{
    /// <summary>Why a connection without a session is closed after a while.</summary>
    internal const string TooLate = "no handshake in time";

    private readonly ClientPort _port;
    private readonly ClientSettings _settings;
    private readonly ILogger _logger;

    /// <summary>Created once for all connections.</summary>
    public ClientConnectionHandler(ClientPort port)
    {
        _port = port;
        _settings = port.Settings;
        _logger = port.Logger;
    }

    /// <inheritdoc />
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var remote = AddressOf(connection);
        if (!_port.Connections.TryEnter(remote.Address, out var reason))
        {
            _port.Edge.Rejected();
            EdgeLog.ConnectionRefused(_logger, remote.ToString(), reason!);
            return;
        }

        var link = new ClientLink(connection, remote, _port.Outstanding, _settings.OutputBytesMax, _logger);
        try
        {
            if (await Greet(connection, link).ConfigureAwait(false))
            {
                await ReadRequests(connection.Transport.Input, link).ConfigureAwait(false);
                await link.Settle(_settings.HandshakeWithin).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is ConnectionResetException or ConnectionAbortedException or IOException or OperationCanceledException)
        {
            EdgeLog.ConnectionBroke(_logger, link.RemoteEndPoint, failure.Message);
        }
        finally
        {
            link.Ended();
            _port.Edge.Gone(link);
            _port.Connections.Leave(remote.Address);
        }
    }

    /// <summary>An IPv4 address that arrived mapped into IPv6 is an IPv4 address to everybody.</summary>
    private static IPEndPoint AddressOf(ConnectionContext connection) => connection.RemoteEndPoint switch
    {
        IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped => new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port),
        IPEndPoint plain => plain,
        _ => new IPEndPoint(IPAddress.None, 0),
    };

    /// <returns>Whether the client has a session.</returns>
    private async Task<bool> Greet(ConnectionContext connection, ClientLink link)
    {
        using var deadline = new CancellationTokenSource(_settings.HandshakeWithin);
        using var onDeadline = deadline.Token.UnsafeRegister(static state => ((ClientLink)state!).Close(TooLate), link);
        var input = connection.Transport.Input;
        while (true)
        {
            var result = await input.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            var greeting = Greeting.Read(result.Buffer, _settings.RequestBytesMax);
            input.AdvanceTo(greeting.Consumed, greeting.Examined);
            if (link.IsClosing)
            {
                _port.Edge.WithoutSession();
                return false;
            }

            switch (greeting.Kind)
            {
                case GreetingKind.Word:
                    await AnswerWord(greeting.Word!, greeting.Argument, connection.Transport.Output).ConfigureAwait(false);
                    return false;
                case GreetingKind.Connect when _port.Edge.IsSuspended:
                    _port.Edge.Rejected();
                    EdgeLog.ConnectionRefused(_logger, link.RemoteEndPoint, "the client port is suspended");
                    return false;
                case GreetingKind.Connect:
                    _port.Edge.Connect(link, greeting.Connect!);
                    return await link.HandshakeDone().ConfigureAwait(false);
                case GreetingKind.Wrong:
                    _port.Edge.Rejected();
                    EdgeLog.ConnectionRefused(_logger, link.RemoteEndPoint, greeting.Problem!);
                    return false;
                case GreetingKind.Incomplete when result.IsCompleted:
                    return false;
                case GreetingKind.Incomplete:
                default:
                    break;
            }
        }
    }

    private async Task AnswerWord(string word, long argument, PipeWriter output)
    {
        var text = await _port.Edge.Answer(word, argument).ConfigureAwait(false);
        await output.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text)).ConfigureAwait(false);
    }

    private async Task ReadRequests(PipeReader input, ClientLink link)
    {
        while (!link.IsClosing)
        {
            if (link.MustPause)
            {
                await link.Pause().ConfigureAwait(false);
            }

            var result = await input.ReadAsync().ConfigureAwait(false);
            if (link.IsClosing)
            {
                return;
            }

            var rest = RequestDispatch.Tell(result.Buffer, _port, link.Session!, link, out var problem);
            input.AdvanceTo(rest.Start, rest.End);
            if (problem is not null)
            {
                EdgeLog.ConnectionClosed(_logger, link.RemoteEndPoint, problem);
                return;
            }

            if (result.IsCompleted)
            {
                return;
            }
        }
    }
}
