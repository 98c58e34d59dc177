using System.Globalization;
using System.Text;
using CoordActors.Client;

namespace CoordActors.Cli.Shell.Commands;

/// <summary>Quotas: znodes below /zookeeper/quota that the server keeps up to date.</summary>
internal static class QuotaCommands
{
    private const string Root = "/zookeeper/quota";
    private const string Limits = "zookeeper_limits";
    private const string Stats = "zookeeper_stats";

    public static IReadOnlyList<ShellCommand> All { get; } =
    [
        new("delquota", "[-n|-b|-N|-B] path", "n b N B", "removes a quota or one of its limits", Delete),
        new("listquota", "path", "", "prints a quota and what is used of it", List),
        new("setquota", "-n|-b|-N|-B val path", "n: b: N: B:", "limits a subtree: -n znodes, -b bytes (soft), -N and -B the same (hard)", Set),
    ];

    private static async Task Set(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var path = words.Path;
        var wanted = Wanted(words);
        if (ZnodePaths.IsAtOrBelow(path, Root))
        {
            throw new ShellException($"cannot set a quota under the path: {Root}");
        }

        if (await shell.Client.ExistsAsync(path, cancellation).ConfigureAwait(false) is null)
        {
            throw new ShellException($"{path} does not exist.");
        }

        await CheckRelatives(shell.Client, path, cancellation).ConfigureAwait(false);
        await EnsurePath(shell.Client, Root + path, cancellation).ConfigureAwait(false);
        var limits = Node(path, Limits);
        try
        {
            await shell.Client.CreateAsync(limits, Encoding.UTF8.GetBytes(wanted.ToString()), cancellationToken: cancellation).ConfigureAwait(false);
            await shell.Client.CreateAsync(Node(path, Stats), "count=0,bytes=0"u8.ToArray(), cancellationToken: cancellation).ConfigureAwait(false);
        }
        catch (NodeExistsException)
        {
            var old = await Read(shell.Client, limits, cancellation).ConfigureAwait(false);
            await shell.Client.SetDataAsync(limits, Encoding.UTF8.GetBytes(Quota.Parse(old).With(wanted).ToString()), cancellationToken: cancellation)
                .ConfigureAwait(false);
        }

        var used = Quota.Parse(await Read(shell.Client, Node(path, Stats), cancellation).ConfigureAwait(false));
        Warn(shell, "count", Math.Max(wanted.Count, wanted.CountHard), used.Count);
        Warn(shell, "bytes", Math.Max(wanted.Bytes, wanted.BytesHard), used.Bytes);
    }

    private static Quota Wanted(CommandWords words)
    {
        if (new[] { "n", "b", "N", "B" }.Count(words.Has) != 1)
        {
            throw new UsageException();
        }

        var wanted = new Quota(Limit(words, "n"), Limit(words, "b"), Limit(words, "N"), Limit(words, "B"));
        if (Math.Max(wanted.Count, wanted.CountHard) == 0)
        {
            throw new ShellException("the num quota must be greater than zero");
        }

        return wanted;
    }

    private static long Limit(CommandWords words, string option)
    {
        if (words.Value(option) is not { } text)
        {
            return -1;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit))
        {
            throw new ShellException("NumberFormatException happens when parsing the option value");
        }

