using CoordActors.Cli;
using CoordActors.Cli.Shell;

// What people type first: coord help, coord help config.
if (args is ["help", ..]) args = [.. args[1..], "--help"];
return CliCommand.IsMeant(args)
    ? await ShellProgram.Run(args[1..]).ConfigureAwait(false)
    : await CommandRunner.Run(CommandTree.Create(), args).ConfigureAwait(false);
