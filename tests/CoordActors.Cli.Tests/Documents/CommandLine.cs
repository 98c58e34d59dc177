using System.Text.RegularExpressions;

namespace CoordActors.Cli.Tests.Documents;

/// <summary>A command line of a page.</summary>
/// <param name="Block">Where it stands.</param>
/// <param name="Line">1-based line of the page.</param>
/// <param name="Text">What is typed: without a remark behind it, with all lines that belong to it.</param>
internal sealed partial record CommandLine(CodeBlock Block, int Line, string Text)
{
    public string Place => $"{Block.Page.Path}:{Line}";

    /// <summary>Whether it goes on until it is stopped, so that a reader leaves it in a window of its own.</summary>
    public bool IsLeftRunning => LeftRunning().IsMatch(Text) && !Text.Contains("||", StringComparison.Ordinal);

    /// <summary>Whether a line of anything looks like a command of ours, or like one that is often typed.</summary>
    public static bool LooksLikeOne(string line) => Typed().IsMatch(line);

    public static IEnumerable<CommandLine> Of(CodeBlock block)
    {
        if (block.Language != CodeBlock.Shell) yield break;
        for (var i = 0; i < block.Lines.Count; i++)
        {
            var begin = i;
            if (block.Lines[i].Length == 0 || block.Lines[i][0] == '#') continue;
            if (HereDocument().Match(block.Lines[i]) is { Success: true } here)
            {
                while (block.Lines[++i] != here.Groups[1].Value)
                {
                }
            }

            while (block.Lines[i].EndsWith('\\')) i++;
            var text = string.Join('\n', block.Lines.Skip(begin).Take(i - begin + 1));
            yield return new CommandLine(block, block.Line + 1 + begin, begin == i ? Remark().Replace(text, "") : text);
        }
    }

    [GeneratedRegex("<<'?([A-Z]+)'?")]
    private static partial Regex HereDocument();

    [GeneratedRegex(" {2,}#.*$")]
    private static partial Regex Remark();

    [GeneratedRegex("^(coord/)?coord (server|ensemble)\\b|^dotnet run .* -- server\\b")]
    private static partial Regex LeftRunning();

    [GeneratedRegex("^ *(sudo )?(coord/)?(coord [a-z-]|(curl|dotnet|nc|echo|printf|systemctl|journalctl|kill|deploy|bench)[ /])")]
    private static partial Regex Typed();
}
