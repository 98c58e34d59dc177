using System.CommandLine;
using CoordActors.Migration;

namespace CoordActors.Cli.Data;

/// <summary><c>coord export --data-dir DIR APACHE_DIR</c>: from here to Apache ZooKeeper.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var target = new Argument<string>("APACHE_DIR") { Description = "The future dataDir of ZooKeeper; its folder version-2 must be empty or not there." };
        var command = new Command("export", "Export a data directory that no server uses into a data directory for Apache ZooKeeper 3.5 to 3.9.") { target };
        var source = new DataCommand();
        source.AddTo(command);
        command.SetAction((parsed, _) => DataCommand.Run(async () =>
        {
            var state = await DataStore.Load(source.Settings(parsed)).ConfigureAwait(false);
            using var image = state.Tree.Capture();
            var snapshot = ApacheDirectory.Write(parsed.GetRequiredValue(target), image, state.AcceptedEpoch, state.CurrentEpoch);
            DataReport.WriteSummary(Console.Out, TreeSummary.Of(image));
            Console.WriteLine($"Exported to {snapshot}.");
        }));
        return command;
    }
}
