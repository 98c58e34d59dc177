using System.CommandLine;
using CoordActors.Server.Settings;

namespace CoordActors.Cli.Operate;

/// <summary><c>coord start</c>, <c>stop</c> and <c>restart</c>, as <c>zkServer.sh</c> has them.</summary>
internal static class DaemonCommands
{
    public static Command Start() => Make("start", "Start a server in the background; its number goes to coord.pid in the data directory.", Start);

    public static Command Stop() => Make("stop", "Stop the server that start has started, and wait until it has ended.", Stop);

    public static Command Restart() => Make("restart", "Stop, then start.", async (daemon, args, cancellation) =>
        await Stop(daemon, args, cancellation).ConfigureAwait(false) is > 0 and var failed
            ? failed
            : await Start(daemon, args, cancellation).ConfigureAwait(false));

    private static Command Make(string name, string description, Func<Daemon, IReadOnlyList<string>, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        var arguments = ServerArguments.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var (file, overrides) = (arguments.File(parsed), arguments.Overrides(parsed));
            var settings = SettingsLoader.Load(file, overrides).Settings;
            Console.Error.WriteLine($"Using config: {file ?? "defaults"}");
            List<string> args = [.. overrides.SelectMany(entry => new[] { "--set", $"{entry.Key}={entry.Value}" })];
            if (file is not null) args.Insert(0, file);
            return run(new Daemon(settings, Console.Out), args, cancellation);
        });
        return command;
    }

    private static Task<int> Start(Daemon daemon, IReadOnlyList<string> args, CancellationToken cancellation) => daemon.Start(args, cancellation);

    private static Task<int> Stop(Daemon daemon, IReadOnlyList<string> args, CancellationToken cancellation) => daemon.Stop(cancellation);
}
