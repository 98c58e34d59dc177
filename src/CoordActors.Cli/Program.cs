using System.CommandLine;
using CoordActors.Cli;
using CoordActors.Cli.Bench;

var root = new RootCommand("CoordActors: a coordination service for ZooKeeper clients.")
{
    ServerCommand.Create(),
    BenchCommand.Create(),
    VersionCommand.Create(),
};
return await CommandRunner.Run(root, args).ConfigureAwait(false);
