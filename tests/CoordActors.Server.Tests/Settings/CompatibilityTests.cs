using CoordActors.Server.Settings;

namespace CoordActors.Server.Tests.Settings;

public class CompatibilityTests
{
    [Fact]
    public void The_page_on_compatibility_has_each_key_of_ZooKeeper_with_what_it_does_here()
    {
        var rows = File.ReadLines(RepositoryFile.Path("docs/compatibility.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();
        foreach (var (name, target, _) in ZooCfgKeys.Mapped) rows.ShouldContain(row => row.StartsWith($"| `{name}` | `{target}` |"), name);
        foreach (var name in ZooCfgKeys.Interpreted) rows.ShouldContain(row => row.StartsWith($"| `{name}` |"), name);
        foreach (var (reason, names) in ZooCfgKeys.WithoutEffect)
        {
            foreach (var name in names) rows.ShouldContain($"| `{name}` | | left out: {reason} |");
        }
    }
}
