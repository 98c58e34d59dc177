using System.CommandLine;
using CoordActors.Server.Admin;

namespace CoordActors.Cli;

/// <summary><c>coord version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        var command = new Command("version", "Print the version: the ZooKeeper release that clients see, and our own behind it.");
        command.SetAction(_ => Console.Out.WriteLine(ServerVersion.Text));
        return command;
    }
}
