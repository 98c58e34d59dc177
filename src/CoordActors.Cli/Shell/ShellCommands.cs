using System.Collections.Frozen;
using CoordActors.Cli.Shell.Commands;
using CoordActors.Server.Settings;

namespace CoordActors.Cli.Shell;

/// <summary>Every command of the shell by its name.</summary>
internal static class ShellCommands
{
    public static readonly FrozenDictionary<string, ShellCommand> All =
        new[]
        {
            ZnodeCommands.All, TreeCommands.All, AclCommands.All, QuotaCommands.All, WatchCommands.All, SessionCommands.All, EnsembleCommands.All,
            TransferCommands.All,
        }
            .SelectMany(group => group)
            .ToFrozenDictionary(command => command.Name, StringComparer.Ordinal);

    /// <summary>The names in order.</summary>
    public static IEnumerable<string> Names => All.Keys.Order(StringComparer.Ordinal);

    /// <summary>The command that a mistyped name was probably meant to be; null when none is near.</summary>
    public static string? Nearest(string name) =>
        Names.Select(candidate => (candidate, Distance: NearestName.Distance(name, candidate))).Where(c => c.Distance <= Math.Max(1, name.Length / 3))
            .OrderBy(c => c.Distance).Select(c => c.candidate).FirstOrDefault();
}
