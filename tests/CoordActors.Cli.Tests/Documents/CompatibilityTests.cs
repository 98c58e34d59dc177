using System.CommandLine;
using CoordActors.Cli.Shell;
using CoordActors.Protocol.Tests;

namespace CoordActors.Cli.Tests.Documents;

/// <summary>What docs/compatibility.md says of the commands is what <c>coord</c> has, no more and no less.</summary>
public sealed class CompatibilityTests
{
    /// <summary>Those of ZooKeeper 3.9, and the two that older tutorials teach.</summary>
    private const string OfZooKeepersShell =
        "addWatch addauth close config connect create delete deleteall delquota exit get getAcl getAllChildrenNumber getEphemerals history listquota ls "
        + "printwatches quit reconfig redo removewatches set setAcl setquota stat sync version whoami ls2 rmr";

    [Fact]
    public void Every_command_of_coord_stands_on_the_page_and_no_other_does() =>
        CompatibilityPage.Rows("Commands").SelectMany(row => row.NamesIn(1)).Distinct().ShouldBe(Named(CommandTree.Create(), "coord"), ignoreOrder: true);

    [Fact]
    public void Every_command_of_the_shell_stands_on_the_page_and_no_other_does() =>
        CompatibilityPage.Names("Commands of the shell").ShouldBe(ShellCommands.Names, ignoreOrder: true);

    [Fact]
    public void Every_command_of_ZooKeepers_shell_stands_on_the_page_as_one_and_the_others_as_ours() =>
        CompatibilityPage.Rows("Commands of the shell").Where(row => row.Verdict != "only here").SelectMany(row => row.Names)
            .ShouldBe(OfZooKeepersShell.Split(' '), ignoreOrder: true);

    /// <summary>The commands that do something, with the words before them.</summary>
    private static IEnumerable<string> Named(Command command, string name) =>
        (command is RootCommand || command.Action is null ? [] : new[] { name })
            .Concat(command.Subcommands.SelectMany(part => Named(part, $"{name} {part.Name}")));
}
