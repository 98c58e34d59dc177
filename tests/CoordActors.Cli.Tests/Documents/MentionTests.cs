using System.Text.RegularExpressions;
using CoordActors.Cli.Shell;

namespace CoordActors.Cli.Tests.Documents;

/// <summary>The command lines that stand within sentences and tables: <c>coord …</c> with commands and options that there are.</summary>
public sealed partial class MentionTests
{
    public static TheoryData<string> Pages => [.. Page.Paths];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_and_options_that_a_page_mentions_exist(string path) =>
        Mentioned(Page.Read(path)).Select(words => (Command: string.Join(' ', words.Prepend("coord")), Why: WhyWrong(words)))
            .Where(mention => mention.Why is not null).ShouldBeEmpty();

    [Theory]
    [InlineData("server --client-prt 2181")]
    [InlineData("sever")]
    [InlineData("config shw")]
    [InlineData("cli lss")]
    public void A_command_that_does_not_exist_is_noticed(string words) => WhyWrong(words.Split(' ')).ShouldNotBeNull();

    private static string? WhyWrong(string[] words)
    {
        if (words[0] == "cli") return words is [_, var name, ..] && !name.StartsWith('-') && !ShellCommands.All.ContainsKey(name) ? $"no command {name}" : null;
        var parsed = CommandTree.Create().Parse(words);
        var isGroup = parsed.CommandResult.Command.Action is null;
        return parsed.UnmatchedTokens.FirstOrDefault(word => isGroup || word.StartsWith('-'))
            ?? parsed.Errors.Select(error => error.Message).FirstOrDefault(message => message.Contains("has no option", StringComparison.Ordinal));
    }

    private static IEnumerable<string[]> Mentioned(Page page) => page.Lines
        .Where((_, i) => !page.Blocks.Any(block => i + 1 > block.Line && i + 1 <= block.Line + block.Lines.Count))
        .SelectMany(line => Mention().Matches(line))
        .Select(match => match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("`coord ([a-z][^`]*)`")]
    private static partial Regex Mention();
}
