using System.CommandLine;
using CoordActors.Cli.Hosting;

namespace CoordActors.Cli;

/// <summary><c>coord server [FILE]</c>: one server in the foreground.</summary>
internal static class ServerCommand
{
    public static Command Create()
    {
        var command = new Command("server", "Run a server in the foreground.");
        var arguments = ServerArguments.AddTo(command);
        command.SetAction((parsed, cancellation) => ServerHost.Run(arguments.File(parsed), arguments.Overrides(parsed), cancellation));
        return command;
    }
}
