using System.Collections.Frozen;
using CoordActors.Cli.Shell.Commands;

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
        Names.Select(candidate => (candidate, Distance: Distance(name, candidate))).Where(c => c.Distance <= Math.Max(1, name.Length / 3))
            .OrderBy(c => c.Distance).Select(c => c.candidate).FirstOrDefault();

    private static int Distance(string from, string to)
    {
        var previous = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var current = new int[to.Length + 1];
            current[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var changed = previous[j - 1] + (char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1);
                current[j] = Math.Min(changed, 1 + Math.Min(previous[j], current[j - 1]));
            }

            previous = current;
        }

        return previous[^1];
    }
}
