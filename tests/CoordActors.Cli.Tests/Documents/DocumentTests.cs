namespace CoordActors.Cli.Tests.Documents;

/// <summary>What the pages tell a reader to type works: each page from top to bottom, as it stands there.</summary>
public sealed class DocumentTests
{
    private static readonly string[] Languages = [CodeBlock.Shell, CodeBlock.Output, "hocon", "properties", "csharp", "yaml", "mermaid", "text"];

    public static TheoryData<string> Pages => [.. Page.Paths];

    public static TheoryData<string> PagesWithCommands =>
        [.. Page.All.Where(page => page.Commands.Any(command => !NotRun.Has(command))).Select(page => page.Path)];

    [MachineTheory]
    [MemberData(nameof(PagesWithCommands))]
    public async Task Every_command_line_works(string path)
    {
        var page = Page.Read(path);
        var commands = page.Commands.Where(command => !NotRun.Has(command)).ToList();
        var (outputs, failure) = await Machine.Run(page, commands);
        failure.ShouldBeNull();
        foreach (var block in page.Blocks.Where(block => block.Shown is not null))
        {
            var output = string.Concat(commands.Where(command => command.Block.Line == block.Line).Select(command => outputs[command.Line]));
            block.Shown!.Describes(output).ShouldBeTrue($"{block.Shown.Place} shows what the command lines above it print, but they print:\n{output}");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void All_code_stands_in_a_fence_that_says_what_it_is(string path)
    {
        var page = Page.Read(path);
        page.IndentedCode().Select(line => $"{path}:{line}").ShouldBeEmpty("put it between ```sh and ``` (or another language), so that a test runs it");
        page.Blocks.Where(block => !Languages.Contains(block.Language)).Select(block => block.Place)
            .ShouldBeEmpty($"the fence must say one of: {string.Join(", ", Languages)}");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void No_command_line_hides_in_a_block_that_is_not_run(string path) =>
        Page.Read(path).Blocks.Where(block => block.Language is "text" or CodeBlock.Output).Where(block => block.Lines.Any(CommandLine.LooksLikeOne))
            .Select(block => block.Place).ShouldBeEmpty("put the command line into a block ```sh, so that a test runs it");

    [Fact]
    public void Every_output_stands_below_the_command_lines_that_print_it()
    {
        var blocks = Page.All.SelectMany(page => page.Blocks).ToList();
        blocks.Where(block => block.Language == CodeBlock.Output).ShouldBe(blocks.Select(block => block.Shown).OfType<CodeBlock>());
    }

    [Fact]
    public void Every_command_line_that_is_not_run_still_stands_on_its_page()
    {
        var commands = Page.All.SelectMany(page => page.Commands).Where(NotRun.Has).Select(command => (command.Block.Page.Path, command.Text)).ToHashSet();
        NotRun.Lines.Where(line => !commands.Contains((line.Page, line.Text))).ShouldBeEmpty("it is not there: take it off the list");
    }

    private sealed class MachineTheoryAttribute : TheoryAttribute
    {
        public MachineTheoryAttribute() => Skip = Machine.WhyNot;
    }
}
