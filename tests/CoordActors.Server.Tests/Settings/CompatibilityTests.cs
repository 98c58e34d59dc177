using CoordActors.Server.Settings;

namespace CoordActors.Server.Tests.Settings;

public class CompatibilityTests
{
    [Fact]
    public void The_page_on_compatibility_has_each_key_of_ZooKeeper_with_what_it_does_here()
    {
        var rows = File.ReadLines(RepositoryFile.Path("docs/compatibility.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();
        IEnumerable<string> expected =
        [
            .. ZooCfgKeys.Mapped.Select(key => $"| `{key.Name}` | `{key.Target}` | "),
            .. ZooCfgKeys.Interpreted.Select(name => $"| `{name}` | | "),
            .. ZooCfgKeys.WithoutEffect.SelectMany(group => group.Names.Select(name => $"| `{name}` | | left out: {group.Reason} |")),
        ];
        expected.Where(begin => !rows.Exists(row => row.StartsWith(begin, StringComparison.Ordinal))).ShouldBeEmpty();
    }
}
