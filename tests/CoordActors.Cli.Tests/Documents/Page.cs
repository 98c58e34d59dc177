using System.Text.RegularExpressions;

namespace CoordActors.Cli.Tests.Documents;

/// <summary>A page of the documentation.</summary>
/// <param name="Path">From the root of the repository.</param>
/// <param name="Lines">What stands in it.</param>
internal sealed partial record Page(string Path, IReadOnlyList<string> Lines)
{
    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>README, ARCHITECTURE and all that is below docs/, deploy/, bench/ and tests/.</summary>
    public static IEnumerable<string> Paths =>
    [
        "README.md", "ARCHITECTURE.md",
        .. new[] { "bench", "deploy", "docs", "tests" }.SelectMany(Below).Select(file => System.IO.Path.GetRelativePath(Root, file))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>All pages.</summary>
    public static IEnumerable<Page> All => Paths.Select(Read);

    /// <summary>The fenced code blocks, top to bottom.</summary>
    public IReadOnlyList<CodeBlock> Blocks => field ??= CodeBlock.Of(this);

    /// <summary>The command lines, top to bottom.</summary>
    public IEnumerable<CommandLine> Commands => Blocks.SelectMany(CommandLine.Of);

    public static Page Read(string path) => new(path, File.ReadAllLines(System.IO.Path.Combine(Root, path)));

    /// <summary>Code without a fence: 1-based lines that begin with four blanks behind an empty one.</summary>
    public IEnumerable<int> IndentedCode()
    {
        var fenced = false;
        for (var i = 0; i < Lines.Count; i++)
        {
            if (CodeBlock.Fence().IsMatch(Lines[i])) fenced = !fenced;
            if (!fenced && i > 0 && Lines[i - 1].Length == 0 && Indented().IsMatch(Lines[i])) yield return i + 1;
        }
    }

    private static IEnumerable<string> Below(string folder) =>
        Directory.GetFiles(System.IO.Path.Combine(Root, folder), "*.md", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(directory.FullName, "CoordActors.sln"))) directory = directory.Parent!;
        return directory.FullName;
    }

    [GeneratedRegex("^ {4,}[^ ]")]
    private static partial Regex Indented();
}
