using System.Globalization;
using System.IO.Enumeration;
using System.Text;
using CoordActors.Cli.Shell.Output;
using CoordActors.Client;

namespace CoordActors.Cli.Shell.Commands;

/// <summary>Whole subtrees: list, draw, search, measure, delete.</summary>
internal static class TreeCommands
{
    private const int DeletesAtOnce = 1000;

    public static IReadOnlyList<ShellCommand> All { get; } =
    [
        new("deleteall", "path [-b batch size]", "b:", "deletes a znode and all its descendants", DeleteAll),
        new("du", "[-d depth] path", "d:", "sums up bytes and znodes of each subtree down to a depth (1)", DiskUsage),
        new("find", "[-name pattern] [-data text] [-e] path", "name: data: e", "prints the paths whose name, data or kind (-e ephemeral) match", Find),
        new("rmr", "path", "", "as deleteall (ZooKeeper 3.4)", RemoveRecursively),
        new("tree", "[-d depth] [-s] path", "d: s", "draws a subtree: -s with size and version", Tree),
    ];

    /// <summary>A znode, all its children, then the same for each of them.</summary>
    public static async Task ListRecursively(ShellContext shell, string path, CancellationToken cancellation)
    {
        var root = await shell.Client.GetChildrenAsync(path, cancellation).ConfigureAwait(false);
        await shell.Out.WriteLineAsync(path).ConfigureAwait(false);
        var refused = new List<NoAuthException>();
        await ListBelow(shell, path, [.. ZnodeCommands.Sorted(root.Names)], refused, cancellation).ConfigureAwait(false);
        if (refused.Count > 0)
        {
            throw refused[0];
        }
    }

    private static async Task ListBelow(
        ShellContext shell, string path, IReadOnlyList<string> names, List<NoAuthException> refused, CancellationToken cancellation)
    {
        var children = names.Select(name => ZnodePaths.Child(path, name)).ToList();
        foreach (var child in children)
        {
            await shell.Out.WriteLineAsync(child).ConfigureAwait(false);
        }

        var grandchildren = children.Select(child => Subtree.Children(shell.Client, child, cancellation, mustList: true)).ToList();
        foreach (var (child, below) in children.Zip(grandchildren))
        {
            try
            {
                await ListBelow(shell, child, await below.ConfigureAwait(false), refused, cancellation).ConfigureAwait(false);
            }
            catch (NoAuthException e)
            {
                refused.Add(e);
            }
        }
    }

    private static async Task DeleteAll(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var batch = words.Value("b") is { } text ? CommandWords.Number(text, "-b") : DeletesAtOnce;
        await DeleteSubtree(shell, words.Path, Math.Max(1, batch), cancellation).ConfigureAwait(false);
    }

    private static Task RemoveRecursively(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        shell.Error.WriteLine("The command 'rmr' has been deprecated. Please use 'deleteall' instead.");
        return DeleteSubtree(shell, words.Path, DeletesAtOnce, cancellation);
    }

    private static async Task DeleteSubtree(ShellContext shell, string path, int atOnce, CancellationToken cancellation)
    {
        var paths = await Subtree.Paths(shell.Client, path, cancellation, isComplete: true).ConfigureAwait(false);
        paths.Reverse();
        var failed = false;
        foreach (var batch in paths.Chunk(atOnce))
        {
            foreach (var deletion in batch.Select(p => shell.Client.DeleteAsync(p, cancellationToken: cancellation)).ToList())
            {
                try
                {
                    await deletion.ConfigureAwait(false);
                }
                catch (NoNodeException)
                {
                    // Somebody else was faster.
                }
                catch (CoordException)
                {
                    failed = true;
                }
            }
        }

        if (failed)
        {
            throw new ShellException("Failed to delete some node(s) in the subtree!");
        }
    }