        return limit >= 0 ? limit : throw new ShellException(option is "n" or "N"
            ? "the num quota must be greater than zero"
            : "the bytes quota must be greater than or equal to zero");
    }

    private static void Warn(ShellContext shell, string what, long limit, long used)
    {
        if (limit >= 0 && used > limit)
        {
            shell.Out.WriteLine($"[Warning]: the {what} quota you create is less than the existing {what}:{used}");
        }
    }

    /// <summary>Quotas do not nest.</summary>
    private static async Task CheckRelatives(CoordClient client, string path, CancellationToken cancellation)
    {
        for (var parent = ZnodePaths.Parent(path); parent != "/"; parent = ZnodePaths.Parent(parent))
        {
            if (await client.ExistsAsync(Node(parent, Limits), cancellation).ConfigureAwait(false) is not null)
            {
                throw new ShellException($"{path} has a parent {parent} which has a quota");
            }
        }

        if (await client.ExistsAsync(Root + path, cancellation).ConfigureAwait(false) is null)
        {
            return;
        }

        var below = await Subtree.Paths(client, Root + path, cancellation).ConfigureAwait(false);
        var own = Node(path, Limits);
        if (below.FirstOrDefault(p => ZnodePaths.Name(p) == Limits && p != own) is { } child)
        {
            throw new ShellException($"{path} has a child {ZnodePaths.Parent(child)[Root.Length..]} which has a quota");
        }
    }

    private static async Task List(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var path = words.Path;
        if (shell.Json)
        {
            await ListJson(shell, path, cancellation).ConfigureAwait(false);
            return;
        }

        await shell.Error.WriteLineAsync($"absolute path is {Node(path, Limits)}").ConfigureAwait(false);
        try
        {
            var limits = await Read(shell.Client, Node(path, Limits), cancellation).ConfigureAwait(false);
            await shell.Out.WriteLineAsync($"Output quota for {path} {limits}").ConfigureAwait(false);
            var stats = await Read(shell.Client, Node(path, Stats), cancellation).ConfigureAwait(false);
            await shell.Out.WriteLineAsync($"Output stat for {path} {stats}").ConfigureAwait(false);
        }
        catch (NoNodeException)
        {
            // As ZooKeeper's shell has it: said, and no failure.
            await shell.Error.WriteLineAsync($"quota for {path} does not exist.").ConfigureAwait(false);
        }
    }

    private static async Task ListJson(ShellContext shell, string path, CancellationToken cancellation)
    {
        var limits = Quota.Parse(await Read(shell.Client, Node(path, Limits), cancellation).ConfigureAwait(false));
        var used = Quota.Parse(await Read(shell.Client, Node(path, Stats), cancellation).ConfigureAwait(false));
        shell.WriteJson(json =>
        {
            json.WriteStartObject();
            json.WriteString("path", path);
            json.WriteStartObject("limits");
            var named = new[] { ("count", limits.Count), ("bytes", limits.Bytes), ("countHard", limits.CountHard), ("bytesHard", limits.BytesHard) };
            foreach (var (name, limit) in named)
            {
                if (limit < 0)
                {
                    json.WriteNull(name);
                }
                else
                {
                    json.WriteNumber(name, limit);
                }
            }

            json.WriteEndObject();
            json.WriteStartObject("used");
            json.WriteNumber("count", used.Count);
            json.WriteNumber("bytes", used.Bytes);
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static async Task Delete(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var path = words.Path;
        Quota old;
        try
        {
            old = Quota.Parse(await Read(shell.Client, Node(path, Limits), cancellation).ConfigureAwait(false));
        }
        catch (NoNodeException)
        {
            await (HasLimit(words)
                ? shell.Error.WriteLineAsync($"quota for {path} does not exist.")
                : shell.Out.WriteLineAsync($"Quota does not exist for {path}")).ConfigureAwait(false);
            return;
        }

        var left = new Quota(
            words.Has("n") ? -1 : old.Count, words.Has("b") ? -1 : old.Bytes, words.Has("N") ? -1 : old.CountHard, words.Has("B") ? -1 : old.BytesHard);
        if (HasLimit(words) && !left.IsNone)
        {
            await shell.Client.SetDataAsync(Node(path, Limits), Encoding.UTF8.GetBytes(left.ToString()), cancellationToken: cancellation).ConfigureAwait(false);
            return;
        }

        await shell.Client.DeleteAsync(Node(path, Stats), cancellationToken: cancellation).ConfigureAwait(false);
        await shell.Client.DeleteAsync(Node(path, Limits), cancellationToken: cancellation).ConfigureAwait(false);
        await Trim(shell.Client, Root + path, cancellation).ConfigureAwait(false);
    }

    private static bool HasLimit(CommandWords words) => new[] { "n", "b", "N", "B" }.Any(words.Has);

    /// <summary>Removes the znodes that only led to the quota.</summary>
    private static async Task Trim(CoordClient client, string path, CancellationToken cancellation)
    {
        try
        {
            for (; path != Root; path = ZnodePaths.Parent(path))
            {
                await client.DeleteAsync(path, cancellationToken: cancellation).ConfigureAwait(false);
            }
        }
        catch (NotEmptyException)
        {
            // It leads to another quota too.
        }
    }

    private static async Task EnsurePath(CoordClient client, string path, CancellationToken cancellation)
    {
        for (var slash = path.IndexOf('/', 1); ; slash = path.IndexOf('/', slash + 1))
        {
            try
            {
                await client.CreateAsync(slash < 0 ? path : path[..slash], cancellationToken: cancellation).ConfigureAwait(false);
            }
            catch (NodeExistsException)
            {
                // That is what is wanted.
            }

            if (slash < 0)
            {
                return;
            }
        }
    }

    private static string Node(string path, string name) => ZnodePaths.Child(Root + (path == "/" ? "" : path), name);

    private static async Task<string> Read(CoordClient client, string path, CancellationToken cancellation) =>
        Encoding.UTF8.GetString((await client.GetDataAsync(path, cancellation).ConfigureAwait(false)).Data ?? []);
}
