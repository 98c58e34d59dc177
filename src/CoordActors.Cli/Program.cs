using System.CommandLine;
using CoordActors.Cli;
using CoordActors.Cli.Bench;
using CoordActors.Cli.Data;
using CoordActors.Cli.Operate;
using CoordActors.Cli.Shell;

var root = new RootCommand("CoordActors: a coordination service for ZooKeeper clients.")
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
};
return CliCommand.IsMeant(args)
    ? await ShellProgram.Run(args[1..]).ConfigureAwait(false)
    : await CommandRunner.Run(root, args).ConfigureAwait(false);
