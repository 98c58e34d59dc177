namespace CoordActors.Persistence.Sqlite.Tests;

/// <summary>What is wrong with a data directory ends the start with one clear sentence.</summary>
public sealed class DataDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SqlitePersistenceOptions _options;

    public DataDirectoryTests() => _options = new SqlitePersistenceOptions { Directory = _directory.Path, DiskFreeMin = 0, WalMax = 1 << 16 };

    [Fact]
    public void A_directory_in_use_names_the_process()
    {
        using var first = SqlitePersistence.Open(_options);

        Refusal().ShouldBe((DataDirectoryFault.InUse, $"The data directory {_directory.Path} is in use by process {Environment.ProcessId}."));
    }

    [Fact]
    public void A_directory_is_free_again_after_its_end()
    {
        SqlitePersistence.Open(_options).Dispose();

        SqlitePersistence.Open(_options).Dispose();
    }

    [Fact]
    public void A_file_that_is_no_database_is_left_alone()
    {
        File.WriteAllText(_options.JournalPath, "letters to my aunt, never a database");

        var (fault, message) = Refusal();

        fault.ShouldBe(DataDirectoryFault.ForeignFile);
        message.ShouldBe($"{_options.JournalPath} is not a journal: it is no SQLite database.");
        File.ReadAllText(_options.JournalPath).ShouldStartWith("letters");
    }

    [Fact]
    public void A_database_of_another_application_is_left_alone()
    {
        using (var foreign = SqliteConnection.Open(_options.JournalPath, create: true)) foreign.Execute("CREATE TABLE recipes(name)");

        Refusal().Fault.ShouldBe(DataDirectoryFault.ForeignFile);
    }

    [Fact]
    public void A_newer_format_is_left_alone()
    {
        SqlitePersistence.Open(_options).Dispose();
        using (var connection = SqliteConnection.Open(_options.JournalPath, create: false)) connection.Execute("PRAGMA user_version=7");

        var (fault, message) = Refusal();

        fault.ShouldBe(DataDirectoryFault.NewerFormat);
        message.ShouldContain("has format 7, written by a newer version");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_format_of_development_versions_is_refused_with_a_way_out(int format)
    {
        SqlitePersistence.Open(_options).Dispose();
        using (var connection = SqliteConnection.Open(_options.JournalPath, create: false)) connection.Execute($"PRAGMA user_version={format}");

        var (fault, message) = Refusal();

        fault.ShouldBe(DataDirectoryFault.OlderFormat);
        message.ShouldContain(_options.Directory);
        message.ShouldContain("move the directory away and start with an empty one");
    }

    [Fact]
    public void A_file_in_the_place_of_the_directory_is_reported()
    {
        var path = Path.Combine(_directory.Path, "file");
        File.WriteAllText(path, "");

        var refusal = Should.Throw<DataDirectoryException>(() => SqlitePersistence.Open(_options with { Directory = path }));

        refusal.Fault.ShouldBe(DataDirectoryFault.Inaccessible);
        refusal.Message.ShouldContain(path);
    }

    [Fact]
    public void The_tables_are_those_of_Akka_Persistence()
    {
        SqlitePersistence.Open(_options).Dispose();
        using var connection = SqliteConnection.Open(_options.JournalPath, create: false);
        using var columns = connection.Prepare("SELECT group_concat(name || ' ' || type || ' ' || \"notnull\", ', ') FROM pragma_table_info('event_journal')");

        columns.Step().ShouldBeTrue();

        columns.Text(0).ShouldBe(
            "ordering INTEGER 1, persistence_id VARCHAR(255) 1, sequence_nr INTEGER(8) 1, is_deleted INTEGER(1) 1, manifest VARCHAR(255) 0, "
            + "timestamp INTEGER 1, payload BLOB 1, tags VARCHAR(2000) 0, serializer_id INTEGER(4) 0");
    }

    [Fact]
    public void A_half_written_snapshot_is_cleared_away()
    {
        var folder = SnapshotFiles.FolderOf(_options.SnapshotDirectory, "a");
        Directory.CreateDirectory(folder);
        var leftOver = SnapshotFiles.PathOf(folder, 9) + ".writing";
        File.WriteAllText(leftOver, "half");

        SqlitePersistence.Open(_options).Dispose();

        File.Exists(leftOver).ShouldBeFalse();
    }

    [Fact]
    public void Only_so_many_snapshots_are_kept()
    {
        using var storage = new SqliteStorage();
        using var life = new Life(storage);
        var notebook = life.Write("a");
        for (var i = 0; i < 5; i++)
        {
            life.Append(notebook, $"line {i}");
            life.TakeSnapshot(notebook);
        }

        SnapshotFiles.List(SnapshotFiles.FolderOf(storage.Options.SnapshotDirectory, "a")).Select(file => file.SequenceNr).ShouldBe([5, 4, 3]);
    }

    [Fact]
    public void An_event_without_a_serializer_is_rejected_and_leaves_no_gap_in_the_file()
    {
        using var storage = new SqliteStorage();
        using (var first = new Life(storage))
        {
            var notebook = first.Write("a", "one");
            notebook.Tell(new Notebook.Poison(), first.Kit.TestActor);
            first.Kit.ExpectMsg<Notebook.Rejected>();
        }

        using var second = new Life(storage);

        second.Open("a").Opened.LastSequenceNr.ShouldBe(1);
    }

    [Fact]
    public void Pruned_space_is_used_again()
    {
        using var storage = new SqliteStorage();
        var line = new string('x', 20_000);
        using var life = new Life(storage);
        var notebook = life.Write("a");
        var lengths = new List<long>();
        for (var round = 1; round <= 6; round++)
        {
            life.Append(notebook, [.. Enumerable.Repeat(line, 100)]);
            life.Forget(notebook, round * 100);
            lengths.Add(new FileInfo(storage.Options.JournalPath).Length);
        }

        lengths[^1].ShouldBeLessThan(2 * 100 * line.Length);
    }

    [Fact]
    public void The_log_stays_within_its_size()
    {
        using var storage = new SqliteStorage(new SqlitePersistenceOptions { Directory = "", DiskFreeMin = 0, WalMax = 1 << 20, CheckpointAt = 1 << 18 });
        using var life = new Life(storage);

        var notebook = life.Write("a");
        for (var commit = 0; commit < 300; commit++) life.Append(notebook, new string('x', 20_000));

        new FileInfo(storage.Options.JournalPath + "-wal").Length.ShouldBeLessThanOrEqualTo((1 << 20) + (64 << 10));
    }

    public void Dispose() => _directory.Dispose();

    private (DataDirectoryFault Fault, string Message) Refusal()
    {
        var refusal = Should.Throw<DataDirectoryException>(() => SqlitePersistence.Open(_options));
        return (refusal.Fault, refusal.Message);
    }
}
