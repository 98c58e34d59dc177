namespace CoordActors.Cli.Tests.Documents;

/// <summary>The pages show code and configurations that are compiled, run and read elsewhere.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("coord-sample-").FullName;

    public static TheoryData<string> Configurations => [.. Blocks("hocon").Concat(Blocks("properties")).Select(block => block.Place)];

    public static TheoryData<string> Files =>
        [.. new[] { "deploy/zoo.cfg" }.Concat(Directory.GetFiles(Path.Combine(Page.Root, "hocon")).Select(file => Path.GetRelativePath(Page.Root, file)))];

    [Fact]
    public void Every_block_of_code_is_compiled_and_run_and_every_sample_is_shown()
    {
        var samples = Directory.GetFiles(Path.Combine(Page.Root, "tests/CoordActors.Cli.Tests/Documents/Samples"), "*.cs")
            .SelectMany(file => Regions(File.ReadAllLines(file))).ToList();
        var blocks = Blocks("csharp").Select(block => (block.Page.Path, block.Text)).ToList();
        blocks.Except(samples).ShouldBeEmpty("code on a page stands word for word in a #region with the page's path in Documents/Samples, where it is run");
        samples.Except(blocks).ShouldBeEmpty("the page does not show this sample");
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task A_server_would_start_with_every_configuration_that_a_page_shows(string place)
    {
        var block = Page.All.SelectMany(page => page.Blocks).Single(block => block.Place == place);
        var file = Path.Combine(_directory, block.Language == "hocon" ? "shown.conf" : "zoo.cfg");
        await File.WriteAllTextAsync(file, block.Text);
        await Check(file, isOfEnsemble: block.Text.Contains("server", StringComparison.Ordinal), place);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_server_would_start_with_every_configuration_of_the_repository(string path)
    {
        var file = Path.Combine(Page.Root, path);
        await Check(file, isOfEnsemble: path is not ("hocon/standalone.conf" or "hocon/reference.conf"), path);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static async Task Check(string file, bool isOfEnsemble, string place)
    {
        var (exitCode, output) = await Server.CoordProcess.Run(["config", "check", file, .. isOfEnsemble ? ["--id", "1"] : Array.Empty<string>()]);
        exitCode.ShouldBe(0, $"{place}: {output}");
        output.ShouldNotContain("warning", customMessage: place);
    }

    private static IEnumerable<CodeBlock> Blocks(string language) => Page.All.SelectMany(page => page.Blocks).Where(block => block.Language == language);

    private static IEnumerable<(string Page, string Text)> Regions(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].TrimStart().StartsWith("#region ", StringComparison.Ordinal)) continue;
            var (begin, indent) = (i, lines[i].IndexOf('#', StringComparison.Ordinal));
            while (lines[++i].TrimStart() != "#endregion")
            {
            }

            var text = lines[(begin + 1)..i].Select(line => line.Length < indent ? "" : line[indent..]);
            yield return (lines[begin].Trim()["#region ".Length..], string.Join('\n', text));
        }
    }
}
