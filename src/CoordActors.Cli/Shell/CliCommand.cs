using System.CommandLine;

namespace CoordActors.Cli.Shell;

/// <summary><c>coord cli</c> as <c>coord --help</c> shows it. Its words are ZooKeeper's and are parsed by <see cref="ShellProgram"/>.</summary>
internal static class CliCommand
{
    /// <summary>What is typed behind <c>coord</c>.</summary>
    public const string Name = "cli";

    /// <summary>Whether the command line is for the shell; where help is asked for before a command, it is not.</summary>
    public static bool IsMeant(string[] args)
    {
        var options = args.Skip(1).TakeWhile((word, i) => word.StartsWith('-') || LaunchOptions.TakesValue(args[i])).ToList();
        return args.Length > 0 && args[0] == Name && !options.Exists(word => word is "-h" or "-?" or "--help");
    }

    public static Command Create()
    {
        var command = new Command(Name, "Talk to servers: one command, or an interactive shell (its 'help' lists the commands).")
        {
            new Option<string>("--server") { Description = "The servers as host:port,…/chroot [localhost:2181].", HelpName = "H:P" },
            new Option<string>("--timeout") { Description = "The session timeout to ask for, in ms [30000].", HelpName = "MS" },
            new Option<string>("--client-configuration") { Description = "A properties file with ZooKeeper's client settings (TLS).", HelpName = "FILE" },
            new Option<bool>("-r") { Description = "A read-only server is good enough." },
            new Option<bool>("--wait") { Description = "Wait for a server as long as the session timeout." },
            new Option<bool>("--json") { Description = "Print results as JSON." },
            new Argument<string[]>("command") { Description = "The command and its arguments, such as: get -s /a" },
        };
        command.SetAction((_, _) => ShellProgram.Run([]));
        return command;
    }
}
