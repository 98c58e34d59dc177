using CoordActors.Actors;
using CoordActors.Actors.Persistence;

namespace CoordActors.Persistence.Sqlite.Tests;

/// <summary>A crash at any moment, and damage afterwards: what was acknowledged is there, or the damage is reported.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Events = 60;
    private readonly TemporaryDirectory _directory = new();
    private readonly SqlitePersistenceOptions _options;

    public CrashTests() => _options = new SqlitePersistenceOptions
    {
        Directory = _directory.Path,
        DiskFreeMin = 0,
        WalMax = 256 << 10,
        CheckpointAt = 64 << 10,
    };

    [Fact]
    public void A_copy_of_the_files_taken_while_commits_run_has_every_event_acknowledged_before_it_began()
    {
        using var database = JournalDatabase.Open(_options);
        for (var i = 1; i <= 400; i++)
        {
            Write(database, i);
            if (i % 20 != 0) continue;
            using var copy = new TemporaryDirectory();
            var options = CopyTo(copy);
            using var reopened = JournalDatabase.Open(options);
            Read(reopened).ShouldBe(Enumerable.Range(1, i).Select(Text));
        }
    }

    [Fact]
    public void Commits_of_another_thread_are_whole_or_absent_in_a_copy()
    {
        var quiet = _options with { CheckpointAt = 64 << 20, WalMax = 64 << 20 };
        using var database = JournalDatabase.Open(quiet);
        Write(database, 1);
        long acknowledged = 1;
        using var stop = new CancellationTokenSource();
        var writer = new Thread(() =>
        {
            for (var i = 2; !stop.IsCancellationRequested; i++)
            {
                Write(database, i);
                Interlocked.Exchange(ref acknowledged, i);
            }
        });
        writer.Start();
        try
        {
            for (var i = 0; i < 10; i++)
            {
                var before = Interlocked.Read(ref acknowledged);
                using var copy = new TemporaryDirectory();
                using var reopened = JournalDatabase.Open(CopyTo(copy));
                var found = Read(reopened);
                found.Count.ShouldBeGreaterThanOrEqualTo((int)before);
                found.ShouldBe(Enumerable.Range(1, found.Count).Select(Text));
            }
        }
        finally
        {
            stop.Cancel();
            writer.Join();
        }
    }

    [Fact]
    public void A_tail_that_nobody_was_told_of_may_be_torn_anywhere()
    {
        var wal = CrashWithLog(acknowledged: Events - 1);
        var random = new Random(7);
        for (var i = 0; i < 40; i++)
        {
            using var copy = new TemporaryDirectory();
            var options = CopyTo(copy);
            var length = wal.LastCommitStart + random.Next(wal.LastCommitLength);
            using (var file = new FileStream(options.JournalPath + "-wal", FileMode.Open)) file.SetLength(length);
            using var reopened = JournalDatabase.Open(options);
            Read(reopened).ShouldBe(Enumerable.Range(1, Events - 1).Select(Text));
        }
    }

    [Fact]
    public void A_log_cut_short_before_an_acknowledged_event_is_reported()
    {
        var wal = CrashWithLog(acknowledged: Events);
        using var copy = new TemporaryDirectory();
        var options = CopyTo(copy);
        using (var file = new FileStream(options.JournalPath + "-wal", FileMode.Open)) file.SetLength(wal.LastCommitStart / 2);

        var damage = Should.Throw<DataDirectoryException>(() => Open(options));

        damage.Fault.ShouldBe(DataDirectoryFault.Damaged);
        damage.Message.ShouldContain($"event {Events} was acknowledged");
    }

    [Theory]
    [InlineData("journal.db-wal", 1)]
    [InlineData("journal.db", 2)]
    public void After_a_flipped_bit_everything_acknowledged_is_served_or_the_damage_is_reported(string name, int seed)
    {
        if (name == "journal.db") CloseCleanly();
        else CrashWithLog(acknowledged: Events);
        var random = new Random(seed);
        var reported = 0;
        for (var i = 0; i < 150; i++)
        {
            using var copy = new TemporaryDirectory();
            var options = CopyTo(copy);
            var path = Path.Combine(copy.Path, name);
            Damage.FlipBit(path, random.NextInt64(Math.Min(UsedLength(path), new FileInfo(path).Length)), random.Next(8));
            try
            {
                Open(options).ShouldBe(Enumerable.Range(1, Events).Select(Text));
            }
            catch (DataDirectoryException damage)
            {
                damage.Message.ShouldContain(copy.Path);
                reported++;
            }
        }

        reported.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_damaged_event_is_named()
    {
        CloseCleanly();
        var path = _options.JournalPath;
        var at = File.ReadAllBytes(path).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Text(30)));
        Damage.FlipBit(path, at + 5);

        var damage = Should.Throw<DataDirectoryException>(() => Open(_options));

        damage.Message.ShouldContain(path);
        damage.Message.ShouldContain("event 30 of 'a'");
    }

    [Theory]
    [InlineData(CrashPoint.BeforeWrite)]
    [InlineData(CrashPoint.BetweenWriteAndSync)]
    [InlineData(CrashPoint.AfterSync)]
    public void On_the_simulated_disk_too_a_crash_takes_only_what_nobody_was_told_of(CrashPoint point)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var disk = new SimulatedDisk();
            SetupOf(disk).Run(kit =>
            {
                var notebook = kit.ActorOf(Notebook.Props("a", kit.TestActor));
                kit.ExpectMsg<Notebook.Opened>();
                notebook.Tell(new Notebook.Note("told"));
                kit.ExpectMsg<Notebook.Kept>();
                disk.CrashAtNextWrite(point, seed);
                notebook.Tell(new Notebook.Note("untold"));
                kit.ExpectNoMsg();
            });

            disk.Restart();
            SetupOf(disk).Run(kit =>
            {
                kit.ActorOf(Notebook.Props("a", kit.TestActor));
                var lines = kit.ExpectMsg<Notebook.Opened>().Lines;
                lines[0].ShouldBe("told");
                if (point == CrashPoint.BeforeWrite) lines.ShouldBe(["told"]);
                if (point == CrashPoint.AfterSync) lines.ShouldBe(["told", "untold"]);
            });
        }
    }

    public void Dispose() => _directory.Dispose();

    private static string Text(int number) => $"the text of event number {number}, long enough to be seen " + new string((char)('a' + (number % 26)), 300);

    private static void Write(JournalDatabase database, int number)
    {
        var bytes = new byte[System.Text.Encoding.UTF8.GetByteCount(Text(number)) + JournalDatabase.ChecksumSize];
        System.Text.Encoding.UTF8.GetBytes(Text(number), bytes);
        database.Write([new EventRow("a", number, "T", 1000, 1, null, bytes)]);
    }

    private static List<string> Open(SqlitePersistenceOptions options)
    {
        using var database = JournalDatabase.Open(options);
        return Read(database);
    }

    /// <summary>What a recovery gets, with the check that it makes: the numbers are without a gap up to the highest.</summary>
    private static List<string> Read(JournalDatabase database)
    {
        var texts = new List<string>();
        var highest = database.ReadHighest("a");
        database.Read("a", 1, highest, long.MaxValue, row =>
        {
            if (row.SequenceNr != texts.Count + 1) throw Gap(database, texts.Count + 1);
            texts.Add(System.Text.Encoding.UTF8.GetString(row.Payload.Span));
        });
        return texts.Count == highest ? texts : throw Gap(database, texts.Count + 1);
    }

    private static DataDirectoryException Gap(JournalDatabase database, int number) =>
        new(DataDirectoryFault.Damaged, database.Path, $"{database.Path}: event {number} is missing.");

    private void CloseCleanly()
    {
        using var database = JournalDatabase.Open(_options);
        for (var i = 1; i <= Events; i++) Write(database, i);
    }

    /// <summary>Leaves the files as a killed process does: all events in the log, none in the database.</summary>
    private (long LastCommitStart, int LastCommitLength) CrashWithLog(int acknowledged)
    {
        using var alive = new TemporaryDirectory();
        var options = _options with { Directory = alive.Path, WalMax = 0, CheckpointAt = 64 << 20 };
        using var database = JournalDatabase.Open(options with { WalMax = 64 << 20 });
        for (var i = 1; i < Events; i++) Write(database, i);
        if (acknowledged < Events) File.Copy(options.MarkPath, _options.MarkPath, overwrite: true);
        var before = UsedLength(options.JournalPath + "-wal");
        Write(database, Events);
        var after = UsedLength(options.JournalPath + "-wal");
        foreach (var path in Directory.GetFiles(alive.Path).Where(p => !p.EndsWith("-shm", StringComparison.Ordinal)))
        {
            var target = Path.Combine(_directory.Path, Path.GetFileName(path));
            if (!File.Exists(target)) File.Copy(path, target);
        }

        return (before, (int)(after - before));
    }

    /// <summary>The length without the zeros behind the end.</summary>
    private static long UsedLength(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
    }

    private SqlitePersistenceOptions CopyTo(TemporaryDirectory copy)
    {
        // The mark first: what it says must be in the files that are copied after it, as it is on a disk at a crash.
        foreach (var name in (string[])["journal.mark", "journal.db", "journal.db-wal"])
        {
            var source = Path.Combine(_directory.Path, name);
            if (File.Exists(source)) File.Copy(source, Path.Combine(copy.Path, name));
        }

        return _options with { Directory = copy.Path };
    }

    private static DeterministicWorld SetupOf(SimulatedDisk disk) => new(new PersistenceSetup
    {
        Journal = MemoryJournal.Props(disk),
        SnapshotStore = MemorySnapshotStore.Props(disk),
    });
}

/// <summary>One life of a system in virtual time.</summary>
internal sealed class DeterministicWorld(PersistenceSetup persistence)
{
    internal void Run(Action<TestKit> story)
    {
        using var kit = new DeterministicTestKit(null, ActorSystemSetup.Create(persistence, TextSerializer.Setup));
        story(kit);
    }
}
