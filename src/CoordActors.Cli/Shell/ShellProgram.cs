using CoordActors.Cli.Shell.Editing;
using CoordActors.Cli.Shell.Output;
using CoordActors.Client;

namespace CoordActors.Cli.Shell;

/// <summary>The shell: one command and its exit code, or line after line until the end.</summary>
internal sealed class ShellProgram(ShellContext shell)
{
    /// <summary>The exit codes are those of ZooKeeper's shell.</summary>
    private const int Done = 0;
    private const int Failed = 1;
    private const int NotFound = 127;

    private CancellationTokenSource? _running;

    /// <summary>Runs <c>coord cli</c> with the words behind it.</summary>
    /// <returns>0 done, 1 failed, 2 wrong options, 127 no such command.</returns>
    public static async Task<int> Run(string[] args)
    {
        LaunchOptions launch;
        try
        {
            launch = LaunchOptions.Parse(args);
            ConnectionString.Parse(launch.Server);
            _ = ShellContext.ClientOptions(launch, launch.Server);
        }
        catch (Exception e) when (e is ShellException or FormatException)
        {
            await Console.Error.WriteLineAsync($"coord cli: {e.Message}").ConfigureAwait(false);
            return CommandRunner.BadInput;
        }

        var isTerminal = !Console.IsInputRedirected && !Console.IsOutputRedirected;
        var shell = new ShellContext(launch, Console.Out, Console.Error, isInteractive: launch.Command.Count == 0) { IsTerminal = isTerminal };
        await using (shell.ConfigureAwait(false))
        {
            var program = new ShellProgram(shell);
            Console.CancelKeyPress += (_, press) => press.Cancel = program.Interrupt();
            try
            {
                return launch.Command.Count > 0
                    ? await program.RunOnce(launch.Command).ConfigureAwait(false)
                    : await program.RunInteractively(isTerminal).ConfigureAwait(false);
            }
            catch (Exception e) when (ShellErrors.IsExpected(e))
            {
                await Console.Error.WriteLineAsync($"coord cli: {ShellErrors.Text(e)}").ConfigureAwait(false);
                return Failed;
            }
        }
    }

    /// <summary>One command in a session of its own.</summary>
    public async Task<int> RunOnce(IReadOnlyList<string> words)
    {
        if (!ShellCommands.All.TryGetValue(words[0], out var command) || !command.IsLocal)
        {
            await shell.Connect(shell.Launch.Server).ConfigureAwait(false);
        }

        return await Execute(words).ConfigureAwait(false);
    }

