using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using CoordActors.Server.Clients;
using CoordActors.Server.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace CoordActors.Edge;

/// <summary>
/// One client's socket: its first packet is a four-letter word or a ConnectRequest; then every read becomes one <see cref="RequestBatch"/> for
/// the session actor. Nothing is decided here but framing and limits.
/// </summary>
public sealed class ClientConnectionHandler : ConnectionHandler
{
    private const int BatchBytesMax = 256 * 1024;
    private const string TooLate = "no handshake in time";

    private readonly EdgeRuntime _edge;
    private readonly ClientSettings _settings;
    private readonly ConnectionLimits _limits;
    private readonly OutstandingLimit _outstanding;
    private readonly ILogger _logger;
    private readonly RequestBatchPool _batches = new();

    /// <summary>Created once for all connections.</summary>
    public ClientConnectionHandler(EdgeRuntime edge, ServerSettings settings, ILogger<ClientConnectionHandler> logger)
    {
        _edge = edge;
        _settings = settings.Client;
        _limits = new ConnectionLimits(_settings.ConnectionsMax, _settings.ConnectionsPerAddressMax);
        _outstanding = new OutstandingLimit(_settings.OutstandingMax, _settings.OutstandingPerConnectionMax);
        _logger = logger;
    }

    /// <inheritdoc />
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var remote = AddressOf(connection);
        if (!_limits.TryEnter(remote.Address, out var reason))
        {
            _edge.Rejected();
            EdgeLog.ConnectionRefused(_logger, remote.ToString(), reason!);
            return;
        }

        var link = new ClientLink(connection, remote, _outstanding, _settings.OutputBytesMax, _logger);
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
            _edge.Gone(link);
            _limits.Leave(remote.Address);
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
                _edge.WithoutSession();
                return false;
            }

            switch (greeting.Kind)
            {
                case GreetingKind.Word:
                    await AnswerWord(greeting.Word!, greeting.Argument, connection.Transport.Output).ConfigureAwait(false);
                    return false;
                case GreetingKind.Connect when _edge.IsSuspended:
                    _edge.Rejected();
                    EdgeLog.ConnectionRefused(_logger, link.RemoteEndPoint, "the client port is suspended");
                    return false;
                case GreetingKind.Connect:
                    _edge.Connect(link, greeting.Connect!);
                    return await link.HandshakeDone().ConfigureAwait(false);
                case GreetingKind.Wrong:
                    _edge.Rejected();
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
        var text = await _edge.Answer(word, argument).ConfigureAwait(false);
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

            var rest = Dispatch(result.Buffer, link, out var problem);
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

    /// <returns>What is left: the beginning of a frame, or everything behind a wrong one.</returns>
    private ReadOnlySequence<byte> Dispatch(ReadOnlySequence<byte> buffer, ClientLink link, out string? problem)
    {
        using var chain = _edge.EnterChain();
        while (true)
        {
            var batch = _batches.Rent();
            var taken = batch.Take(buffer, _settings.RequestBytesMax, BatchBytesMax, out problem);
            if (taken == 0)
            {
                batch.Return();
                return buffer;
            }

            _edge.Received(taken);
            batch.ReceivedAt = Stopwatch.GetTimestamp();
            link.Received(batch.Count);
            link.Session!.Tell(batch, ActorRefs.NoSender);
            buffer = buffer.Slice(taken);
            if (problem is not null)
            {
                return buffer;
            }
        }
    }
}
