using System.CommandLine;
using CoordActors.Cli;
using CoordActors.Cli.Bench;
using CoordActors.Cli.Data;

var root = new RootCommand("CoordActors: a coordination service for ZooKeeper clients.")
{
    ServerCommand.Create(),
    BenchCommand.Create(),
    SnapshotCommand.Create(),
    ImportCommand.Create(),
    ExportCommand.Create(),
    VersionCommand.Create(),
};
return await CommandRunner.Run(root, args).ConfigureAwait(false);
