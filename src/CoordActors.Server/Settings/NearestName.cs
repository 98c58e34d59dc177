namespace CoordActors.Server.Settings;

/// <summary>
/// Finds the name that a mistyped one was meant to be: fewest inserted, dropped and changed letters, in the whole name or in its last part
/// (a right name in the wrong block).
/// </summary>
public static class NearestName
{
    /// <summary>The nearest of at least one candidate.</summary>
    public static string Of(string name, IEnumerable<string> candidates)
        => candidates.MinBy(candidate => Math.Min(Distance(name, candidate), 1 + (2 * Distance(LastPart(name), LastPart(candidate)))))!;

    /// <summary>How many letters must be inserted, dropped or changed; capital or small is the same.</summary>
    public static int Distance(string from, string to)
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

    private static string LastPart(string name) => name[(name.LastIndexOf('.') + 1)..];
}
