using System.Text.RegularExpressions;

namespace CoordActors.Cli.Tests.Documents;

/// <summary>A fenced code block of a page.</summary>
/// <param name="Page">Where it stands.</param>
/// <param name="Line">1-based line of its fence.</param>
/// <param name="Language">What stands behind the fence.</param>
/// <param name="Lines">Its lines, without the blanks that indent the whole block.</param>
internal sealed partial record CodeBlock(Page Page, int Line, string Language, IReadOnlyList<string> Lines)
{
    /// <summary>Command lines.</summary>
    public const string Shell = "sh";

    /// <summary>What the command lines of the block above print; <c>…</c> stands for anything in a line, and alone for any lines.</summary>
    public const string Output = "output";

    public string Text => string.Join('\n', Lines);

    public string Place => $"{Page.Path}:{Line}";

    /// <summary>What this block of command lines prints, where the page shows it right below.</summary>
    public CodeBlock? Shown
    {
        get
        {
            var next = Page.Blocks.FirstOrDefault(block => block.Line > Line);
            var end = Line + Lines.Count + 1;
            return next is { Language: Output } && Page.Lines.Skip(end).Take(next.Line - end - 1).All(line => line.Length == 0) ? next : null;
        }
    }

    public static IReadOnlyList<CodeBlock> Of(Page page)
    {
        var blocks = new List<CodeBlock>();
        for (var i = 0; i < page.Lines.Count; i++)
        {
            if (Fence().Match(page.Lines[i]) is not { Success: true } fence) continue;
            var (begin, indent) = (i, fence.Groups[1].Length);
            while (!Fence().IsMatch(page.Lines[++i]))
            {
            }

            var lines = page.Lines.Skip(begin + 1).Take(i - begin - 1).Select(line => line.Length < indent ? "" : line[indent..]);
            blocks.Add(new CodeBlock(page, begin + 1, fence.Groups[2].Value, [.. lines]));
        }

        return blocks;
    }

    /// <summary>Whether an output is what this block says.</summary>
    public bool Describes(string output)
    {
        var lines = Lines.Select(line => line == "…" ? "(.*\n)*?" : Regex.Escape(line).Replace("…", ".*", StringComparison.Ordinal) + "\n");
        return Regex.IsMatch(output.TrimEnd() + "\n", $"^{string.Concat(lines)}$");
    }

    [GeneratedRegex("^( *)```(.*)$")]
    internal static partial Regex Fence();
}
