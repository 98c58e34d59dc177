using System.Text.RegularExpressions;

namespace CoordActors.Tidy.Rules;

/// <summary>The repository says nothing about the machine it was written on, nor where packages come from: that is the user's configuration.</summary>
/// <remarks>The patterns are put together at run time, so that this file does not offend itself.</remarks>
internal static class MachineTraces
{
    private static readonly Regex Paths = new(
        @"(?<![\w.$}\])>/-])/(tmp" + "/wt|work" + "/(main|shared|dev|repo)|work" + "/\\.|root" + @"/\.)", RegexOptions.CultureInvariant);

    private static readonly Regex Homes = new(@"(?<![\w.$}\])>/-])/(work|root|home/\w+)" + @"(?=[/\s""'`)]|$)", RegexOptions.CultureInvariant);

    private static readonly Regex Hosts = new(
        @"(?<![\w-])(([\w-]+\.)*(nuget\.or" + @"g|npmjs\.(or" + @"g|co" + @"m)|proxy\.golang\.or" + @"g|pypi\.or" + @"g|crates\.i"
        + @"o)|(deb|security|ftp[\w.]*)\.debian\.or" + @"g|[\w.-]*artifactor" + @"y[\w.-]*)\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    public static IEnumerable<Offence> Check(SourceFile file)
    {
        foreach (var (index, line) in file.Lines.Index())
        {
            if (Hosts.Match(line) is { Success: true } host)
                yield return file.At(index + 1, $"names a package host ({host.Value})");
            if (FindPath(file, line) is { } path)
                yield return file.At(index + 1, $"names a path of one machine ({path})");
        }
    }

    /// <summary>In source code a home folder may be the name of a znode; in scripts, settings and documents it is a folder.</summary>
    private static string? FindPath(SourceFile file, string line)
    {
        if (Paths.Match(line) is { Success: true } path) return path.Value;
        var isSource = file.Extension is ".cs" or ".py" or ".java" or ".go" or ".c" || file.IsUnder("tests");
        return !isSource && Homes.Match(line) is { Success: true } home ? home.Value : null;
    }
}
