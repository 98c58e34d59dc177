using System.CommandLine;
using System.Net.Sockets;
using CoordActors.Hocon;

namespace CoordActors.Cli;

/// <summary>Runs a command line: whatever is wrong is one sentence on standard error and an exit code, never a stack trace.</summary>
public static class CommandRunner
{
    /// <summary>The exit code for something that did not work.</summary>
    public const int Failed = 1;

    /// <summary>The exit code for a wrong command line or configuration.</summary>
    public const int BadInput = 2;

    /// <summary>Parses and runs <paramref name="args"/>, until <paramref name="cancellation"/>.</summary>
    /// <returns>The exit code: 0 done, 1 failed, 2 wrong input, 3 data directory not usable.</returns>
    public static async Task<int> Run(RootCommand root, string[] args, CancellationToken cancellation = default)
    {
        var parsed = root.Parse(args);
        var isHelp = args.Any(arg => arg is "-h" or "-?" or "--help");
        if ((parsed.Errors.Count > 0 && !isHelp) || IsOfNoCommand(parsed))
        {
            return await Complain(WrongInput.Sentence(parsed)).ConfigureAwait(false);
        }

        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(configuration, cancellation).ConfigureAwait(false);
        }
        catch (ConfigurationException wrong)
        {
            return await Complain(wrong.Message).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SocketException)
        {
            await Complain(failure.Message).ConfigureAwait(false);
            return Failed;
        }
    }

    /// <summary>Whether help is wanted for a command that there is not.</summary>
    private static bool IsOfNoCommand(ParseResult parsed) =>
        parsed.CommandResult.Command is { Action: null, Subcommands.Count: > 0 } && parsed.UnmatchedTokens.Count > 0;

    private static async Task<int> Complain(string sentence)
    {
        await Console.Error.WriteLineAsync($"coord: {sentence}").ConfigureAwait(false);
        return BadInput;
    }
}
