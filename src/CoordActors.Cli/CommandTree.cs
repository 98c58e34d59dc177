using System.CommandLine;
using CoordActors.Cli.Bench;
using CoordActors.Cli.Data;
using CoordActors.Cli.Operate;
using CoordActors.Cli.Shell;

namespace CoordActors.Cli;

/// <summary>All commands of <c>coord</c>.</summary>
internal static class CommandTree
{
    public static RootCommand Create() => HelpExamples.AddTo(new RootCommand("CoordActors: a coordination service for ZooKeeper clients.")
    {
        ServerCommand.Create(),
        DaemonCommands.Start(),
        DaemonCommands.Stop(),
        DaemonCommands.Restart(),
        StatusCommand.Create(),
        EnsembleCommand.Create(),
        ConfigCommand.Create(),
        BenchCommand.Create(),
        CliCommand.Create(),
        SnapshotCommand.Create(),
        ImportCommand.Create(),
        ExportCommand.Create(),
        VersionCommand.Create(),
    });
}
