using System.Globalization;
using CoordActors.Client;
using CoordActors.Protocol;

namespace CoordActors.Cli.Shell.Commands;

/// <summary>Watches.</summary>
internal static class WatchCommands
{
    public static IReadOnlyList<ShellCommand> All { get; } =
    [
        new(
            "addWatch",
            "[-m mode] path # optional mode is one of [PERSISTENT, PERSISTENT_RECURSIVE] - default is PERSISTENT_RECURSIVE",
            "m:",
            "sets a watch that stays",
            AddWatch),
        new("printwatches", "on|off", "", "says whether watch events are printed", PrintWatches) { IsLocal = true },
        new("removewatches", "path [-c|-d|-a] [-l]", "c d a p r l", "removes watches: -c child, -d data, -a any, -p persistent, -r recursive", Remove),
        new("watch", "[-R] [-n count] path", "R n:", "follows a znode, with -R a whole subtree, until Ctrl-C or so many events", Follow),
    ];

    private static async Task AddWatch(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var isRecursive = (words.Value("m") ?? "PERSISTENT_RECURSIVE").ToUpperInvariant() switch
        {
            "PERSISTENT_RECURSIVE" => true,
            "PERSISTENT" => false,
            _ => throw new UsageException(),
        };
        var subscription = await shell.Client.SubscribeAsync(words.Path, isRecursive, cancellationToken: cancellation).ConfigureAwait(false);
        _ = Task.Run(() => Print(shell, subscription), CancellationToken.None);
    }

    private static async Task Print(ShellContext shell, WatchSubscription subscription)
    {
        try
        {
            await foreach (var watchEvent in subscription.ReadAllAsync().ConfigureAwait(false))
            {
                shell.Show(watchEvent);
            }
        }
        catch (CoordException)
        {
            // The session is over; the shell has said so.
        }
    }

    private static async Task PrintWatches(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        if (words.ArgumentOrNull(0) is { } state)
        {
            shell.PrintWatches = state.Equals("on", StringComparison.OrdinalIgnoreCase);
            return;
        }

        await shell.Out.WriteLineAsync($"printwatches is {(shell.PrintWatches ? "on" : "off")}").ConfigureAwait(false);
    }

    private static Task Remove(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var type = words.Has("c") ? WatcherType.Children
            : words.Has("d") ? WatcherType.Data
            : words.Has("p") ? WatcherType.Persistent
            : words.Has("r") ? WatcherType.PersistentRecursive
            : WatcherType.Any;
        return shell.Client.RemoveWatchesAsync(words.Path, type, words.Has("l"), cancellation);
    }

    private static async Task Follow(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var left = words.Value("n") is { } text ? CommandWords.Number(text, "-n") : int.MaxValue;
        await foreach (var watchEvent in shell.Client.WatchAsync(words.Path, words.Has("R"), cancellation).ConfigureAwait(false))
        {
            Write(shell, watchEvent);
            if (--left <= 0)
            {
                return;
            }
        }
    }

    private static void Write(ShellContext shell, WatchEvent watchEvent)
    {
        if (shell.Json)
        {
            shell.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("type", watchEvent.Type.ToString());
                json.WriteString("path", watchEvent.Path);
                json.WriteNumber("zxid", watchEvent.Zxid);
                json.WriteEndObject();
            });
        }
        else
        {
            var time = DateTimeOffset.Now.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
            shell.Out.WriteLine($"{time} {watchEvent.Type} {watchEvent.Path} zxid 0x{watchEvent.Zxid:x}");
        }

        shell.Out.Flush();
    }
}
