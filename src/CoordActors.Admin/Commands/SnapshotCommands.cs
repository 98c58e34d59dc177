using System.Globalization;
using CoordActors.Protocol;
using CoordActors.Server.Admin;
using CoordActors.Server.Journal;
using CoordActors.Tree;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CoordActors.Admin.Commands;

/// <summary>A snapshot over HTTP, or on the server's disk: the tree as it is at one zxid, while writes go on.</summary>
internal static class SnapshotCommands
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>
    /// With <c>streaming=true</c>, the default, the body is the image of the tree; without, a snapshot is written into the data directory, and only the
    /// headers say of it.
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

        if (context.Parameter("streaming") is { } streaming && !string.Equals(streaming, "true", StringComparison.OrdinalIgnoreCase))
        {
            return await Take(context).ConfigureAwait(false);
        }

        var captured = await context.Runtime.Capture().ConfigureAwait(false);
        try
        {
            await Send(context.Http, captured.Image, captured.Zxid).ConfigureAwait(false);
        }
        finally
        {
            context.Runtime.Tell(new AdminCommand.ReleaseImage(captured.Image));
        }

        return CommandReply.Streamed;
    }

    private static async Task<CommandReply> Take(CommandContext context)
    {
        var answer = await context.Runtime.TakeSnapshot().ConfigureAwait(false);
        if (answer is not JournalEvent.SnapshotTaken taken)
        {
            var cause = (answer as JournalEvent.SnapshotNotTaken)?.Cause.Message;
            return CommandReply.Wrong($"the snapshot could not be written: {cause}", StatusCodes.Status500InternalServerError);
        }

        WriteHeaders(context.Http.Response, taken.Zxid, taken.Length);
        return CommandReply.Done;
    }

    /// <summary>The image is written twice: once to know its size, which is announced, then to the client.</summary>
    private static async Task Send(HttpContext http, TreeImage image, long zxid)
    {
        var size = await Task.Run(() => image.WriteTo(Stream.Null)).ConfigureAwait(false);
        var response = http.Response;
        WriteHeaders(response, zxid, size);
        response.ContentType = "application/octet-stream";
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

    private static void WriteHeaders(HttpResponse response, long zxid, long size)
    {
        response.Headers["last_zxid"] = new Zxid(zxid).ToString();
        response.Headers["snapshot_size"] = size.ToString(CultureInfo.InvariantCulture);
    }
}
