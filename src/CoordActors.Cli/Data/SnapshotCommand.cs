using System.CommandLine;
using System.Net.Security;
using CoordActors.Cli.Shell;
using CoordActors.Migration;
using CoordActors.Server.Settings;

namespace CoordActors.Cli.Data;

/// <summary><c>coord snapshot save | restore | inspect</c>: the whole state as one file.</summary>
internal static class SnapshotCommand
{
    public static Command Create() => new("snapshot", "Save the whole state to a file, restore it, or look into it.") { Save(), Restore(), Inspect() };

    private static Command Save()
    {
        var file = new Argument<string>("FILE") { Description = "The file to write; it must not be there." };
        var from = new Option<string?>("--from")
        {
            Description = "The admin server of a running server, such as http://127.0.0.1:8080, instead of a data directory.",
            HelpName = "URL",
        };
        var authorization = new Option<string?>("--authorization")
        {
            Description = "With --from: who asks, such as 'digest user:password', or x509 for the certificate.",
            HelpName = "IDENTITY",
        };
        var configuration = new Option<string?>("--client-configuration")
        {
            Description = "With --from https://…: a properties file with ZooKeeper's client settings (TLS).",
            HelpName = "FILE",
        };
        var command = new Command("save", "Save a snapshot of a data directory that no server uses, or of a running server.")
        {
            file, from, authorization, configuration,
        };
        var source = new DataCommand();
        source.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(from) is not null && source.IsGiven(result))
            {
                result.AddError("--from is a running server, --data-dir and --config are one that is stopped: give one of them.");
            }
        });
        command.SetAction((parsed, cancellation) => DataCommand.Run(async () =>
        {
            var path = parsed.GetRequiredValue(file);
            SnapshotStorage.RefuseIfThere(path);
            var state = parsed.GetValue(from) is { } address
                ? await RunningServer
                    .Save(address, parsed.GetValue(authorization), TlsOf(parsed.GetValue(configuration)), path, cancellation).ConfigureAwait(false)
                : await SaveStored(source.Settings(parsed), path).ConfigureAwait(false);
            Report(state);
            Console.WriteLine($"Saved to {path} ({new FileInfo(path).Length} bytes).");
        }));
        return command;
    }

    private static Command Restore()
    {
        var file = new Argument<string>("FILE") { Description = "A snapshot of coord, or of Apache ZooKeeper." };
        var command = new Command("restore", "Make a new data directory of a snapshot; one that is not empty is refused.") { file };
        var target = new DataCommand();
        target.AddTo(command);
        command.SetAction((parsed, _) => DataCommand.Run(async () =>
        {
            var settings = target.Settings(parsed);
            DataStore.RefuseUnlessEmpty(settings.DataDirectory);
            DataStore.RefuseUnlessEmpty(settings.JournalDirectory);
            var (state, _, notes) = SnapshotStorage.Read(parsed.GetRequiredValue(file));
            await DataStore.Create(settings, state).ConfigureAwait(false);
            Report(state);
            DataReport.WriteNotes(Console.Out, notes);
            Console.WriteLine($"Restored into {settings.DataDirectory}.");
        }));
        return command;
    }

    private static Command Inspect()
    {
        var file = new Argument<string>("FILE") { Description = "A snapshot of coord, or of Apache ZooKeeper." };
        var command = new Command("inspect", "Verify a snapshot and show what is in it.") { file };
        command.SetAction((parsed, _) => DataCommand.Run(() =>
        {
            var path = parsed.GetRequiredValue(file);
            var (state, kind, notes) = SnapshotStorage.Read(path);
            using var image = state.Tree.Capture();
            var summary = TreeSummary.Of(image);
            Console.WriteLine($"file        {kind}, {new FileInfo(path).Length} bytes, checksum matches");
            DataReport.WriteSummary(Console.Out, summary);
            Console.WriteLine($"digest      {summary.Digest:x16}");
            Console.WriteLine($"epochs      accepted {state.AcceptedEpoch}, current {state.CurrentEpoch}");
            DataReport.WriteLargest(Console.Out, summary);
            DataReport.WriteNotes(Console.Out, notes);
            return Task.CompletedTask;
        }));
        return command;
    }

    private static SslClientAuthenticationOptions? TlsOf(string? configuration)
    {
        try
        {
            return configuration is null ? null : ClientProperties.ReadTls(configuration)
                ?? throw new BadInputException($"{configuration} must say zookeeper.client.secure=true, or nothing in it is about TLS.");
        }
        catch (ShellException wrong)
        {
            throw new BadInputException(wrong.Message);
        }
    }

    private static async Task<StoredState> SaveStored(ServerSettings settings, string path)
    {
        var state = await DataStore.Load(settings).ConfigureAwait(false);
        SnapshotStorage.Write(path, state, DateTime.UtcNow);
        return state;
    }

    private static void Report(StoredState state)
    {
        using var image = state.Tree.Capture();
        DataReport.WriteSummary(Console.Out, TreeSummary.Of(image));
    }
}
