using CoordActors.Cli.Shell.Output;

namespace CoordActors.Cli.Shell.Commands;

/// <summary>Access control lists.</summary>
internal static class AclCommands
{
    public static IReadOnlyList<ShellCommand> All { get; } =
    [
        new("getAcl", "[-s] path", "s", "prints the access control list: -s stat too", GetAcl),
        new("setAcl", "[-s] [-v version] [-R] path acl", "s v: R", "replaces the access control list: -R of the whole subtree", SetAcl),
    ];

    private static async Task GetAcl(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var acl = await shell.Client.GetAclAsync(words.Path, cancellation).ConfigureAwait(false);
        if (shell.Json)
        {
            shell.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("path", words.Path);
                Texts.WriteAcl(json, acl.Entries);
                Texts.WriteStat(json, acl.Stat);
                json.WriteEndObject();
            });
            return;
        }

        foreach (var entry in acl.Entries)
        {
            await shell.Out.WriteLineAsync($"'{entry.Scheme},'{Texts.Escape(entry.Id)}").ConfigureAwait(false);
            await shell.Out.WriteLineAsync($": {Texts.Perms(entry.Permissions)}").ConfigureAwait(false);
        }

        if (words.Has("s"))
        {
            Texts.WriteStat(shell.Out, acl.Stat);
        }
    }

    private static async Task SetAcl(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var root = words.Path;
        var acl = Texts.ParseAcl(words.Argument(1), shell.Error);
        var paths = words.Has("R") ? await Subtree.Paths(shell.Client, root, cancellation, isComplete: true).ConfigureAwait(false) : [root];
        foreach (var path in paths)
        {
            var stat = await shell.Client.SetAclAsync(path, acl, words.Version("v"), cancellation).ConfigureAwait(false);
            if (shell.Json)
            {
                shell.WriteJson(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("path", path);
                    Texts.WriteStat(json, stat);
                    json.WriteEndObject();
                });
            }
            else if (words.Has("s"))
            {
                Texts.WriteStat(shell.Out, stat);
            }
        }
    }
}
