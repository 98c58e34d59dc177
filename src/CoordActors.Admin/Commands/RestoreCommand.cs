using CoordActors.Server;
using CoordActors.Tree;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CoordActors.Admin.Commands;

/// <summary>A snapshot that takes the place of everything that a running server holds.</summary>
internal static class RestoreCommand
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>
    /// The body goes to the disk first and is verified as a whole before anything happens. A body that is refused does not count for the limit.
    /// </summary>
    public static async Task<CommandReply> Run(CommandContext context)
    {
        if (!context.Settings.Admin.Restore)
        {
            return CommandReply.Wrong("restore is off; coord.admin.restore must be on", StatusCodes.Status503ServiceUnavailable);
        }

        if (context.Settings.Ensemble is not null)
        {
            return CommandReply.Wrong(PeerActor.EnsembleRestoreRefusal, StatusCodes.Status409Conflict);
        }

        if (!context.Restores.TryEnter())
        {
            return CommandReply.Wrong("the last restore was a moment ago; try again later", StatusCodes.Status429TooManyRequests);
        }

        var reply = await Restore(context).ConfigureAwait(false);
        if (reply.Error is not null)
        {
            context.Restores.GiveBack();
        }

        return reply;
    }

    private static async Task<CommandReply> Restore(CommandContext context)
    {
        ZnodeTree tree;
        var file = Path.Combine(context.Settings.DataDirectory, $"restore-{Guid.NewGuid():n}.tmp");
        try
        {
            await Receive(context.Http, file).ConfigureAwait(false);
            tree = await Task.Factory.StartNew(
                () => context.Reader.Read(file), context.Http.RequestAborted, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        catch (InvalidDataException damage)
        {
            return CommandReply.Wrong($"the body must be a whole snapshot: {damage.Message}", StatusCodes.Status400BadRequest);
        }
        finally
        {
            File.Delete(file);
        }

        return await context.Runtime.Restore(tree).ConfigureAwait(false) switch
        {
            PeerEvent.Restored restored => CommandReply.Of(json => json.WriteNumber("last_zxid", restored.Zxid)),
            PeerEvent.NotRestored { IsRefused: true } refused => CommandReply.Wrong(refused.Reason, StatusCodes.Status409Conflict),
            PeerEvent.NotRestored failed => CommandReply.Wrong(failed.Reason, StatusCodes.Status500InternalServerError),
            var other => throw new InvalidOperationException($"The server answers {other}."),
        };
    }

    /// <summary>Other commands take small bodies only; this one takes any, by someone who may write everything anyway.</summary>
    private static async Task Receive(HttpContext http, string file)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        await using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes);
        await http.Request.Body.CopyToAsync(stream, http.RequestAborted).ConfigureAwait(false);
    }
}
