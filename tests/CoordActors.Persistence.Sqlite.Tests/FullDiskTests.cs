using System.Diagnostics;
using CoordActors.Actors;
using CoordActors.Actors.Persistence;

namespace CoordActors.Persistence.Sqlite.Tests;

/// <summary>A real file system without space: a small one in memory, mounted for the test.</summary>
public sealed class FullDiskTests
{
    [SmallFileSystemFact]
    public void A_full_disk_stalls_the_journal_and_nothing_is_lost_or_written_twice()
    {
        using var disk = new SmallFileSystem(8);
        var options = new SqlitePersistenceOptions
        {
            Directory = disk.Path,
            DiskFreeMin = 0,
            WalMax = 1 << 20,
            CheckpointAt = 1 << 18,
            RetryInterval = TimeSpan.FromMilliseconds(20),
        };
        string[] lines = [.. Enumerable.Range(0, 40).Select(i => $"line {i} " + new string('x', 100_000))];
        using (var persistence = SqlitePersistence.Open(options))
        using (var kit = new TestKit(ActorSystemSetup.Create(persistence.CreateSetup(), TextSerializer.Setup)))
        {
            var events = kit.CreateTestProbe();
            kit.Sys.EventStream.Subscribe(events.Ref, typeof(JournalStalled));
            kit.Sys.EventStream.Subscribe(events.Ref, typeof(JournalResumed));
            var notebook = kit.Sys.ActorOf(Notebook.Props("a", kit.TestActor));
            kit.ExpectMsg<Notebook.Opened>();
            disk.Fill();

            foreach (var line in lines) notebook.Tell(new Notebook.Note(line));
            events.ExpectMsg<JournalStalled>();
            disk.Empty();

            events.ExpectMsg<JournalResumed>();
            foreach (var line in lines) kit.ExpectMsg<Notebook.Kept>().Line.ShouldBe(line);
            kit.Shutdown();
        }

        using var again = SqlitePersistence.Open(options);
        using var reader = new TestKit(ActorSystemSetup.Create(again.CreateSetup(), TextSerializer.Setup));
        reader.Sys.ActorOf(Notebook.Props("a", reader.TestActor));
        reader.ExpectMsg<Notebook.Opened>().Lines.ShouldBe(lines);
        reader.Shutdown();
    }

    [SmallFileSystemFact]
    public void A_disk_that_becomes_full_is_reported_while_there_still_is_room()
    {
        using var disk = new SmallFileSystem(8);
        var options = new SqlitePersistenceOptions
        {
            Directory = disk.Path,
            DiskFreeMin = 4 << 20,
            WalMax = 1 << 20,
            CheckpointAt = 1 << 18,
            RetryInterval = TimeSpan.FromMilliseconds(20),
        };
        using var persistence = SqlitePersistence.Open(options);
        disk.Fill();
        using var kit = new TestKit(ActorSystemSetup.Create(persistence.CreateSetup(), TextSerializer.Setup));
        kit.Sys.EventStream.Subscribe(kit.TestActor, typeof(JournalStalled));
        kit.Sys.EventStream.Subscribe(kit.TestActor, typeof(JournalResumed));
        var notebook = kit.Sys.ActorOf(Notebook.Props("a", kit.TestActor));
        kit.ExpectMsg<Notebook.Opened>();

        notebook.Tell(new Notebook.Note("fits into the log"));
        kit.ExpectMsg<JournalStalled>().Reason.ShouldContain("less than 4 MB");
        kit.ExpectMsg<Notebook.Kept>();
        disk.Empty();

        kit.ExpectMsg<JournalResumed>();
        kit.Shutdown();
    }

    /// <summary>Skips where no file system can be mounted.</summary>
    private sealed class SmallFileSystemFactAttribute : FactAttribute
    {
        public SmallFileSystemFactAttribute()
        {
            if (!OperatingSystem.IsLinux()) Skip = "needs a tmpfs, which only Linux has";
            else if (!SmallFileSystem.IsAllowed()) Skip = "needs the right to mount a tmpfs";
        }
    }

    private sealed class SmallFileSystem : IDisposable
    {
        private readonly TemporaryDirectory _directory = new();

        internal SmallFileSystem(int megabytes)
        {
            if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", Path) != 0) throw new IOException("mount failed");
        }

        internal string Path => _directory.Path;

        private string Ballast => System.IO.Path.Combine(Path, "ballast");

        internal static bool IsAllowed()
        {
            try
            {
                new SmallFileSystem(1).Dispose();
                return true;
            }
            catch (Exception cause) when (cause is IOException or System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }

        internal void Fill()
        {
            try
            {
                using var file = File.Create(Ballast, 1);
                var chunk = new byte[4096];
                while (true) file.Write(chunk);
            }
            catch (IOException)
            {
                // Full, as intended.
            }
        }

        internal void Empty() => File.Delete(Ballast);

        public void Dispose()
        {
            _ = Run("umount", Path);
            _directory.Dispose();
        }

        private static int Run(string command, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
    }
}
