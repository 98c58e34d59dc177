using System.Globalization;

namespace CoordActors.Cli.Shell.Commands;

/// <summary>The paths that clients ask for most, as <c>top</c> shows them: what several servers say of a path is added up.</summary>
internal static class HotPathLines
{
    private const int ShownMax = 10;

    /// <summary>The hottest paths with their rates per second, hottest first.</summary>
    /// <param name="answers">What the servers have answered to <c>hotp</c>; one that does not know the word says something else.</param>
    public static List<(string Path, double Reads, double Writes)> Hottest(IEnumerable<string> answers)
    {
        var rates = new Dictionary<string, (double Reads, double Writes)>(StringComparer.Ordinal);
        foreach (var answer in answers)
        {
            Add(answer, rates);
        }

        return [.. rates.OrderByDescending(entry => entry.Value.Reads + entry.Value.Writes)
            .ThenBy(entry => entry.Key, StringComparer.Ordinal).Take(ShownMax)
            .Select(entry => (entry.Key, entry.Value.Reads, entry.Value.Writes))];
    }

    /// <summary>The lines for <see cref="Hottest"/>; none where there are no paths.</summary>
    public static List<string> Of(IEnumerable<string> answers)
    {
        var lines = Hottest(answers)
            .Select(path => string.Create(CultureInfo.InvariantCulture, $"{path.Reads,10:0.##}  {path.Writes,10:0.##}  {path.Path}"))
            .ToList();
        return lines.Count == 0 ? [] : ["", "   reads/s    writes/s  path", .. lines];
    }

    private static void Add(string answer, Dictionary<string, (double Reads, double Writes)> rates)
    {
        var isWrites = false;
        foreach (var line in answer.Split('\n'))
        {
            isWrites |= line == "Writes:";
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab > 0 && double.TryParse(line.AsSpan(0, tab), NumberStyles.Float, CultureInfo.InvariantCulture, out var rate))
            {
                var path = line[(tab + 1)..];
                var (reads, writes) = rates.GetValueOrDefault(path);
                rates[path] = isWrites ? (reads, writes + rate) : (reads + rate, writes);
            }
        }
    }
}