    /// <summary>Carries a command line out and says what went wrong.</summary>
    public async Task<int> Execute(IReadOnlyList<string> words)
    {
        var name = words[0];
        if (!ShellCommands.All.TryGetValue(name, out var command))
        {
            await ShowNotFound(name).ConfigureAwait(false);
            return NotFound;
        }

        if (!command.IsLocal && !shell.IsConnected)
        {
            await shell.Out.WriteLineAsync("Not connected").ConfigureAwait(false);
            return Done;
        }

        using var running = new CancellationTokenSource();
        Volatile.Write(ref _running, running);
        try
        {
            await command.Run(shell, CommandWords.Parse(words.Skip(1), command.Flags), running.Token).ConfigureAwait(false);
            return Done;
        }
        catch (UsageException e)
        {
            await ShowMisuse(command, e.Message).ConfigureAwait(false);
            return Failed;
        }
        catch (OperationCanceledException) when (running.IsCancellationRequested)
        {
            return Done;
        }
        catch (Exception e) when (ShellErrors.IsExpected(e))
        {
            await ShowFailure(e).ConfigureAwait(false);
            return Failed;
        }
        finally
        {
            Volatile.Write(ref _running, null);
            await shell.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<int> RunInteractively(bool isTerminal)
    {
        await shell.Out.WriteLineAsync($"Connecting to {shell.Launch.Server}").ConfigureAwait(false);
        await shell.Connect(shell.Launch.Server).ConfigureAwait(false);
        if (shell.Launch.WaitForConnection)
        {
            await shell.Client.WaitForConnectionAsync().WaitAsync(TimeSpan.FromMilliseconds(shell.Launch.TimeoutMs)).ConfigureAwait(false);
        }

        await shell.Out.WriteLineAsync("Welcome to CoordActors! 'help' lists the commands.").ConfigureAwait(false);
        var history = HistoryFile.OfUser();
        var editor = isTerminal ? new LineEditor(new ConsoleTerminal(), new Completion(shell), history.Load()) : null;
        shell.Editor = editor;
        var result = Done;
        while (!shell.IsQuitting)
        {
            var known = editor?.History.Count;
            var line = editor is null ? await Console.In.ReadLineAsync().ConfigureAwait(false) : await editor.Read(Prompt).ConfigureAwait(false);
            if (line is null)
            {
                break;
            }

            if (editor?.History.Count > known)
            {
                history.Add(line);
            }

            if (line.Length > 0)
            {
                result = await ExecuteLine(line).ConfigureAwait(false);
            }
        }

        return result;
    }

    private Prompt Prompt() =>
        new($"[zk: {shell.ConnectString}({shell.State}) {shell.History.Count}] ", shell.State == "CONNECTED" ? Colours.Green : Colours.Yellow);

    private async Task<int> ExecuteLine(string line)
    {
        var words = CommandWords.Split(line);
        shell.Remember(line);
        if (words.Count == 0)
        {
            await ShowUsage().ConfigureAwait(false);
            await shell.Error.WriteLineAsync("No command entered").ConfigureAwait(false);
            return Failed;
        }

        if (words[0] != "redo")
        {
            return await Execute(words).ConfigureAwait(false);
        }

        if (words.Count < 2 || !int.TryParse(words[1], out var number) || number < 0 || number >= shell.History.Count - 1)
        {
            await shell.Error.WriteLineAsync("Command index out of range").ConfigureAwait(false);
            return Failed;
        }

        var again = shell.History[number].Line;
        if (CommandWords.Split(again) is ["redo", ..])
        {
            await shell.Error.WriteLineAsync("No redoing redos").ConfigureAwait(false);
            return Failed;
        }

        return await ExecuteLine(again).ConfigureAwait(false);
    }

    /// <returns>Whether the program goes on.</returns>
    private bool Interrupt()
    {
        var running = Volatile.Read(ref _running);
        running?.Cancel();
        return running is not null || shell.Editor?.Abandon() == true;
    }

    private async Task ShowNotFound(string name)
    {
        var nearest = ShellCommands.Nearest(name) is { } command ? $"Did you mean '{command}'?" : null;
        if (shell.Json)
        {
            ShowJsonError("CommandNotFound", null, nearest is null ? $"Command not found {name}" : $"Command not found {name}. {nearest}");
            return;
        }

        await ShowUsage().ConfigureAwait(false);
        await shell.Error.WriteLineAsync($"Command not found: Command not found {name}").ConfigureAwait(false);
        if (nearest is not null)
        {
            await shell.Error.WriteLineAsync(nearest).ConfigureAwait(false);
        }
    }

    private async Task ShowMisuse(ShellCommand command, string reason)
    {
        var usage = $"{command.Name} {command.Usage}";
        if (shell.Json)
        {
            ShowJsonError("Usage", null, reason.Length > 0 ? $"{reason}: {usage}" : usage);
            return;
        }

        await shell.Error.WriteLineAsync(reason.Length > 0 ? $"{reason}{Environment.NewLine}{usage}" : usage).ConfigureAwait(false);
    }

    private async Task ShowUsage()
    {
        await shell.Error.WriteLineAsync("ZooKeeper -server host:port -client-configuration properties-file cmd args").ConfigureAwait(false);
        foreach (var name in ShellCommands.Names)
        {
            await shell.Error.WriteLineAsync($"\t{name} {ShellCommands.All[name].Usage}").ConfigureAwait(false);
        }
    }

    private async Task ShowFailure(Exception e)
    {
        if (!shell.Json)
        {
            await shell.Error.WriteLineAsync(Colours.Paint(ShellErrors.Text(e), Colours.Red, shell.IsTerminal)).ConfigureAwait(false);
            return;
        }

        ShowJsonError(e is CoordException coord ? coord.Code.ToString() : "Failed", (e as CoordException)?.Path, ShellErrors.Text(e));
    }

    private void ShowJsonError(string error, string? path, string message) => ShellContext.WriteJson(shell.Error, json =>
    {
        json.WriteStartObject();
        json.WriteString("error", error);
        json.WriteString("path", path);
        json.WriteString("message", message);
        json.WriteEndObject();
    });
}
