using System.Net.Http.Headers;
using System.Net.Security;
using CoordActors.Migration;

namespace CoordActors.Cli.Data;

/// <summary>Asks the admin server of a running server, ours or a ZooKeeper 3.9, for a snapshot.</summary>
internal static class RunningServer
{
    /// <summary>Saves what the server sends. The file gets its name when it is whole and verified.</summary>
    /// <param name="address">The server.</param>
    /// <param name="authorization">Who asks; null: nobody in particular.</param>
    /// <param name="tls">With https: whom to trust and which certificate to show; null: whom the operating system trusts, and none.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The state in it.</returns>
    /// <exception cref="BadInputException">Nobody answers, or the answer is no snapshot.</exception>
    public static async Task<StoredState> Save(
        string address, string? authorization, SslClientAuthenticationOptions? tls, string path, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
        {
            throw new BadInputException($"{address} is no address of an admin server; one looks like http://127.0.0.1:8080.");
        }

        var temporary = path + ".received";
        try
        {
            await Receive(new Uri(server, "/commands/snapshot?streaming=true"), authorization, tls, temporary, cancellation).ConfigureAwait(false);
            var read = SnapshotStorage.Read(temporary);
            if (read.Kind == SnapshotStorage.ImageKind)
            {
                SnapshotStorage.Write(path, read.State, DateTime.UtcNow);
            }
            else
            {
                File.Move(temporary, path);
            }

            return read.State;
        }
        catch (Exception failure) when (failure is HttpRequestException or HttpIOException)
        {
            throw new BadInputException($"{server} does not answer: {(failure.InnerException ?? failure).Message.TrimEnd('.')}.");
        }
        catch (Exception wrong) when (wrong is BadInputException or MigrationException)
        {
            throw new BadInputException(wrong.Message.Replace(temporary, $"sent by {server}", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task Receive(
        Uri address, string? authorization, SslClientAuthenticationOptions? tls, string path, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler();
        if (tls is not null) handler.SslOptions = tls;
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (authorization is not null)
        {
            request.Headers.Authorization = AuthenticationHeaderValue.TryParse(authorization, out var identity)
                ? identity
                : throw new BadInputException($"'{authorization}' is no identity; one looks like 'digest user:password'.");
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new BadInputException($"{address} answers {(int)response.StatusCode} {response.ReasonPhrase}: it gives no snapshot.");
        }

        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 128 << 10);
        await response.Content.CopyToAsync(file, cancellation).ConfigureAwait(false);
        file.Flush(flushToDisk: true);
    }
}
