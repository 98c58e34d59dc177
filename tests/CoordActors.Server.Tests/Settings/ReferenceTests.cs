using CoordActors.Hocon;
using CoordActors.Server.Settings;

namespace CoordActors.Server.Tests.Settings;

public class ReferenceTests
{
    [Fact]
    public void Every_default_in_the_code_is_the_one_that_reference_conf_documents()
        => SettingsLoader.Load().Settings.ShouldEqual(new ServerSettings());

    [Fact]
    public void Every_key_of_reference_conf_is_read_and_every_key_that_is_read_stands_there()
    {
        // A key that is read and missing there has no value, so that loading fails.
        var read = SettingsLoader.Load().Describe();
        read.Select(entry => entry.Key).ShouldBe(DocumentedKeys());
        read.ShouldAllBe(entry => entry.Origin.Source == "reference.conf" && entry.Origin.Line > 0);
    }

    [Fact]
    public void Every_key_of_reference_conf_has_a_comment()
    {
        var lines = SettingsLoader.ReferenceText().Split('\n').Select(line => line.Trim()).ToList();
        for (var i = 1; i < lines.Count; i++)
        {
            if (lines[i].Contains(" = ", StringComparison.Ordinal) && lines[i][0] != '#') lines[i - 1].ShouldStartWith("#", customMessage: lines[i]);
        }
    }

    [Fact]
    public void The_file_to_begin_with_changes_nothing_yet()
    {
        var loaded = SettingsLoader.Load(RepositoryFile.Path("hocon/standalone.conf"));
        loaded.Warnings.ShouldBeEmpty();
        loaded.Settings.ShouldEqual(new ServerSettings());
    }

    [Theory]
    [InlineData("hocon/ensemble-3.conf", 2, 3, 0)]
    [InlineData("hocon/observer.conf", 4, 3, 1)]
    public void The_files_for_ensembles_describe_what_they_say(string file, int id, int voters, int observers)
    {
        var loaded = SettingsLoader.Load(RepositoryFile.Path(file), new Dictionary<string, string> { ["coord.server-id"] = $"{id}" });
        loaded.Warnings.ShouldBeEmpty();
        var ensemble = loaded.Settings.Ensemble.ShouldNotBeNull();
        ensemble.Servers.Count(server => server.Role == ServerRole.Participant).ShouldBe(voters);
        ensemble.Servers.Count(server => server.Role == ServerRole.Observer).ShouldBe(observers);
        (loaded.Settings with { Ensemble = null, DataDirectory = "./data", ServerId = 1 }).ShouldEqual(new ServerSettings());
    }

    [Fact]
    public void The_guide_has_the_table_of_ZooKeepers_keys_as_the_code_has_it()
    {
        var rows = File.ReadLines(RepositoryFile.Path("docs/operating/configuration.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`'))
            .Select(cells => (cells[1], cells[3]));
        rows.ShouldBe(ZooCfgKeys.Mapped.Select(key => (key.Name, key.Target)));
    }

    [Fact]
    public void Every_key_of_ZooKeeper_that_reference_conf_names_is_mapped_onto_the_key_below_it()
    {
        var documented = DocumentedKeys();
        ZooCfgKeys.Mapped.ShouldAllBe(key => documented.Contains(key.Target));
        foreach (var (name, _, _) in ZooCfgKeys.Mapped) SettingsLoader.ReferenceText().ShouldContain(name);
    }

    private static List<string> DocumentedKeys()
    {
        var keys = new List<string>();
        Collect("coord", HoconParser.Parse(SettingsLoader.ReferenceText()).Root.Fields["coord"]);
        return keys;

        void Collect(string key, HoconValue value)
        {
            if (value is HoconObject block)
            {
                foreach (var (name, field) in block.Fields) Collect($"{key}.{name}", field);
            }
            else
            {
                keys.Add(key);
            }
        }
    }
}
