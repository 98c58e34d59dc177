using System.Globalization;
using CoordActors.Protocol;
using CoordActors.Server.Admin;
using CoordActors.Tree;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CoordActors.Admin.Commands;

/// <summary>A snapshot over HTTP: the tree as it is at one zxid, while writes go on.</summary>
internal static class SnapshotCommands
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>
    /// With <c>streaming=true</c>, the default, the body is the image, in the form in which the server keeps it; without, only the headers come.
    /// </summary>
    public static async Task<CommandReply> Snapshot(CommandContext context)
    {
        if (!context.Settings.Admin.Snapshot)
        {
            return CommandReply.Wrong("snapshot is off; coord.admin.snapshot must be on", StatusCodes.Status503ServiceUnavailable);
        }

        if (!context.Snapshots.TryEnter())
        {
            return CommandReply.Wrong("the last snapshot was a moment ago; try again later", StatusCodes.Status429TooManyRequests);
        }

        var isStreamed = !string.Equals(context.Parameter("streaming"), "false", StringComparison.OrdinalIgnoreCase);
        var captured = await context.Runtime.Capture().ConfigureAwait(false);
        try
        {
            await Send(context.Http, captured.Image, captured.Zxid, isStreamed).ConfigureAwait(false);
        }
        finally
        {
            context.Runtime.Tell(new AdminCommand.ReleaseImage(captured.Image));
        }

        return CommandReply.Streamed;
    }

    /// <summary>Refused always: a running server and its clients have seen what a restore would take back.</summary>
    public static CommandReply Restore() => CommandReply.Wrong(
        "a running server is not restored; stop it and use coord snapshot restore with an empty data directory", StatusCodes.Status503ServiceUnavailable);

    /// <summary>The image is written twice: once to know its size, which is announced, then to the client.</summary>
    private static async Task Send(HttpContext http, TreeImage image, long zxid, bool isStreamed)
    {
        var size = await Task.Run(() =>
        {
            using var measure = new LengthStream();
            image.WriteTo(measure);
            return measure.Length;
        }).ConfigureAwait(false);
        var response = http.Response;
        response.Headers["last_zxid"] = new Zxid(zxid).ToString();
        response.Headers["snapshot_size"] = size.ToString(CultureInfo.InvariantCulture);
        response.ContentType = "application/octet-stream";
        if (!isStreamed)
        {
            return;
        }

        response.ContentLength = size;
        http.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = true;
        await Task.Factory.StartNew(
            () =>
            {
                using var buffered = new BufferedStream(response.Body, BufferBytes);
                image.WriteTo(buffered);
            },
            http.RequestAborted, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
    }
}
