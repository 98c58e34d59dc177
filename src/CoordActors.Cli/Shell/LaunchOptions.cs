using System.Globalization;

namespace CoordActors.Cli.Shell;

/// <summary>How the shell was started: <c>coord cli [options] [command args...]</c>. Options are ZooKeeper's, with one or two dashes.</summary>
internal sealed record LaunchOptions
{
    public string Server { get; private init; } = "localhost:2181";

    /// <summary>The session timeout asked for, in ms.</summary>
    public int TimeoutMs { get; private init; } = 30_000;

    /// <summary>Whether a read-only server is good enough.</summary>
    public bool AcceptReadOnly { get; private init; }

    /// <summary>Whether to wait for a server for as long as the timeout; else the first failure is the last.</summary>
    public bool WaitForConnection { get; private init; }

    /// <summary>Whether results are JSON.</summary>
    public bool Json { get; private init; }

    /// <summary>A properties file with ZooKeeper's client settings (TLS).</summary>
    public string? ClientConfiguration { get; private init; }

    /// <summary>The command to run; empty for the interactive shell.</summary>
    public IReadOnlyList<string> Command { get; private init; } = [];

    /// <exception cref="ShellException">An option has no value, or a wrong one.</exception>
    public static LaunchOptions Parse(IReadOnlyList<string> args)
    {
        var options = new LaunchOptions();
        for (var i = 0; i < args.Count; i++)
        {
            var arg = args[i];
            if (!arg.StartsWith('-'))
            {
                return options with { Command = [.. args.Skip(i)] };
            }

            options = arg.TrimStart('-').ToLowerInvariant() switch
            {
                "server" or "s" => options with { Server = Value(args, ref i) },
                "timeout" => options with { TimeoutMs = Milliseconds(Value(args, ref i)) },
                "client-configuration" => options with { ClientConfiguration = Value(args, ref i) },
                "r" or "readonly" or "read-only" => options with { AcceptReadOnly = true },
                "waitforconnection" or "wait" => options with { WaitForConnection = true },
                "json" => options with { Json = true },
                _ => throw new ShellException($"'{arg}' is no option; there are --server, --timeout, -r, --wait, --client-configuration and --json."),
            };
        }

        return options;
    }

    /// <summary>Whether the word behind an option belongs to it.</summary>
    public static bool TakesValue(string option) =>
        option.StartsWith('-') && option.TrimStart('-').ToLowerInvariant() is "server" or "s" or "timeout" or "client-configuration";

    private static string Value(IReadOnlyList<string> args, ref int i) =>
        i + 1 < args.Count ? args[++i] : throw new ShellException($"no argument found for option {args[i]}");

    private static int Milliseconds(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms > 0
            ? ms
            : throw new ShellException($"--timeout must be a number of milliseconds from 1 on, not '{text}'.");
}
