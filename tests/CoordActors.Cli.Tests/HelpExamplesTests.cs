using System.CommandLine;
using CoordActors.Cli.Shell;

namespace CoordActors.Cli.Tests;

/// <summary>The command lines at the end of <c>--help</c>.</summary>
public sealed class HelpExamplesTests
{
    [Fact]
    public void Every_command_has_examples() =>
        Commands(CommandTree.Create()).Select(HelpExamples.Name).Order(StringComparer.Ordinal)
            .ShouldBe(HelpExamples.All.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_example_is_a_command_line_that_is_understood()
    {
        foreach (var (name, example) in HelpExamples.All.SelectMany(entry => entry.Value.Select(line => (entry.Key, line))))
        {
            var words = CommandWords.Split(example.Split("   ")[0])[1..];
            string.Join(' ', words).ShouldStartWith(name);
            if (words[0] == "cli")
            {
                var command = LaunchOptions.Parse(words[1..]).Command;
                (command.Count == 0 || ShellCommands.All.ContainsKey(command[0])).ShouldBeTrue(example);
            }
            else
            {
                CommandTree.Create().Parse(words).Errors.ShouldBeEmpty(example);
            }
        }
    }

    [Fact]
    public async Task They_stand_below_the_help()
    {
        var output = new StringWriter();
        var parsed = CommandTree.Create().Parse(["bench", "--help"]);
        (await parsed.InvokeAsync(new InvocationConfiguration { Output = output })).ShouldBe(0);
        output.ToString().ShouldContain("Examples:\n  coord bench ");
    }

    private static IEnumerable<Command> Commands(Command root) => root.Subcommands.SelectMany(Commands).Prepend(root);
}
