using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using CoordActors.Client.Wire;

namespace CoordActors.Client.Sessions;

/// <summary>The reason to leave a read-only server.</summary>
internal sealed class WriterFoundException() : IOException("A server that reads and writes was found.");

/// <summary>While a session is served by a read-only server, the others are asked now and then whether they write.</summary>
internal sealed partial class ClientSession
{
    private static readonly TimeSpan FirstSearch = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RarestSearch = TimeSpan.FromSeconds(60);

    private async Task LookForWriter(Connection connection, Task end)
    {
        var pause = FirstSearch;
        var next = 0;
        try
        {
            while (!end.IsCompleted)
            {
                await Task.WhenAny(Task.Delay(pause, _time, _stop.Token), end).ConfigureAwait(false);
                _stop.Token.ThrowIfCancellationRequested();
                pause = pause * 2 < RarestSearch ? pause * 2 : RarestSearch;
                var server = ConnectionString.Hosts[next++ % ConnectionString.Hosts.Count];
                if (!end.IsCompleted && await IsWriter(server).ConfigureAwait(false))
                {
                    _hosts.Prefer(server);
                    connection.Abort(new WriterFoundException());
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The client was disposed.
        }
    }

    /// <summary>Asks a server with the four-letter word <c>isro</c>.</summary>
    private async Task<bool> IsWriter(DnsEndPoint server)
    {
        using var timeout = new CancellationTokenSource(FirstSearch, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
        try
        {
            var stream = await Handshake.Connect(server, _options.Tls, either.Token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                await stream.WriteAsync("isro"u8.ToArray(), either.Token).ConfigureAwait(false);
                var answer = new byte[16];
                var count = await stream.ReadAtLeastAsync(answer, 2, throwOnEndOfStream: false, either.Token).ConfigureAwait(false);
                return Encoding.ASCII.GetString(answer, 0, count) == "rw";
            }
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            return false;
        }
    }
}
