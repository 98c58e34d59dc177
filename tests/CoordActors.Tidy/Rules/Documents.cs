using System.Text.RegularExpressions;

namespace CoordActors.Tidy.Rules;

/// <summary>Every page has one title, and every link inside the repository leads somewhere.</summary>
internal static partial class Documents
{
    public static IEnumerable<Offence> Titles(SourceFile page)
    {
        var titles = Prose(page).Where(l => l.Text.StartsWith("# ", StringComparison.Ordinal)).ToList();
        return titles.Count switch
        {
            1 => [],
            0 => [page.At(1, "has no title: a first line like '# What this page is about'")],
            _ => titles.Skip(1).Select(t => page.At(t.Line, "is a second title: use '##'")),
        };
    }

    /// <param name="page">A Markdown file.</param>
    /// <param name="find">The repository's file of a path, or null.</param>
    /// <param name="isFolder">Whether a path is a folder with files in it.</param>
    public static IEnumerable<Offence> DeadLinks(SourceFile page, Func<string, SourceFile?> find, Func<string, bool> isFolder)
    {
        foreach (var (line, text) in Prose(page))
            foreach (var target in Link().Matches(InlineCode().Replace(text, "")).Select(m => m.Groups[1].Value))
                if (!IsElsewhere(target) && WhyDead(page, target, find, isFolder) is { } why)
                    yield return page.At(line, $"({target}) {why}");
    }

    private static bool IsElsewhere(string target) =>
        target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal);

    private static string? WhyDead(SourceFile page, string target, Func<string, SourceFile?> find, Func<string, bool> isFolder)
    {
        var parts = target.Split('#', 2);
        var path = parts[0].Length == 0 ? page.Path : Resolve(page.Folder, Uri.UnescapeDataString(parts[0]));
        if (path is null) return "leaves the repository";
        if (find(path) is not { } file) return isFolder(path) ? null : "leads nowhere";
        return parts.Length == 2 && file.Extension == ".md" && !Anchors(file).Contains(parts[1]) ? $"has no such heading in {file.Path}" : null;
    }

    private static string? Resolve(string folder, string target)
    {
        var parts = new List<string>(target.StartsWith('/') || folder.Length == 0 ? [] : folder.Split('/'));
        foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != "."))
        {
            if (part != "..")
                parts.Add(part);
            else if (parts.Count == 0)
                return null;
            else
                parts.RemoveAt(parts.Count - 1);
        }

        return string.Join('/', parts);
    }

    /// <summary>The names that code hosts give to headings: lower case, spaces to hyphens, punctuation gone.</summary>
    private static IEnumerable<string> Anchors(SourceFile page) => Prose(page)
        .Where(l => Heading().IsMatch(l.Text))
        .Select(l => Heading().Replace(l.Text, "").Trim().ToLowerInvariant().Replace(' ', '-'))
        .Select(heading => string.Concat(heading.Where(c => char.IsLetterOrDigit(c) || c is '-' or '_')));

    /// <summary>The lines outside fenced code.</summary>
    private static IEnumerable<(int Line, string Text)> Prose(SourceFile page)
    {
        var fenced = false;
        foreach (var (index, line) in page.Lines.Index())
        {
            var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (isFence)
                fenced = !fenced;
            else if (!fenced)
                yield return (index + 1, line);
        }
    }

    [GeneratedRegex(@"\]\(\s*<?([^)\s>]+)>?[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex("^#{1,6} +")]
    private static partial Regex Heading();
}
