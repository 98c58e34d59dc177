using CoordActors.Cli.Tests.Server;

namespace CoordActors.Cli.Tests.Data;

/// <summary>Saving, restoring, importing and exporting as an operator types it.</summary>
public sealed class DataCommandTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("coord-data-").FullName;

    private string Data => Path.Combine(_directory, "data");

    [Fact]
    public async Task A_saved_state_is_inspected_restored_and_served()
    {
        await ServeOnce(Data);
        var saved = Path.Combine(_directory, "saved");
        (await Coord("snapshot", "save", saved, "--data-dir", Data)).ShouldContain($"Saved to {saved}");
        var inspected = await Coord("snapshot", "inspect", saved);
        inspected.ShouldContain("checksum matches");
        inspected.ShouldContain("znodes      4 ");
        inspected.ShouldContain("largest subtrees");

        var restored = Path.Combine(_directory, "restored");
        (await Coord("snapshot", "restore", saved, "--data-dir", restored)).ShouldContain($"Restored into {restored}.");
        await ServeOnce(restored);
        var again = Path.Combine(_directory, "saved-again");
        await Coord("snapshot", "save", again, "--data-dir", restored);
        DigestOf(await Coord("snapshot", "inspect", again)).ShouldBe(DigestOf(inspected));
    }

    [Fact]
    public async Task What_was_exported_for_ZooKeeper_is_imported_again()
    {
        await ServeOnce(Data);
        var apache = Path.Combine(_directory, "apache");
        (await Coord("export", "--data-dir", Data, apache)).ShouldContain("Exported to ");
        var imported = Path.Combine(_directory, "imported");
        Directory.CreateDirectory(imported);
        await File.WriteAllTextAsync(Path.Combine(imported, "myid"), "1");
        (await Coord("import", apache, "--data-log-dir", apache, "--data-dir", imported)).ShouldContain($"Imported into {imported}.");
        await ServeOnce(imported);
    }

    [Fact]
    public async Task Nothing_that_is_there_is_overwritten()
    {
        await ServeOnce(Data);
        var saved = Path.Combine(_directory, "saved");
        await Coord("snapshot", "save", saved, "--data-dir", Data);
        (await Refused("snapshot", "save", saved, "--data-dir", Data)).ShouldContain($"{saved} is there already");
        (await Refused("snapshot", "restore", saved, "--data-dir", Data)).ShouldContain($"{Data} is not empty");
        var apache = Path.Combine(_directory, "apache");
        await Coord("export", "--data-dir", Data, apache);
        (await Refused("export", "--data-dir", Data, apache)).ShouldContain("is not empty");
        (await Refused("import", apache, "--data-dir", Data)).ShouldContain($"{Data} is not empty");
    }

    [Fact]
    public async Task What_is_not_there_or_damaged_is_named_and_nothing_is_made()
    {
        var none = Path.Combine(_directory, "none");
        (await Refused("snapshot", "save", Path.Combine(_directory, "x"), "--data-dir", none)).ShouldContain("it has no journal.db");
        (await Refused("export", "--data-dir", none, Path.Combine(_directory, "y"))).ShouldContain("it has no journal.db");
        (await Refused("import", none, "--data-dir", Data)).ShouldContain("it has no folder version-2");
        (await Refused("snapshot", "inspect", none)).ShouldContain("there is no such file");
        var rubbish = Path.Combine(_directory, "rubbish");
        await File.WriteAllTextAsync(rubbish, "this is not a snapshot at all");
        (await Refused("snapshot", "restore", rubbish, "--data-dir", Data)).ShouldContain("is no snapshot: it begins neither as one of coord");
        Directory.GetFileSystemEntries(_directory).ShouldBe([rubbish]);
    }

    [Theory]
    [InlineData("text", "hello", "text is no snapshot: it begins neither as one of coord does nor as one of ZooKeeper.")]
    [InlineData("snapshot.1a", "hello", "snapshot.1a is no snapshot, whatever its name says:")]
    [InlineData("empty", "", "empty is empty, so it is no snapshot.")]
    [InlineData("version-2/log.1", "ZKLG\0\0\0\u0002", "log.1 is a transaction log of ZooKeeper, not a snapshot: coord import DIRECTORY reads it,")]
    [InlineData("journal.db", "SQLite format 3\0", "journal.db is an SQLite file, not a snapshot: coord snapshot save FILE --data-dir DIR")]
    [InlineData("snapshot.2", "ZKSN\0\0\0\u0002", "snapshot.2 is damaged: it ends too early.")]
    public async Task What_is_no_snapshot_is_named_with_the_command_that_takes_it(string name, string content, string sentence)
    {
        var file = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, content);
        sentence = sentence.Replace("DIRECTORY", _directory, StringComparison.Ordinal);
        (await Refused("snapshot", "inspect", file)).ShouldContain(sentence);
        (await Refused("snapshot", "restore", file, "--data-dir", Data)).ShouldContain(sentence);
        Directory.Exists(Data).ShouldBeFalse();
    }

    [Theory]
    [InlineData("version-2/x", "is a data directory of ZooKeeper, not a snapshot: coord import ")]
    [InlineData("journal.db", "is a data directory of coord, not a snapshot: coord snapshot save FILE --data-dir ")]
    [InlineData("x", "is a directory, not a snapshot: name a file.")]
    public async Task Of_a_directory_the_command_is_named_that_takes_it(string content, string sentence)
    {
        var file = Path.Combine(_directory, content);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "x");
        (await Refused("snapshot", "inspect", _directory)).ShouldContain(sentence);
    }

    [Fact]
    public async Task A_damaged_snapshot_is_refused_and_the_directory_stays_away()
    {
        await ServeOnce(Data);
        var saved = Path.Combine(_directory, "saved");
        await Coord("snapshot", "save", saved, "--data-dir", Data);
        var bytes = await File.ReadAllBytesAsync(saved);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(saved, bytes);
        var target = Path.Combine(_directory, "target");
        (await Refused("snapshot", "restore", saved, "--data-dir", target)).ShouldContain("its checksum does not match");
        Directory.Exists(target).ShouldBeFalse();
    }

    [Fact]
    public async Task The_configuration_of_a_ZooKeeper_says_where_its_data_are()
    {
        await ServeOnce(Data);
        var apache = Path.Combine(_directory, "apache");
        await Coord("export", "--data-dir", Data, apache);
        var configuration = Path.Combine(_directory, "zoo.cfg");
        await File.WriteAllTextAsync(configuration, $"# a comment\ntickTime = 2000\n dataDir = {apache}\ndataLogDir={apache}\n");
        var imported = Path.Combine(_directory, "imported");
        (await Coord("import", configuration, "--data-dir", imported)).ShouldContain($"Imported into {imported}.");
        await File.WriteAllTextAsync(configuration, "tickTime=2000\n");
        (await Refused("import", configuration, "--data-dir", imported + "-2")).ShouldContain("it has no line dataDir=DIR");
    }

    [Fact]
    public async Task Damaged_data_of_ZooKeeper_are_refused_and_the_directory_stays_away()
    {
        await ServeOnce(Data);
        var apache = Path.Combine(_directory, "apache");
        await Coord("export", "--data-dir", Data, apache);
        await File.WriteAllBytesAsync(Path.Combine(apache, "version-2", "log.1"), new byte[64]);
        var target = Path.Combine(_directory, "target");
        (await Refused("import", apache, "--data-dir", target)).ShouldContain("does not begin as a ZooKeeper log does");
        Directory.Exists(target).ShouldBeFalse();
    }

    [Fact]
    public async Task The_data_of_a_running_server_are_left_alone()
    {
        using var server = CoordProcess.Start("server", "--client-port", $"{FreePorts.Next()}", "--data-dir", Data);
        await server.Serving();
        var (exitCode, output) = await CoordProcess.Run("snapshot", "save", Path.Combine(_directory, "x"), "--data-dir", Data);
        exitCode.ShouldBe(3);
        output.ShouldContain($"in use by process {server.Id}");
    }

    [Fact]
    public async Task A_running_server_is_asked_over_its_admin_server()
    {
        await ServeOnce(Data);
        var apache = Path.Combine(_directory, "apache");
        await Coord("export", "--data-dir", Data, apache);
        var snapshot = await File.ReadAllBytesAsync(Directory.GetFiles(Path.Combine(apache, "version-2"), "snapshot.*").Single());
        var saved = Path.Combine(_directory, "saved");

        using var admin = new ScriptedAdminServer("200 OK", snapshot);
        (await Coord("snapshot", "save", saved, "--from", admin.Address, "--authorization", "digest bob:secret")).ShouldContain($"Saved to {saved}");

        (await admin.Request).ShouldStartWith("GET /commands/snapshot?streaming=true HTTP/1.1");
        (await admin.Request).ShouldContain("Authorization: digest bob:secret");
        (await File.ReadAllBytesAsync(saved)).ShouldBe(snapshot);
        (await Coord("snapshot", "inspect", saved)).ShouldContain("znodes      4 ");
    }

    [Fact]
    public async Task An_answer_that_is_no_whole_snapshot_is_not_saved()
    {
        var saved = Path.Combine(_directory, "saved");
        using (var disabled = new ScriptedAdminServer("503 Service Unavailable", []))
        {
            (await Refused("snapshot", "save", saved, "--from", disabled.Address)).ShouldContain("answers 503 Service Unavailable");
        }

        using (var rubbish = new ScriptedAdminServer("200 OK", "ZKSN but no more"u8.ToArray()))
        {
            (await Refused("snapshot", "save", saved, "--from", rubbish.Address)).ShouldContain($"sent by {rubbish.Address}");
        }

        (await Refused("snapshot", "save", saved, "--from", $"http://127.0.0.1:{FreePorts.Next()}")).ShouldContain("does not answer");
        (await Refused("snapshot", "save", saved, "--from", "localhost:8080")).ShouldContain("is no address of an admin server");
        Directory.GetFileSystemEntries(_directory).ShouldBeEmpty();
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>Starts a server on a directory and stops it in order.</summary>
    private static async Task ServeOnce(string directory)
    {
        using var server = CoordProcess.Start("server", "--client-port", $"{FreePorts.Next()}", "--data-dir", directory);
        await server.Serving();
        (await server.Terminate()).ShouldBe(0, server.Log);
    }

    private static async Task<string> Coord(params string[] args)
    {
        var (exitCode, output) = await CoordProcess.Run(args);
        exitCode.ShouldBe(0, output);
        return output;
    }

    /// <summary>Exit code 2 and one sentence.</summary>
    private static async Task<string> Refused(params string[] args)
    {
        var (exitCode, output) = await CoordProcess.Run(args);
        exitCode.ShouldBe(2, output);
        output.Trim().ShouldStartWith("coord: ");
        output.Trim().ShouldEndWith(".");
        output.Trim().ShouldNotContain("\n");
        return output;
    }

    private static string DigestOf(string inspected) => inspected.Split('\n').Single(line => line.StartsWith("digest", StringComparison.Ordinal));
}
