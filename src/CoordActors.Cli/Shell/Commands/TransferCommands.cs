using System.Diagnostics;
using System.Text;
using CoordActors.Client;

namespace CoordActors.Cli.Shell.Commands;

/// <summary>Subtrees out of the ensemble, into it, and compared; one znode in an editor.</summary>
internal static class TransferCommands
{
    private const int WritesAtOnce = 256;

    public static IReadOnlyList<ShellCommand> All { get; } =
    [
        new("diff", "[-with host:port[/chroot]] path [path]", "with:", "compares two subtrees, of this ensemble or with another one; 1 if they differ", Diff),
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
        await shell.Error.WriteLineAsync($"Exported {Count(znodes.Count)}{left}").ConfigureAwait(false);
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

        await shell.Error.WriteLineAsync($"Created {Count(created)}, overwrote {overwritten}, left {kept} as they were").ConfigureAwait(false);
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

        Dictionary<string, byte[]?> there;
        if (other is null)
        {
            there = await Read(shell.Client, right, cancellation).ConfigureAwait(false);
        }
        else
        {
            var client = await CoordClient.ConnectAsync(ShellContext.ClientOptions(shell.Launch, other), cancellation).ConfigureAwait(false);
            await using (client.ConfigureAwait(false))
            {
                there = await Read(client, right, cancellation).ConfigureAwait(false);
            }
        }

        var here = await Read(shell.Client, left, cancellation).ConfigureAwait(false);
        var differences = Differences(here, there).ToList();
        foreach (var (mark, path) in differences)
        {
            if (shell.Json)
            {
                shell.WriteJson(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("path", path);
                    json.WriteString("difference", mark switch { '-' => "only left", '+' => "only right", _ => "data" });
                    json.WriteEndObject();
                });
            }
            else
            {
                await shell.Out.WriteLineAsync($"{mark} {path}").ConfigureAwait(false);
            }
        }

        if (differences.Count > 0)
        {
            throw new ShellException($"{Count(differences.Count)} {(differences.Count == 1 ? "differs" : "differ")} (- only left, + only right, M other data)");
        }
    }

    private static string Count(int znodes) => znodes == 1 ? "1 znode" : $"{znodes} znodes";

    private static IEnumerable<(char Mark, string Path)> Differences(Dictionary<string, byte[]?> here, Dictionary<string, byte[]?> there)
    {
        var paths = here.Keys.Union(there.Keys).ToList();
        paths.Sort(Subtree.CompareByNames);
        foreach (var path in paths)
        {
            if (!there.TryGetValue(path, out var right))
            {
                yield return ('-', path);
            }
            else if (!here.TryGetValue(path, out var left))
            {
                yield return ('+', path);
            }
            else if ((left is null) != (right is null) || !left.AsSpan().SequenceEqual(right))
            {
                yield return ('M', path);
            }
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
