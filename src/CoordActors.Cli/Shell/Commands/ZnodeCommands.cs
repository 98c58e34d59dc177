using System.Globalization;
using System.Text;
using CoordActors.Cli.Shell.Output;
using CoordActors.Client;
using CoordActors.Protocol.Records;

namespace CoordActors.Cli.Shell.Commands;

/// <summary>One znode at a time: create, read, change, delete.</summary>
internal static class ZnodeCommands
{
    private const long TtlMsMax = 0xFF_FFFF_FFFF;

    public static IReadOnlyList<ShellCommand> All { get; } =
    [
        new("create", "[-s] [-e] [-c] [-t ttl] path [data] [acl]", "s e c t:", "creates: -s sequential, -e ephemeral, -c container, -t ttl in ms", Create),
        new("delete", "[-v version] path", "v:", "deletes a znode without children", Delete),
        new("get", "[-s] [-w] [-b] [-x] path", "s w b x", "prints the data: -s stat too, -w watch, -b base64, -x hexadecimal", Get),
        new("getAllChildrenNumber", "path", "", "counts all descendants", GetAllChildrenNumber),
        new("getEphemerals", "path", "", "lists the ephemeral znodes of this session", GetEphemerals),
        new("ls", "[-s] [-w] [-R] path", "s w R", "lists the children: -s stat too, -w watch, -R the whole subtree", List),
        new("ls2", "path [watch]", "", "as ls -s (ZooKeeper 3.4)", ListOld),
        new("set", "[-s] [-v version] path data", "s v: b", "replaces the data: -s prints the stat, -b the data is base64", Set),
        new("stat", "[-w] path", "w", "prints the stat", Stat),
        new("sync", "path", "", "waits until the server has what the leader had", Sync),
    ];

    /// <summary>Names in the order in which they are printed.</summary>
    public static IEnumerable<string> Sorted(IEnumerable<string> names) => names.Order(StringComparer.Ordinal);

