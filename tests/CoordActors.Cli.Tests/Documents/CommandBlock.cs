namespace CoordActors.Cli.Tests.Documents;

/// <summary>A fenced code block of a page.</summary>
/// <param name="Line">1-based line of its fence.</param>
/// <param name="Language">What stands behind the fence; <c>sh</c> is for command lines that are run.</param>
/// <param name="Text">Its lines.</param>
/// <param name="IsRun">Whether it is run: it is marked <c>sh</c>, and no line above it says why not.</param>
internal sealed record CommandBlock(int Line, string Language, string Text, bool IsRun)
{
    public static IReadOnlyList<CommandBlock> Of(string page)
    {
        var blocks = new List<CommandBlock>();
        var lines = File.ReadAllLines(page);
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal)) continue;
            var begin = i;
            while (lines[++i] != "```")
            {
            }

            var language = lines[begin][3..];
            var isExcused = begin > 0 && lines[begin - 1].StartsWith("<!-- not run: ", StringComparison.Ordinal);
            blocks.Add(new CommandBlock(begin + 1, language, string.Join('\n', lines[(begin + 1)..i]), language == "sh" && !isExcused));
        }

        return blocks;
    }
}
