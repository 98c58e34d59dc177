namespace CoordActors.Tidy.Planted;

/// <summary>A ratchet turns one way only.</summary>
public class RatchetTests
{
    private static readonly SourceFile File = new("src/A/C.cs", "");
    private readonly Ratchet _ratchet = new("lines", 500, new Dictionary<string, int> { ["big"] = 700 });

    [Theory]
    [InlineData("new", 500)]
    [InlineData("big", 700)]
    public void Within_the_limit_or_as_big_as_listed_is_fine(string name, int size) => Check((name, size)).ShouldBeEmpty();

    [Theory]
    [InlineData("new", 501, "new has 501 lines, the limit is 500")]
    [InlineData("big", 701, "big has 701 lines, more than its exception of 700")]
    [InlineData("big", 699, "big has shrunk to 699: lower its exception from 700")]
    [InlineData("big", 500, "big is within the limit of 500 now: remove its exception")]
    public void Growth_and_unrecorded_shrinking_are_caught(string name, int size, string message) => Check((name, size)).ShouldBe([message]);

    [Fact]
    public void An_exception_for_something_that_is_gone_is_caught() =>
        _ratchet.Check([]).ShouldHaveSingleItem().ToString().ShouldBe("big: is gone: remove its exception");

    [Fact]
    public void A_rule_under_a_ratchet_says_where_its_offences_are()
    {
        var ratchet = new Ratchet("dead links", 0, new Dictionary<string, int> { ["a.md"] = 1 });
        var pages = new[] { new SourceFile("a.md", "1"), new SourceFile("b.md", "2") };
        ratchet.CheckEach(pages, p => [p.At(7, "is dead")]).Select(o => o.ToString())
            .ShouldBe(["b.md:1: has 1 dead links, the limit is 0", "b.md:7: is dead"]);
    }

    private IEnumerable<string> Check((string Name, int Size) measured) => _ratchet
        .Check([new("big", 700, File, 1), new(measured.Name, measured.Size, File, 1)])
        .Select(o => o.Message);
}
