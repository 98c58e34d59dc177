using System.CommandLine;
using System.CommandLine.Parsing;
using CoordActors.Cli.Hosting;
using CoordActors.Hocon;
using CoordActors.Migration;
using CoordActors.Persistence.Sqlite;
using CoordActors.Server.Settings;

namespace CoordActors.Cli.Data;

/// <summary>What the commands on data have in common: where a server's data are, and how a failure is told.</summary>
internal sealed class DataCommand
{
    private const int Failed = 1;
    private const int DataDirectoryUnusable = 3;

    private readonly Option<string?> _dataDir = new("--data-dir") { Description = "The data directory of the coord server [./data].", HelpName = "DIR" };

    private readonly Option<string?> _config = new("--config")
    {
        Description = "The server's configuration file, instead of --data-dir: it says where data and journal are.",
        HelpName = "FILE",
    };

    /// <summary>Adds the options that say where the server's data are.</summary>
    public void AddTo(Command command)
    {
        command.Add(_dataDir);
        command.Add(_config);
    }

    /// <summary>Whether one of them is on the command line.</summary>
    public bool IsGiven(CommandResult command) => command.GetResult(_dataDir) is not null || command.GetResult(_config) is not null;

    /// <summary>The settings of the server whose data are meant.</summary>
    public ServerSettings Settings(ParseResult parsed)
    {
        var overrides = new Dictionary<string, string>(StringComparer.Ordinal);
        if (parsed.GetValue(_dataDir) is { } directory)
        {
            overrides["coord.data-dir"] = directory;
        }

        return SettingsLoader.Load(parsed.GetValue(_config), overrides).Settings;
    }

    /// <summary>Runs a command; what goes wrong is one sentence on standard error and an exit code.</summary>
    public static async Task<int> Run(Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
            return 0;
        }
        catch (Exception wrong) when (wrong is BadInputException or MigrationException or ConfigurationException)
        {
            return Complain(CommandRunner.BadInput, wrong.Message);
        }
        catch (DataDirectoryException unusable)
        {
            return Complain(DataDirectoryUnusable, unusable.Message);
        }
        catch (NodeFailedException failure)
        {
            return Complain(failure.InnerException is DataDirectoryException or InvalidDataException ? DataDirectoryUnusable : Failed, failure.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Complain(Failed, failure.Message);
        }
    }

    private static int Complain(int exitCode, string sentence)
    {
        Console.Error.WriteLine($"coord: {sentence}");
        return exitCode;
    }
}
