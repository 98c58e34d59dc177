using System.Diagnostics;
using System.Text;
using CoordActors.Cli.Shell.Output;
using CoordActors.Client;

namespace CoordActors.Cli.Shell.Commands;

/// <summary>Subtrees out of the ensemble, into it, and compared; one znode in an editor.</summary>
internal static class TransferCommands
{
    private const int WritesAtOnce = 256;
    private const int ReadsAtOnce = 256;

    public static IReadOnlyList<ShellCommand> All { get; } =
    [
        new(
            "diff",
            "[-acl] [-with host:port[/chroot]] path [path]",
            "acl with:",
            "compares two subtrees, of this ensemble or with another one: -acl access control lists too; 1 if they differ",
            Diff),
        new("edit", "path", "", "opens the data in $EDITOR and writes it back if nobody else has", Edit),
        new("export", "[-files] path [target]", "files", "writes a subtree as JSON to a file (or prints it), with -files to a directory", Export),
        new("import", "[-files] [-o] source path", "files o", "creates what was exported below a path; -o overwrites existing data", Import),
    ];

    private static async Task Export(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var root = words.Path;
        var target = words.ArgumentOrNull(1);
        var znodes = new List<Exported>();
        var (ephemerals, unreadable) = (0, 0);
        await foreach (var node in Subtree.Walk(shell.Client, root, cancellation).ConfigureAwait(false))
        {
            if (ZnodePaths.IsAtOrBelow(node.Path, "/zookeeper"))
            {
                continue;
            }

            if (node.Znode is not { } znode)
            {
                unreadable++;
                continue;
            }

            if (znode.Stat.EphemeralOwner != 0)
            {
                ephemerals++;
                continue;
            }

            var acl = await shell.Client.GetAclAsync(node.Path, cancellation).ConfigureAwait(false);
            znodes.Add(new Exported(Subtree.Relative(node.Path, root), znode.Data, acl.Entries.SequenceEqual(Acl.Open) ? null : acl.Entries));
        }

        if (words.Has("files"))
        {
            Exported.WriteFiles(target ?? throw new UsageException("-files needs a directory to write to."), znodes);
        }
        else
        {
            using var json = new MemoryStream();
            Exported.WriteJson(json, znodes);
            json.WriteByte((byte)'\n');
            if (target is null)
            {
                await shell.Raw.WriteAsync(Encoding.UTF8.GetString(json.ToArray())).ConfigureAwait(false);
            }
            else
            {
                await File.WriteAllBytesAsync(target, json.ToArray(), cancellation).ConfigureAwait(false);
            }
        }

        var left = (ephemerals > 0 ? $", {ephemerals} ephemeral left out" : "")
            + (unreadable > 0 ? $", {unreadable} unreadable left out with what is below" : "");
        await shell.Error.WriteLineAsync($"Exported {Texts.Znodes(znodes.Count)}{left}").ConfigureAwait(false);
    }

    private static async Task Import(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var (source, root) = (words.Argument(0), words.Argument(1));
        if (ZnodePaths.Fault(root) is { } fault)
        {
            throw new ShellException(fault);
        }

        var znodes = words.Has("files") || Directory.Exists(source)
            ? Exported.ReadFiles(source, shell.Error)
            : Exported.ReadJson(await File.ReadAllBytesAsync(source, cancellation).ConfigureAwait(false), shell.Error);
        znodes.Sort((left, right) => Subtree.CompareByNames(left.Path, right.Path));
        var (created, overwritten, kept) = (0, 0, 0);
        foreach (var batch in znodes.Chunk(WritesAtOnce))
        {
            var creations = batch.Select(znode => Create(shell.Client, root, znode, cancellation)).ToList();
            foreach (var (znode, creation) in batch.Zip(creations))
            {
                try
                {
                    await creation.ConfigureAwait(false);
                    created++;
                }
                catch (NodeExistsException) when (words.Has("o"))
                {
                    await shell.Client.SetDataAsync(Subtree.Below(root, znode.Path), znode.Data, cancellationToken: cancellation).ConfigureAwait(false);
                    overwritten++;
                }
                catch (NodeExistsException)
                {
                    kept++;
                }
            }
        }

        await shell.Error.WriteLineAsync($"Created {Texts.Znodes(created)}, overwrote {overwritten}, left {kept} as they were").ConfigureAwait(false);
    }

    private static Task<string> Create(CoordClient client, string root, Exported znode, CancellationToken cancellation) =>
        client.CreateAsync(Subtree.Below(root, znode.Path), znode.Data, acl: znode.Acl, cancellationToken: cancellation);

