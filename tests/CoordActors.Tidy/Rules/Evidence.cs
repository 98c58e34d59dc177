using System.Globalization;
using System.Text.RegularExpressions;

namespace CoordActors.Tidy.Rules;

/// <summary>What a page says of the protocol is shown by something that exists: scenes, classes of tests, properties of the simulation.</summary>
internal static partial class Evidence
{
    public const string Situations = "docs/internals/zab.md";
    public const string Properties = "docs/internals/simulation.md";
    private const string Scenes = "tests/CoordActors.Zab.Tests/Scenes";
    private const int SituationsMax = 82;

    /// <summary>Scenes and tests that a page names and that are not there.</summary>
    public static IEnumerable<Offence> Missing(SourceFile page, IReadOnlyCollection<string> paths)
    {
        var scenes = paths.Where(IsScene).Select(Name).ToHashSet(StringComparer.Ordinal);
        var tests = paths.Where(path => path.StartsWith("tests/", StringComparison.Ordinal)).Select(Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (index, line) in page.Lines.Index())
        {
            foreach (var name in SceneName().Matches(line).Select(match => match.Value).Where(name => !scenes.Contains(name)))
                yield return page.At(index + 1, $"names the scene {name}, and there is no {Scenes}/{name}.txt");
            foreach (var name in TestName().Matches(line).Select(match => match.Value).Where(name => !tests.Contains(name)))
                yield return page.At(index + 1, $"names {name}, and there is no such file below tests");
        }
    }

    /// <summary>Scenes that no page names.</summary>
    public static IEnumerable<Offence> Unnamed(IReadOnlyCollection<SourceFile> pages, IEnumerable<string> paths)
    {
        var named = pages.SelectMany(page => SceneName().Matches(page.Text)).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        return paths.Where(path => IsScene(path) && !named.Contains(Name(path)))
            .Select(path => new Offence(path, 0, $"is a scene that no page names: say in {Situations} what it shows"));
    }

    /// <summary>Situations that have no row, two, or one without an answer; and properties of the simulation that no page explains.</summary>
    public static IEnumerable<Offence> Unanswered(SourceFile situations, SourceFile properties)
    {
        var rows = situations.Lines.Index().Select(line => (Line: line.Index + 1, Row: Row().Match(line.Item))).Where(line => line.Row.Success).ToList();
        foreach (var wanted in Enumerable.Range(1, SituationsMax).Select(number => number.ToString(CultureInfo.InvariantCulture)).Concat(["28a", "28b"]))
            if (rows.Count(row => row.Row.Groups["number"].Value == wanted) is var count and not 1)
                yield return situations.At(1, $"has {count} rows for situation {wanted}: it must have one");
        foreach (var (line, row) in rows.Where(row => row.Row.Groups["what"].Captures.Any(cell => cell.Value.Trim().Length == 0)))
            yield return situations.At(line, $"says of situation {row.Groups["number"].Value} too little: what it is, the answer, and what shows it");
        var explained = PropertyName().Matches(string.Join('\n', properties.Lines.Where(line => line.StartsWith('|')))).Select(match => match.Value)
            .Concat(properties.Lines.SelectMany(Ranges)).ToHashSet(StringComparer.Ordinal);
        foreach (var (index, line) in situations.Lines.Index())
            foreach (var name in InSimulation().Matches(line).SelectMany(match => PropertyName().Matches(match.Value)).Select(match => match.Value))
                if (!explained.Contains(name))
                    yield return situations.At(index + 1, $"refers to property {name} of the simulation, which {properties.Path} does not explain");
    }

    /// <summary>Those between the ends of <c>L1 to L5</c>.</summary>
    private static IEnumerable<string> Ranges(string line) => Range().Matches(line).SelectMany(match =>
    {
        var (low, high) = (Number(match, "low"), Number(match, "high"));
        return Enumerable.Range(low, high - low + 1).Select(number => $"{match.Groups["letter"].Value}{number}");
    });

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static bool IsScene(string path) => path.StartsWith(Scenes + "/", StringComparison.Ordinal);

    private static string Name(string path) => Path.GetFileNameWithoutExtension(path);

    [GeneratedRegex(@"\b(?<![-/`.])(?:election|leader|learner|observer)(?:-[a-z]+){2,}\b")]
    private static partial Regex SceneName();

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+Tests\b(?!\.)")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^\| (?<number>\d+[ab]?) \|(?<what>[^|]*)\|(?<what>[^|]*)\|(?<what>[^|]*)\|$")]
    private static partial Regex Row();

    [GeneratedRegex(@"\bsim\b[^;|]*")]
    private static partial Regex InSimulation();

    [GeneratedRegex(@"\b[ECLSVO]\d+\b")]
    private static partial Regex PropertyName();

    [GeneratedRegex(@"\b(?<letter>[ECLSVO])(?<low>\d+) to \k<letter>(?<high>\d+)\b")]
    private static partial Regex Range();
}
