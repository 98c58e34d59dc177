using CoordActors.Protocol.Tests;
using CoordActors.Server.Settings;

namespace CoordActors.Server.Tests.Settings;

public class CompatibilityTests
{
    /// <summary>Keys with a number in them, and a file: no list of names has them.</summary>
    private static readonly string[] Others = ["`server.N`", "`group.N`", "`weight.N`", "file `myid`"];

    [Fact]
    public void The_page_on_compatibility_has_each_key_of_ZooKeeper_with_what_it_does_here_and_no_other()
    {
        var rows = CompatibilityPage.Rows("Configuration keys").Where(row => !Others.Contains(row.Cells[0])).ToList();
        rows.Where(row => row.Cells[1].Length > 0).Select(row => (row.Cells[0], row.Cells[1]))
            .ShouldBe(ZooCfgKeys.Mapped.Select(key => ($"`{key.Name}`", $"`{key.Target}`")), ignoreOrder: true);
        rows.Where(row => row.Cells[1].Length == 0 && !row.IsLeftOut).SelectMany(row => row.Names).ShouldBe(ZooCfgKeys.Interpreted, ignoreOrder: true);
        rows.Where(row => row.IsLeftOut).Select(row => (row.Cells[0], row.Verdict))
            .ShouldBe(ZooCfgKeys.WithoutEffect.SelectMany(group => group.Names.Select(name => ($"`{name}`", $"left out: {group.Reason}"))), ignoreOrder: true);
    }

    [Fact]
    public void The_page_on_compatibility_has_each_four_letter_word_and_no_other() =>
        CompatibilityPage.Names("Four-letter words").ShouldBe(FourLetterWordSettings.Known, ignoreOrder: true);
}
