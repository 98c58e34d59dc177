using System.CommandLine;
using CoordActors.Migration;

namespace CoordActors.Cli.Data;

/// <summary><c>coord import APACHE_DIR --data-dir DIR</c>: from Apache ZooKeeper to here.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("APACHE_DIR")
        {
            Description = "ZooKeeper's dataDir, which has the folder version-2, or its zoo.cfg. Its server must be stopped.",
        };
        var logs = new Option<string?>("--data-log-dir") { Description = "ZooKeeper's dataLogDir, if it has one.", HelpName = "DIR" };
        var withoutSessions = new Option<bool>("--without-sessions") { Description = "End all sessions: their ephemeral znodes are left out." };
        var allowGaps = new Option<bool>("--allow-gaps") { Description = "Import also if transactions are missing between those that are there." };
        var trustEmpty = new Option<bool>("--trust-empty") { Description = "Logs without a snapshot are the whole history." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Read and report, write nothing." };
        var command = new Command("import", "Import the data directory of an Apache ZooKeeper 3.4 to 3.9 into a new data directory.")
        {
            source, logs, withoutSessions, allowGaps, trustEmpty, dryRun,
        };
        var target = new DataCommand();
        target.AddTo(command);
        command.SetAction((parsed, _) => DataCommand.Run(async () =>
        {
            var settings = target.Settings(parsed);
            if (!parsed.GetValue(dryRun))
            {
                DataStore.RefuseUnlessEmpty(settings.DataDirectory);
                DataStore.RefuseUnlessEmpty(settings.JournalDirectory);
            }

            var from = ApacheSource.Of(parsed.GetRequiredValue(source), parsed.GetValue(logs));
            var contents = ApacheDirectory.Read(from.DataDirectory, from.LogDirectory, new ApacheReadOptions
            {
                WithoutSessions = parsed.GetValue(withoutSessions),
                AllowGaps = parsed.GetValue(allowGaps),
                TrustEmpty = parsed.GetValue(trustEmpty),
            });
            if (!parsed.GetValue(dryRun))
            {
                await DataStore.Create(settings, new StoredState(contents.Tree, contents.AcceptedEpoch, contents.CurrentEpoch, 0)).ConfigureAwait(false);
            }

            DataReport.WriteImport(Console.Out, contents);
            Console.WriteLine(parsed.GetValue(dryRun) ? "Nothing was written." : $"Imported into {settings.DataDirectory}.");
        }));
        return command;
    }
}
