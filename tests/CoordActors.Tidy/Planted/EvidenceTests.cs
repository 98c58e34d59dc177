using CoordActors.Tidy.Rules;

namespace CoordActors.Tidy.Planted;

/// <summary>Offenders against the rule that what a page says of the protocol is shown by something that exists, each caught.</summary>
public class EvidenceTests
{
    private const string Scene = "tests/CoordActors.Zab.Tests/Scenes/leader-at-the-end.txt";
    private static readonly string[] Paths = [Scene, "tests/CoordActors.Zab.Tests/QuorumTests.cs"];
    private static readonly SourceFile Properties = new("docs/internals/simulation.md", "| L1 to L3 no gaps | each append |\n| C6 the same order | end |");

    [Theory]
    [InlineData("scene leader-at-no-end")]
    [InlineData("scenes leader-at-the-end, learner-that-is-gone")]
    [InlineData("QuorumTests; LostTests")]
    public void Evidence_that_is_not_there_is_caught(string cell) => Evidence.Missing(new("a.md", "# A\n" + cell), Paths).ShouldBeOneAt(2);

    [Fact]
    public void Evidence_that_is_there_is_fine() => Evidence.Missing(new("a.md", "scene leader-at-the-end; QuorumTests, `leader-*`"), Paths).ShouldBeNone();

    [Fact]
    public void A_scene_that_no_page_names_is_caught()
    {
        Evidence.Unnamed([new("a.md", "leader-at-the-end")], Paths).ShouldBeNone();
        Evidence.Unnamed([new("a.md", "leader-at-another-end")], Paths).ShouldHaveSingleItem().Path.ShouldBe(Scene);
    }

    [Fact]
    public void A_situation_without_a_row_or_with_two_is_caught()
    {
        Evidence.Unanswered(Page(), Properties).ShouldBeNone();
        Evidence.Unanswered(Page(without: "28a"), Properties).ShouldHaveSingleItem().Message.ShouldContain("0 rows for situation 28a");
        Evidence.Unanswered(Page(more: "| 7 | x | y | z |"), Properties).ShouldHaveSingleItem().Message.ShouldContain("2 rows for situation 7");
    }

    [Fact]
    public void A_situation_without_an_answer_is_caught() =>
        Evidence.Unanswered(Page(without: "9", more: "| 9 | it happens | | sim C6 |"), Properties).ShouldHaveSingleItem().Message.ShouldContain("situation 9");

    [Fact]
    public void A_property_that_is_explained_nowhere_is_caught()
    {
        Evidence.Unanswered(Page(without: "9", more: "| 9 | it happens | so | sim of servers, C6, L2; planted |"), Properties).ShouldBeNone();
        Evidence.Unanswered(Page(without: "9", more: "| 9 | it happens | so | sim C6, C7 |"), Properties).ShouldHaveSingleItem().Message.ShouldContain("C7");
    }

    private static SourceFile Page(string without = "", string more = "") => new(Evidence.Situations, string.Join('\n', Enumerable.Range(1, 82)
        .Select(number => $"{number}").Concat(["28a", "28b"]).Where(number => number != without).Select(number => $"| {number} | x | y | z |").Append(more)));
}
