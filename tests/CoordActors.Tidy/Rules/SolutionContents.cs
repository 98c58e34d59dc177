using System.Text.RegularExpressions;

namespace CoordActors.Tidy.Rules;

/// <summary>The solution holds every project, so that one command builds and tests everything.</summary>
internal static partial class SolutionContents
{
    public static IEnumerable<Offence> Check(SourceFile solution, IReadOnlyCollection<string> projects)
    {
        var listed = solution.Lines.Index().Select(l => (l.Index, Match: Project().Match(l.Item))).Where(l => l.Match.Success)
            .Select(l => (Path: l.Match.Groups[1].Value.Replace('\\', '/'), Line: l.Index + 1)).ToList();
        foreach (var project in projects.Where(p => listed.All(l => l.Path != p)))
            yield return new Offence(project, 0, $"is not in {solution.Path}: dotnet sln add {project}");
        foreach (var (path, line) in listed.Where(l => !projects.Contains(l.Path)))
            yield return solution.At(line, $"lists {path}, which does not exist");
    }

    [GeneratedRegex(@"^Project\(.*""([^""]+\.csproj)""")]
    private static partial Regex Project();
}