    private static async Task Tree(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var depth = words.Value("d") is { } text ? CommandWords.Number(text, "-d") : int.MaxValue;
        var nodes = new List<Visited>();
        await foreach (var node in Subtree.Walk(shell.Client, words.Path, cancellation).ConfigureAwait(false))
        {
            nodes.Add(node);
        }

        var shown = nodes.Where(n => n.Depth <= depth).ToList();
        if (shell.Json)
        {
            shown.ForEach(node => WriteJson(shell, node));
            return;
        }

        var isLast = new bool[shown.Count > 0 ? shown.Max(n => n.Depth) + 1 : 1];
        for (var i = 0; i < shown.Count; i++)
        {
            var node = shown[i];
            var line = new StringBuilder();
            if (node.Depth > 0)
            {
                isLast[node.Depth] = !shown.Skip(i + 1).TakeWhile(n => n.Depth >= node.Depth).Any(n => n.Depth == node.Depth);
                for (var level = 1; level < node.Depth; level++)
                {
                    line.Append(isLast[level] ? "    " : "│   ");
                }

                line.Append(isLast[node.Depth] ? "└── " : "├── ").Append(ZnodePaths.Name(node.Path));
            }
            else
            {
                line.Append(node.Path);
            }

            if (words.Has("s") && node.Znode is { } znode)
            {
                line.Append(CultureInfo.InvariantCulture, $"  ({znode.Stat.DataLength} B, v{znode.Stat.Version}");
                line.Append(znode.Stat.EphemeralOwner != 0 ? $", ephemeral 0x{znode.Stat.EphemeralOwner:x})" : ")");
            }

            if (node.IsRefused)
            {
                line.Append("  (may not be read)");
            }

            await shell.Out.WriteLineAsync(line).ConfigureAwait(false);
        }
    }

    /// <summary>So that nobody takes what was not seen for what is not there.</summary>
    private static Task WarnOfRefused(ShellContext shell, int count) => count == 0
        ? Task.CompletedTask
        : shell.Error.WriteLineAsync($"{Texts.Znodes(count)} may not be read: what is below is left out");

    private static void WriteJson(ShellContext shell, Visited node) => shell.WriteJson(json =>
    {
        json.WriteStartObject();
        json.WriteString("path", node.Path);
        json.WriteNumber("depth", node.Depth);
        json.WriteBoolean("readable", !node.IsRefused);
        if (node.Znode is { } znode)
        {
            Texts.WriteStat(json, znode.Stat);
        }
        else
        {
            json.WriteNull("stat");
        }

        json.WriteEndObject();
    });

    private static async Task Find(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var name = words.Value("name");
        var data = words.Value("data");
        var refused = 0;
        await foreach (var node in Subtree.Walk(shell.Client, words.Path, cancellation).ConfigureAwait(false))
        {
            refused += node.IsRefused ? 1 : 0;
            var isHit = (name is null || FileSystemName.MatchesSimpleExpression(name, ZnodePaths.Name(node.Path), ignoreCase: false))
                && (data is null || (node.Znode?.Data is { } bytes && Encoding.UTF8.GetString(bytes).Contains(data, StringComparison.Ordinal)))
                && (!words.Has("e") || node.Znode?.Stat.EphemeralOwner is not (null or 0));
            if (isHit)
            {
                await shell.Out.WriteLineAsync(node.Path).ConfigureAwait(false);
            }
        }

        await WarnOfRefused(shell, refused).ConfigureAwait(false);
    }

    private static async Task DiskUsage(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var depth = words.Value("d") is { } text ? CommandWords.Number(text, "-d") : 1;
        var nodes = new List<Visited>();
        await foreach (var node in Subtree.Walk(shell.Client, words.Path, cancellation).ConfigureAwait(false))
        {
            nodes.Add(node);
        }

        var sums = nodes.Where(n => n.Depth <= depth).ToDictionary(n => n.Path, _ => (Bytes: 0L, Count: 0), StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            for (var path = node.Path; ; path = ZnodePaths.Parent(path))
            {
                if (sums.TryGetValue(path, out var sum))
                {
                    sums[path] = (sum.Bytes + (node.Znode?.Data?.Length ?? 0), sum.Count + 1);
                }

                if (path == words.Path)
                {
                    break;
                }
            }
        }

        if (!shell.Json)
        {
            await shell.Out.WriteLineAsync($"{"bytes",12} {"znodes",10}  path").ConfigureAwait(false);
        }

        foreach (var (path, (bytes, count)) in sums.OrderByDescending(s => s.Value.Bytes))
        {
            if (shell.Json)
            {
                shell.WriteJson(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("path", path);
                    json.WriteNumber("bytes", bytes);
                    json.WriteNumber("znodes", count);
                    json.WriteEndObject();
                });
            }
            else
            {
                await shell.Out.WriteLineAsync($"{bytes,12} {count,10}  {path}").ConfigureAwait(false);
            }
        }

        await WarnOfRefused(shell, nodes.Count(node => node.IsRefused)).ConfigureAwait(false);
    }
}