    private static async Task Create(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var mode = Mode(words);
        var ttl = Ttl(words);
        if (ttl is not null)
        {
            mode = words.Has("e") ? throw new ShellException("TTLs cannot be used with Ephemeral znodes")
                : words.Has("c") ? throw new ShellException("TTLs cannot be used with Container znodes")
                : words.Has("s") ? CreateMode.PersistentSequentialWithTtl : CreateMode.PersistentWithTtl;
        }

        var path = words.Path;
        var data = words.ArgumentOrNull(1) is { } text ? Encoding.UTF8.GetBytes(text) : null;
        var acl = words.ArgumentOrNull(2) is { } list ? Texts.ParseAcl(list, shell.Error) : Acl.Open;
        var created = await shell.Client.CreateAsync(path, data, mode, acl, ttl, cancellation).ConfigureAwait(false);
        shell.HasEphemerals |= mode.IsEphemeral();
        if (shell.Json)
        {
            shell.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("created", created);
                json.WriteEndObject();
            });
        }
        else
        {
            await shell.Error.WriteLineAsync($"Created {created}").ConfigureAwait(false);
        }
    }

    private static CreateMode Mode(CommandWords words)
    {
        if (words.Has("c") && (words.Has("s") || words.Has("e")))
        {
            throw new ShellException("-c cannot be combined with -s or -e. Containers cannot be ephemeral or sequential.");
        }

        return (words.Has("c"), words.Has("e"), words.Has("s")) switch
        {
            (true, _, _) => CreateMode.Container,
            (_, true, true) => CreateMode.EphemeralSequential,
            (_, true, false) => CreateMode.Ephemeral,
            (_, false, true) => CreateMode.PersistentSequential,
            _ => CreateMode.Persistent,
        };
    }

    private static TimeSpan? Ttl(CommandWords words)
    {
        if (words.Value("t") is not { } text)
        {
            return null;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ms))
        {
            throw new ShellException("-t argument must be a long value");
        }

        return ms is > 0 and <= TtlMsMax
            ? TimeSpan.FromMilliseconds(ms)
            : throw new ShellException($"ttl must be positive and cannot be larger than: {TtlMsMax}");
    }

    private static Task Delete(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var version = words.Version("v");
        if (words.ArgumentOrNull(1) is { } old)
        {
            Deprecated(shell, "delete path [version]", "delete [-v version] path");
            version = CommandWords.Number(old, "The version");
        }

        return shell.Client.DeleteAsync(words.Path, version, cancellation);
    }

    private static async Task Get(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var isWatched = words.Has("w") || IsOldWatch(shell, words, "get path [watch]", "get [-s] [-w] path");
        ZnodeData znode;
        if (isWatched)
        {
            var watched = await shell.Client.GetDataAndWatchAsync(words.Path, cancellation).ConfigureAwait(false);
            shell.Show(watched.Changed);
            znode = watched.Value;
        }
        else
        {
            znode = await shell.Client.GetDataAsync(words.Path, cancellation).ConfigureAwait(false);
        }

        if (shell.Json)
        {
            WriteJson(shell, words.Path, znode);
            return;
        }

        if (words.Has("x"))
        {
            Texts.WriteHex(shell.Out, znode.Data);
        }
        else
        {
            var text = znode.Data is null ? "null" : words.Has("b") ? Convert.ToBase64String(znode.Data) : Encoding.UTF8.GetString(znode.Data);
            await shell.Out.WriteLineAsync(text).ConfigureAwait(false);
        }

        WriteStatIf(shell, words.Has("s"), znode.Stat);
    }

    private static async Task List(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var isWatched = words.Has("w") || IsOldWatch(shell, words, "ls path [watch]", "ls [-w] path");
        if (words.Has("R"))
        {
            await TreeCommands.ListRecursively(shell, words.Path, cancellation).ConfigureAwait(false);
            return;
        }

        await ListOne(shell, words.Path, isWatched, words.Has("s"), cancellation).ConfigureAwait(false);
    }

    private static Task ListOld(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        shell.Error.WriteLine("'ls2' has been deprecated. Please use 'ls [-s] path' instead.");
        return ListOne(shell, words.Path, words.ArgumentOrNull(1) is not null, withStat: true, cancellation);
    }

    private static async Task ListOne(ShellContext shell, string path, bool isWatched, bool withStat, CancellationToken cancellation)
    {
        ZnodeChildren children;
        if (isWatched)
        {
            var watched = await shell.Client.GetChildrenAndWatchAsync(path, cancellation).ConfigureAwait(false);
            shell.Show(watched.Changed);
            children = watched.Value;
        }
        else
        {
            children = await shell.Client.GetChildrenAsync(path, cancellation).ConfigureAwait(false);
        }

        if (shell.Json)
        {
            shell.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("path", path);
                Texts.WriteNames(json, "children", Sorted(children.Names));
                Texts.WriteStat(json, children.Stat);
                json.WriteEndObject();
            });
            return;
        }

        await shell.Out.WriteLineAsync(Texts.List(Sorted(children.Names))).ConfigureAwait(false);
        WriteStatIf(shell, withStat, children.Stat);
    }

    private static async Task Set(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var path = words.Path;
        var text = words.Argument(1);
        var version = words.ArgumentOrNull(2) is { } old ? CommandWords.Number(old, "The version") : words.Version("v");
        var data = words.Has("b") ? FromBase64(text) : Encoding.UTF8.GetBytes(text);
        var stat = await shell.Client.SetDataAsync(path, data, version, cancellation).ConfigureAwait(false);
        WriteStatIf(shell, words.Has("s") || shell.Json, stat);
    }

    private static byte[] FromBase64(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw new ShellException("The data is not base64, which -b says that it is.");
        }
    }

    private static async Task Stat(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var path = words.Path;
        Stat? stat;
        if (words.Has("w") || IsOldWatch(shell, words, "stat path [watch]", "stat [-w] path"))
        {
            var watched = await shell.Client.ExistsAndWatchAsync(path, cancellation).ConfigureAwait(false);
            shell.Show(watched.Changed);
            stat = watched.Value;
        }
        else
        {
            stat = await shell.Client.ExistsAsync(path, cancellation).ConfigureAwait(false);
        }

        WriteStatIf(shell, isWanted: true, stat ?? throw new NoNodeException(path));
    }

    private static async Task GetAllChildrenNumber(ShellContext shell, CommandWords words, CancellationToken cancellation) =>
        await shell.Raw.WriteLineAsync($"{await shell.Client.GetAllChildrenNumberAsync(words.Path, cancellation).ConfigureAwait(false)}").ConfigureAwait(false);

    private static async Task GetEphemerals(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var paths = await shell.Client.GetEphemeralsAsync(words.ArgumentOrNull(0) ?? "/", cancellation).ConfigureAwait(false);
        if (shell.Json)
        {
            shell.WriteJson(json =>
            {
                json.WriteStartObject();
                Texts.WriteNames(json, "ephemerals", Sorted(paths));
                json.WriteEndObject();
            });
            return;
        }

        await shell.Out.WriteLineAsync(Texts.List(Sorted(paths))).ConfigureAwait(false);
    }

    private static async Task Sync(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        try
        {
            await shell.Client.SyncAsync(words.Path, cancellation).ConfigureAwait(false);
        }
        catch (CoordException e)
        {
            throw new ShellException($"Sync has failed. rc={(int)e.Code}");
        }

        await shell.Out.WriteLineAsync("Sync is OK").ConfigureAwait(false);
    }

    private static bool IsOldWatch(ShellContext shell, CommandWords words, string old, string now)
    {
        if (words.ArgumentOrNull(1) is null)
        {
            return false;
        }

        Deprecated(shell, old, now);
        return true;
    }

    private static void Deprecated(ShellContext shell, string old, string now) =>
        shell.Error.WriteLine($"'{old}' has been deprecated. Please use '{now}' instead.");

    private static void WriteStatIf(ShellContext shell, bool isWanted, Stat stat)
    {
        if (!isWanted)
        {
            return;
        }

        if (shell.Json)
        {
            shell.WriteJson(json =>
            {
                json.WriteStartObject();
                Texts.WriteStat(json, stat);
                json.WriteEndObject();
            });
            return;
        }

        Texts.WriteStat(shell.Out, stat);
    }

    private static void WriteJson(ShellContext shell, string path, ZnodeData znode) => shell.WriteJson(json =>
    {
        json.WriteStartObject();
        json.WriteString("path", path);
        Texts.WriteData(json, znode.Data);
        Texts.WriteStat(json, znode.Stat);
        json.WriteEndObject();
    });
}
