using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CoordActors.Cli.Shell;

/// <summary>Asks a server with a four-letter word.</summary>
internal static class FourLetterWords
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <returns>The answer; null when the server cannot be reached or does not answer in time.</returns>
    public static async Task<string?> Ask(DnsEndPoint server, string word, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(server.Host, server.Port, limit.Token).ConfigureAwait(false);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(word), limit.Token).ConfigureAwait(false);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return await reader.ReadToEndAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
