using System.CommandLine;
using CoordActors.Cli.Hosting;

namespace CoordActors.Cli;

/// <summary><c>coord server [FILE]</c>: one server in the foreground.</summary>
internal static class ServerCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("file")
        {
            Description = "A configuration file: HOCON (*.conf), or ZooKeeper's zoo.cfg as it is. Without one the defaults of hocon/reference.conf hold.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var port = new Option<string?>("--client-port") { Description = "Port for clients [2181].", HelpName = "PORT" };
        var address = new Option<string?>("--client-address") { Description = "Address to listen on [all].", HelpName = "ADDRESS" };
        var dataDir = new Option<string?>("--data-dir") { Description = "Where journal and snapshots are [./data].", HelpName = "DIR" };
        var set = new Option<string[]>("--set")
        {
            Description = "Any other key of the configuration, as KEY=VALUE. Options beat the file.",
            HelpName = "KEY=VALUE",
        };

        var command = new Command("server", "Run a server in the foreground.") { file, port, address, dataDir, set };
        command.SetAction((parsed, cancellation) =>
        {
            var overrides = new Dictionary<string, string>(StringComparer.Ordinal);
            Add(overrides, "coord.client.port", parsed.GetValue(port));
            Add(overrides, "coord.client.address", parsed.GetValue(address));
            Add(overrides, "coord.data-dir", parsed.GetValue(dataDir));
            foreach (var assignment in parsed.GetValue(set) ?? [])
            {
                var equals = assignment.IndexOf('=', StringComparison.Ordinal);
                if (equals <= 0)
                {
                    Console.Error.WriteLine($"coord: --set wants KEY=VALUE, '{assignment}' is not.");
                    return Task.FromResult(CommandRunner.BadInput);
                }

                overrides[assignment[..equals]] = assignment[(equals + 1)..];
            }

            return ServerHost.Run(parsed.GetValue(file), overrides, cancellation);
        });
        return command;
    }

    private static void Add(Dictionary<string, string> overrides, string key, string? value)
    {
        if (value is not null)
        {
            overrides[key] = value;
        }
    }
}