    private static async Task Diff(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var left = words.Path;
        var right = words.ArgumentOrNull(1) ?? left;
        var other = words.Value("with");
        if (other is null && right == left)
        {
            throw new UsageException("There is nothing to compare: give a second path, or another ensemble with -with.");
        }

        ComparedSubtree there;
        if (other is null)
        {
            there = await ReadCompared(shell.Client, right, words, cancellation).ConfigureAwait(false);
        }
        else
        {
            var client = await CoordClient.ConnectAsync(ShellContext.ClientOptions(shell.Launch, other), cancellation).ConfigureAwait(false);
            await using (client.ConfigureAwait(false))
            {
                there = await ReadCompared(client, right, words, cancellation).ConfigureAwait(false);
            }
        }

        var here = await ReadCompared(shell.Client, left, words, cancellation).ConfigureAwait(false);
        var differences = here.DifferencesFrom(there).ToList();
        foreach (var difference in differences)
        {
            if (shell.Json)
            {
                shell.WriteJson(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("path", difference.Path);
                    json.WriteString("difference", difference.Text);
                    json.WriteEndObject();
                });
            }
            else
            {
                await shell.Out.WriteLineAsync($"{difference.Mark} {difference.Path}").ConfigureAwait(false);
            }
        }

        var znodes = differences.Select(difference => difference.Path).Distinct().Count();
        if (znodes > 0)
        {
            var marks = "- only left, + only right, M other data" + (words.Has("acl") ? ", A other access control list" : "");
            throw new ShellException($"{Texts.Znodes(znodes)} {(znodes == 1 ? "differs" : "differ")} ({marks})");
        }
    }

    private static async Task<ComparedSubtree> ReadCompared(CoordClient client, string root, CommandWords words, CancellationToken cancellation)
    {
        var data = await Read(client, root, cancellation).ConfigureAwait(false);
        var acls = new Dictionary<string, IReadOnlyList<Acl>>(StringComparer.Ordinal);
        foreach (var batch in words.Has("acl") ? data.Keys.ToList().Chunk(ReadsAtOnce) : [])
        {
            var lists = await Task.WhenAll(batch.Select(path => ReadAcl(client, Subtree.Below(root, path), cancellation))).ConfigureAwait(false);
            foreach (var (path, list) in batch.Zip(lists))
            {
                if (list is null)
                {
                    data.Remove(path);
                }
                else
                {
                    acls[path] = list;
                }
            }
        }

        return new ComparedSubtree(data, acls);
    }

    /// <summary>The list; null when the znode has gone meanwhile.</summary>
    private static async Task<IReadOnlyList<Acl>?> ReadAcl(CoordClient client, string path, CancellationToken cancellation)
    {
        try
        {
            return (await client.GetAclAsync(path, cancellation).ConfigureAwait(false)).Entries;
        }
        catch (NoNodeException)
        {
            return null;
        }
    }

    /// <summary>The znodes of a subtree that do not go with a session.</summary>
    private static async Task<Dictionary<string, byte[]?>> Read(CoordClient client, string root, CancellationToken cancellation)
    {
        var znodes = new Dictionary<string, byte[]?>(StringComparer.Ordinal);
        await foreach (var node in Subtree.Walk(client, root, cancellation).ConfigureAwait(false))
        {
            if (node.IsRefused)
            {
                throw new ShellException($"{node.Path} may not be read, so that nothing can be said of what is below.");
            }

            if (node.Znode is { Stat.EphemeralOwner: 0 } && (root != "/" || !ZnodePaths.IsAtOrBelow(node.Path, "/zookeeper")))
            {
                znodes[Subtree.Relative(node.Path, root)] = node.Znode.Data;
            }
        }

        return znodes;
    }

    private static async Task Edit(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var before = await shell.Client.GetDataAsync(words.Path, cancellation).ConfigureAwait(false);
        var file = Path.Combine(Path.GetTempPath(), $"coord-{Path.GetRandomFileName()}.txt");
        try
        {
            await File.WriteAllBytesAsync(file, before.Data ?? [], cancellation).ConfigureAwait(false);
            var editor = Environment.GetEnvironmentVariable("VISUAL") ?? Environment.GetEnvironmentVariable("EDITOR") ?? "vi";
            using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{editor} \"$0\"", file]))!;
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            if (process.ExitCode != 0)
            {
                throw new ShellException($"{editor} ended with {process.ExitCode}; nothing was changed.");
            }

            var after = await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false);
            if (after.AsSpan().SequenceEqual(before.Data))
            {
                await shell.Error.WriteLineAsync("Nothing was changed").ConfigureAwait(false);
                return;
            }

            await shell.Client.SetDataAsync(words.Path, after, before.Stat.Version, cancellation).ConfigureAwait(false);
        }
        catch (BadVersionException)
        {
            throw new ShellException($"Somebody else has changed {words.Path} meanwhile; nothing was changed.");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
