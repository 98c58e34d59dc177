using System.CommandLine;

namespace CoordActors.Cli;

/// <summary>The configuration of a server as commands take it: a file, and options that beat it.</summary>
internal sealed class ServerArguments
{
    private readonly Argument<string?> _file = new("file")
    {
        Description = "A configuration file: HOCON (*.conf), or ZooKeeper's zoo.cfg as it is. Without one the defaults of hocon/reference.conf hold.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _port = new("--client-port") { Description = "Port for clients [2181].", HelpName = "PORT" };
    private readonly Option<string?> _address = new("--client-address") { Description = "Address to listen on [all].", HelpName = "ADDRESS" };
    private readonly Option<string?> _dataDir = new("--data-dir") { Description = "Where journal and snapshots are [./data].", HelpName = "DIR" };
    private readonly Option<string?> _id = new("--id") { Description = "Number of this server in its ensemble [file myid].", HelpName = "N" };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Any other key of the configuration, as KEY=VALUE. Options beat the file.",
        HelpName = "KEY=VALUE",
    };

    private ServerArguments(Command command)
    {
        command.Add(_file);
        _file.Validators.Add(result =>
        {
            var option = result.Tokens.FirstOrDefault(token => token.Value.StartsWith('-'));
            if (option is not null) result.AddError(WrongInput.NoOption(command, option.Value));
        });
        foreach (var option in new Option[] { _port, _address, _dataDir, _id, _set }) command.Add(option);
        _set.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.IndexOf('=', StringComparison.Ordinal) <= 0) is { } wrong)
            {
                result.AddError($"--set wants KEY=VALUE, '{wrong.Value}' is not.");
            }
        });
    }

    /// <summary>Adds them to a command.</summary>
    public static ServerArguments AddTo(Command command) => new(command);

    public string? File(ParseResult parsed) => parsed.GetValue(_file);

    /// <summary>The options by key of the configuration.</summary>
    public Dictionary<string, string> Overrides(ParseResult parsed)
    {
        var overrides = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("coord.client.port", _port);
        Add("coord.client.address", _address);
        Add("coord.data-dir", _dataDir);
        Add("coord.server-id", _id);
        foreach (var assignment in parsed.GetValue(_set) ?? [])
        {
            var equals = assignment.IndexOf('=', StringComparison.Ordinal);
            overrides[assignment[..equals]] = assignment[(equals + 1)..];
        }

        return overrides;

        void Add(string key, Option<string?> option)
        {
            if (parsed.GetValue(option) is { } value) overrides[key] = value;
        }
    }
}
