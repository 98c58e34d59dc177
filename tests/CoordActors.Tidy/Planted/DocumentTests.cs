using CoordActors.Tidy.Rules;

namespace CoordActors.Tidy.Planted;

/// <summary>Offenders against the rules about pages and about traces of one machine, each caught at its line.</summary>
public class DocumentTests
{
    private static readonly SourceFile Zab = new("docs/internals/zab.md", "# Zab\n\n## Sync: a learner's way\n");

    [Fact]
    public void A_page_without_a_title_is_caught() => Documents.Titles(new("a.md", "## Not a title\n```\n# a comment\n```")).ShouldBeOneAt(1);

    [Fact]
    public void A_second_title_is_caught() => Documents.Titles(new("a.md", "# One\n\n# Two")).ShouldBeOneAt(3);

    [Fact]
    public void A_comment_in_code_is_no_title() => Documents.Titles(new("a.md", "# One\n```sh\n# start it\n```")).ShouldBeNone();

    [Theory]
    [InlineData("docs/a.md", "[x](internals/gone.md)")]
    [InlineData("docs/a.md", "[x](../../outside.md)")]
    [InlineData("docs/a.md", "[x](internals/zab.md#no-such-heading)")]
    [InlineData("docs/internals/zab.md", "[x](#no-such-heading)")]
    [InlineData("README.md", "![picture](docs/picture.png \"the title\")")]
    public void A_dead_link_is_caught(string path, string link) => Links(path, "# A\n" + link).ShouldBeOneAt(2);

    [Theory]
    [InlineData("docs/a.md", "[x](internals/zab.md) and [y](internals/zab.md#sync-a-learners-way)")]
    [InlineData("README.md", "[x](docs/internals/) [y](./docs) [z](/docs/internals/zab.md)")]
    [InlineData("docs/internals/b.md", "[x](../internals/zab.md#zab)")]
    [InlineData("README.md", "[x](https://example.org/gone) `[y](gone.md)`\n```\n[z](gone.md)\n```")]
    public void A_link_that_leads_somewhere_is_fine(string path, string link) => Links(path, link).ShouldBeNone();

    [Theory]
    [InlineData("src/A/C.cs", "open(\"/tmp" + "/wt/repo\")")]
    [InlineData("docs/a.md", "see /work" + "/main/src")]
    [InlineData("docs/a.md", "in `/root" + "` or elsewhere")]
    [InlineData(".ci/run", "cd /work")]
    [InlineData("README.md", "from https://api.nuget.or" + "g/v3/index.json")]
    [InlineData("src/A/C.cs", "/root" + "/.nuget/packages")]
    [InlineData("docs/a.md", "apt from deb.debian.or" + "g")]
    public void A_trace_of_one_machine_is_caught(string path, string line) => MachineTraces.Check(new(path, "ok\n" + line)).ShouldBeOneAt(2);

    [Theory]
    [InlineData("tests/A/C.cs", "Create(\"/root/child\"); Create(\"/work/item-0000000001\");")]
    [InlineData("docs/a.md", "src/work/root and https://example.org/work/, $HOME/work, /var/lib/coord, /workers")]
    public void Znodes_and_relative_folders_are_no_trace(string path, string line) => MachineTraces.Check(new(path, line)).ShouldBeNone();

    private static IEnumerable<Offence> Links(string path, string text)
    {
        var page = path == Zab.Path ? new SourceFile(path, text) : Zab;
        var pages = new[] { page, new SourceFile(path, text) }.DistinctBy(p => p.Path).ToDictionary(p => p.Path);
        return Documents.DeadLinks(pages[path], p => pages.GetValueOrDefault(p), p => p.Length == 0 || pages.Keys.Any(k => k.StartsWith(p + "/")));
    }
}
