using System.Text.RegularExpressions;

namespace CoordActors.Cli.Tests.Documents;

/// <summary>What the page on troubles quotes is what the program says.</summary>
public sealed partial class SymptomTests
{
    private static readonly Lazy<string> Source = new(() => Joined().Replace(
        string.Concat(Directory.GetFiles(Path.Combine(Page.Root, "src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)), "")
        .Replace("\\\"", "\"", StringComparison.Ordinal));

    [Fact]
    public void Every_symptom_that_is_quoted_is_a_sentence_of_the_program()
    {
        var quoted = Page.Read("docs/operating/troubleshoot.md").Lines.Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .SelectMany(line => Quote().Matches(line.Split('|')[1])).Select(match => match.Groups[1].Value)
            .Where(text => text.Contains(' ') && !text.StartsWith("coord ", StringComparison.Ordinal)).ToList();
        quoted.Count.ShouldBeGreaterThan(20);
        quoted.Where(text => !IsSaid(text)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("the journal is somewhat tired")]
    [InlineData("Writes are refused … because of the weather")]
    public void A_sentence_that_the_program_does_not_have_is_noticed(string text) => IsSaid(text).ShouldBeFalse();

    private static bool IsSaid(string text) =>
        text.Split('…', StringSplitOptions.RemoveEmptyEntries).All(part => Source.Value.Contains(part.TrimEnd(':', ' '), StringComparison.Ordinal));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quote();

    /// <summary>A sentence that goes on in the next line.</summary>
    [GeneratedRegex("\"\\s*\\+\\s*\\$?\"")]
    private static partial Regex Joined();
}
