using System.CommandLine;
using System.Globalization;
using System.Text;
using CoordActors.Cli.Bench;
using CoordActors.Cli.Shell.Output;
using CoordActors.Client;

namespace CoordActors.Cli.Shell.Commands;

/// <summary>The members of the ensemble, and what they say about themselves.</summary>
internal static class EnsembleCommands
{
    private const string ReconfigUsage = "[-s] [-v version] [[-file path] | [-members serverID=host:port1:port2;port3[,...]*]] | "
        + "[-add serverId=host:port1:port2;port3[,...]]* [-remove serverId[,...]*]";

    private static readonly string[] BenchOptions = ["op", "connections", "outstanding", "size", "keys", "warmup", "seconds"];

    public static IReadOnlyList<ShellCommand> All { get; } =
    [
        new(
            "bench",
            "[-op operation] [-connections n] [-outstanding n] [-size bytes] [-keys n] [-warmup seconds] [-seconds seconds]",
            string.Join(' ', BenchOptions.Select(option => option + ":")),
            "puts load on the servers and measures it; -op is get, exists, set, create, create-delete, mix:80 (percent reads) or ping",
            Bench) { IsLocal = true },
        new("config", "[-c] [-w] [-s]", "c w s", "prints the members of the ensemble: -c for connection strings, -w watch, -s stat too", Config),
        new("reconfig", ReconfigUsage, "s v: file: members: add: remove:", "changes the members of the ensemble", Reconfig),
        new("top", "[-n times] [host:port,...]", "n:", "shows what the servers do, again and again", TopView.Run) { IsLocal = true },
    ];

    /// <summary>The client addresses in a configuration, <c>host:port</c> each; empty where a member has none.</summary>
    public static IEnumerable<string> ClientAddresses(string config) => EnsembleConfig.Parse(config).Members.Select(member => member.Client ?? "");

    /// <summary><c>coord bench</c> with the servers of the shell.</summary>
    private static async Task Bench(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var hosts = string.Join(',', ConnectionString.Parse(shell.ConnectString).Hosts.Select(host => $"{host.Host}:{host.Port}"));
        List<string> line = ["bench", "--hosts", hosts, .. shell.Json ? ["--json"] : Array.Empty<string>()];
        foreach (var option in BenchOptions.Where(words.Has))
        {
            line.AddRange([$"--{option}", words.Value(option)!]);
        }

        var exitCode = await CommandRunner.Run(new RootCommand { BenchCommand.Create() }, [.. line], cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (exitCode != 0)
        {
            throw new ShellException("Nothing was measured.");
        }
    }

    private static async Task Config(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        ZnodeData config;
        if (words.Has("w"))
        {
            var watched = await shell.Client.GetConfigAndWatchAsync(cancellation).ConfigureAwait(false);
            shell.Show(watched.Changed);
            config = watched.Value;
        }
        else
        {
            config = await shell.Client.GetConfigAsync(cancellation).ConfigureAwait(false);
        }

        if (shell.Json)
        {
            WriteJson(shell, config);
            return;
        }

        var text = Encoding.UTF8.GetString(config.Data ?? []);
        if (words.Has("c"))
        {
            text = $"{EnsembleConfig.Parse(text).Version} {string.Join(',', ClientAddresses(text))}";
        }

        await shell.Out.WriteLineAsync(text).ConfigureAwait(false);
        if (words.Has("s"))
        {
            Texts.WriteStat(shell.Out, config.Stat);
        }
    }

    private static async Task Reconfig(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var (file, members, add, remove) = (words.Value("file"), words.Value("members"), words.Value("add"), words.Value("remove"));
        var isWhole = file is not null || members is not null;
        if (isWhole && (add is not null || remove is not null))
        {
            throw new ShellException("Can't use -file or -members together with -add or -remove (mixing incremental and non-incremental modes is not allowed)");
        }

        if (file is not null && members is not null)
        {
            throw new ShellException("Can't use -file and -members together (conflicting non-incemental modes)");
        }

        if (!isWhole && add is null && remove is null)
        {
            throw new UsageException();
        }

        var version = ReadVersion(words);
        if (file is not null)
        {
            var lines = (await File.ReadAllLinesAsync(file, cancellation).ConfigureAwait(false)).Select(line => line.Trim());
            members = string.Join(',', lines.Where(line => line.Length > 0 && !line.StartsWith('#')));
        }

        var config = isWhole
            ? await shell.Client.ReconfigAsync(members!.ToLowerInvariant(), version, cancellation).ConfigureAwait(false)
            : await shell.Client.ReconfigAsync(add?.ToLowerInvariant(), remove, version, cancellation).ConfigureAwait(false);
        if (shell.Json)
        {
            WriteJson(shell, config);
            return;
        }

        await shell.Out.WriteLineAsync("Committed new configuration:").ConfigureAwait(false);
        await shell.Out.WriteLineAsync(Encoding.UTF8.GetString(config.Data ?? [])).ConfigureAwait(false);
        if (words.Has("s"))
        {
            Texts.WriteStat(shell.Out, config.Stat);
        }
    }

    private static long ReadVersion(CommandWords words)
    {
        if (words.Value("v") is not { } text)
        {
            return CoordClient.AnyVersion;
        }

        return long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new ShellException("-v must be followed by a long (configuration version)");
    }

    private static void WriteJson(ShellContext shell, ZnodeData config) => shell.WriteJson(json =>
    {
        json.WriteStartObject();
        EnsembleConfig.Parse(Encoding.UTF8.GetString(config.Data ?? [])).Write(json);
        Texts.WriteStat(json, config.Stat);
        json.WriteEndObject();
    });
}
