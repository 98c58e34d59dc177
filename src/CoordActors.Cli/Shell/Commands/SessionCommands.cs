using System.Globalization;
using System.Text;
using CoordActors.Server.Admin;

namespace CoordActors.Cli.Shell.Commands;

/// <summary>The session, the identities of the connection, and the shell itself.</summary>
internal static class SessionCommands
{
    private const int HistoryShown = 11;

    public static IReadOnlyList<ShellCommand> All { get; } =
    [
        new("addauth", "scheme auth", "", "adds an identity, such as digest user:password", AddAuth),
        new("close", "", "", "ends the session", (shell, _, _) => shell.Close(endSession: true)),
        new("connect", "host:port", "", "starts a session with another server", Connect) { IsLocal = true },
        new("exit", "", "", "ends the session and the shell", Quit) { IsLocal = true },
        new("help", "[command]", "", "says what the commands do", Help) { IsLocal = true },
        new("history", "", "", "lists what was typed", History) { IsLocal = true },
        new("quit", "", "", "ends the session and the shell", Quit) { IsLocal = true },
        new("redo", "cmdno", "", "repeats a command of the history", (_, _, _) => Task.CompletedTask) { IsLocal = true },
        new("version", "", "", "prints the version", Version) { IsLocal = true },
        new("whoami", "", "", "prints the identities of this connection", WhoAmI),
    ];

    /// <summary>A single command waits for the connection, so that its exit code is the server's answer.</summary>
    private static async Task AddAuth(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var scheme = words.Argument(0);
        if (!shell.IsInteractive)
        {
            await shell.Client.ExistsAsync("/", cancellation).ConfigureAwait(false);
        }

        await shell.Client.AddAuthAsync(scheme, Encoding.UTF8.GetBytes(words.ArgumentOrNull(1) ?? ""), cancellation).ConfigureAwait(false);
    }

    private static Task Connect(ShellContext shell, CommandWords words, CancellationToken cancellation) => shell.Connect(words.Argument(0));

    private static Task Quit(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        shell.IsQuitting = true;
        return Task.CompletedTask;
    }

    private static async Task Help(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        if (words.ArgumentOrNull(0) is { } name)
        {
            var command = ShellCommands.All.GetValueOrDefault(name) ?? throw new ShellException($"There is no command '{name}'.");
            await shell.Out.WriteLineAsync($"{command.Name} {command.Usage}\n\t{command.Help}").ConfigureAwait(false);
            return;
        }

        foreach (var command in ShellCommands.Names.Select(n => ShellCommands.All[n]))
        {
            await shell.Out.WriteLineAsync($"{command.Name,-21} {command.Help}").ConfigureAwait(false);
        }

        await shell.Out.WriteLineAsync("\nhelp COMMAND shows how a command is called.").ConfigureAwait(false);
    }

    private static async Task History(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        foreach (var (number, line) in shell.History.TakeLast(HistoryShown))
        {
            await shell.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{number} - {line}")).ConfigureAwait(false);
        }
    }

    private static async Task Version(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        if (shell.Json)
        {
            shell.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("zookeeper", ServerVersion.ZooKeeper);
                json.WriteString("coordactors", ServerVersion.Own);
                json.WriteString("built", ServerVersion.Built);
                json.WriteEndObject();
            });
            return;
        }

        await shell.Out.WriteLineAsync($"ZooKeeper CLI version: {ServerVersion.Text}").ConfigureAwait(false);
    }

    private static async Task WhoAmI(ShellContext shell, CommandWords words, CancellationToken cancellation)
    {
        var identities = await shell.Client.WhoAmIAsync(cancellation).ConfigureAwait(false);
        if (shell.Json)
        {
            shell.WriteJson(json =>
            {
                json.WriteStartArray();
                foreach (var identity in identities)
                {
                    json.WriteStartObject();
                    json.WriteString("scheme", identity.Scheme);
                    json.WriteString("user", identity.User);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return;
        }

        await shell.Out.WriteLineAsync("Auth scheme: User").ConfigureAwait(false);
        foreach (var identity in identities)
        {
            await shell.Out.WriteLineAsync($"{identity.Scheme}: {identity.User}").ConfigureAwait(false);
        }
    }
}
