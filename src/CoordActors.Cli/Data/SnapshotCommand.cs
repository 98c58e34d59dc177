using System.CommandLine;
using CoordActors.Migration;

namespace CoordActors.Cli.Data;

/// <summary><c>coord snapshot save | restore | inspect</c>: the whole state as one file.</summary>
internal static class SnapshotCommand
{
    public static Command Create() => new("snapshot", "Save the whole state to a file, restore it, or look into it.") { Save(), Restore(), Inspect() };

    private static Command Save()
    {
        var file = new Argument<string>("FILE") { Description = "The file to write; it must not be there." };
        var command = new Command("save", "Save a consistent snapshot of a data directory that no server uses.") { file };
        var source = new DataCommand();
        source.AddTo(command);
        command.SetAction((parsed, _) => DataCommand.Run(async () =>
        {
            var path = parsed.GetRequiredValue(file);
            SnapshotStorage.RefuseIfThere(path);
            var state = await DataStore.Load(source.Settings(parsed)).ConfigureAwait(false);
            SnapshotStorage.Write(path, state, DateTime.UtcNow);
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

    private static void Report(StoredState state)
    {
        using var image = state.Tree.Capture();
        DataReport.WriteSummary(Console.Out, TreeSummary.Of(image));
    }
}
