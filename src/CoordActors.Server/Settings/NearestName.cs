namespace CoordActors.Server.Settings;

/// <summary>
/// Finds the name that a mistyped one was meant to be: fewest inserted, dropped, changed and swapped letters, in the whole name or in its last part
/// (a right name in the wrong block, or an option's last word).
/// </summary>
public static class NearestName
{
    /// <summary>The nearest of at least one candidate.</summary>
    public static string Of(string name, IEnumerable<string> candidates) => candidates.MinBy(candidate => Difference(name, candidate))!;

    /// <summary>The nearest, if it has much in common with the name; else null.</summary>
    public static string? Near(string name, IEnumerable<string> candidates)
        => candidates.Where(candidate => Difference(name, candidate) <= Math.Max(2, name.Trim('-').Length / 2))
            .MinBy(candidate => Difference(name, candidate));

    /// <summary>How many letters must be inserted, dropped, changed or swapped with the next; capital or small is the same.</summary>
    public static int Distance(string from, string to)
    {
        var beforePrevious = Array.Empty<int>();
        var previous = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var current = new int[to.Length + 1];
            current[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var changed = previous[j - 1] + (IsSame(from[i - 1], to[j - 1]) ? 0 : 1);
                current[j] = Math.Min(changed, 1 + Math.Min(previous[j], current[j - 1]));
                var isSwapped = i > 1 && j > 1 && IsSame(from[i - 1], to[j - 2]) && IsSame(from[i - 2], to[j - 1]);
                if (isSwapped) current[j] = Math.Min(current[j], 1 + beforePrevious[j - 2]);
            }

            (beforePrevious, previous) = (previous, current);
        }

        return previous[^1];
    }

    private static int Difference(string name, string candidate)
    {
        var ofLastParts = name.StartsWith('-')
            ? Distance(LastPart(name, '-'), LastPart(candidate, '-'))
            : 2 * Distance(LastPart(name, '.'), LastPart(candidate, '.'));
        return Math.Min(Distance(name, candidate), 1 + ofLastParts);
    }

    private static bool IsSame(char one, char other) => char.ToLowerInvariant(one) == char.ToLowerInvariant(other);

    private static string LastPart(string name, char separator) => name[(name.LastIndexOf(separator) + 1)..];
}
