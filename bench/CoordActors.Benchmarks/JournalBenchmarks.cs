using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using CoordActors.Actors;
using CoordActors.Actors.Persistence;
using CoordActors.Persistence.Sqlite;

namespace CoordActors.Benchmarks;

/// <summary>The whole way of an event: persistent actor, journal thread, SQLite, disk, and back. One request is in flight, as for a lone client.</summary>
internal static class JournalBenchmarks
{
    private const int EventSize = 200;

    public static void Run(string[] args)
    {
        var directory = Path.Combine(args.Length > 0 ? args[0] : Path.GetTempPath(), $"coord-journal-{Environment.ProcessId}");
        var commits = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3000;
        Console.WriteLine($"SQLite {SqliteRuntime.Version}, {directory}, {commits} commits each, events of {EventSize} bytes");
        try
        {
            BareSync(directory, commits);
            using (var world = new World(directory))
            {
                world.Measure("warm-up", 1, 1, commits);
                foreach (var events in (int[])[1, 10, 100]) world.Measure($"{events} in one row", events, 1, commits);
                foreach (var rows in (int[])[10, 100]) world.Measure($"{rows} rows", 1, rows, Math.Max(100, commits / rows * 4));
                world.MeasureSnapshot(512);
            }

        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void BareSync(string directory, int commits)
    {
        Directory.CreateDirectory(directory);
        using var file = File.OpenHandle(Path.Combine(directory, "bare"), FileMode.Create, FileAccess.Write);
        var page = new byte[8192];
        for (var i = 0; i < commits; i++) RandomAccess.Write(file, page, (long)i * page.Length);
        RandomAccess.FlushToDisk(file);
        Report("bare write of 8 KB + fsync", 0, commits, Clock.Start(), i =>
        {
            RandomAccess.Write(file, page, (long)i * page.Length);
            RandomAccess.FlushToDisk(file);
        });
    }

    private static void Report(string name, int eventsPerCommit, int commits, Clock clock, Action<int> commit)
    {
        var waits = new double[commits];
        for (var i = 0; i < commits; i++)
        {
            var start = Stopwatch.GetTimestamp();
            commit(i);
            waits[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Print(name, eventsPerCommit, waits, clock);
    }

    private static void Print(string name, int eventsPerCommit, double[] waits, Clock clock)
    {
        var (seconds, cpu) = clock.Stop();
        var commits = waits.Length;
        Array.Sort(waits);
        var perEvent = eventsPerCommit == 0
            ? ""
            : $"{eventsPerCommit * commits / seconds,9:F0} events/s {cpu / commits / eventsPerCommit,6:F2} µs CPU per event";
        Console.WriteLine(
            $"{name,-28} {commits / seconds,7:F0} commits/s  p50 {waits[commits / 2],6:F0}  p99 {waits[commits * 99 / 100],6:F0} µs  "
            + $"{cpu / commits,6:F1} µs CPU per commit {perEvent}");
    }

    private readonly record struct Clock(long StartedAt, TimeSpan Cpu)
    {
        internal static Clock Start()
        {
            using var process = Process.GetCurrentProcess();
            return new Clock(Stopwatch.GetTimestamp(), process.TotalProcessorTime);
        }

        internal (double Seconds, double CpuMicroseconds) Stop()
        {
            using var process = Process.GetCurrentProcess();
            return (Stopwatch.GetElapsedTime(StartedAt).TotalSeconds, (process.TotalProcessorTime - Cpu).TotalMicroseconds);
        }
    }

    private sealed class World : IDisposable
    {
        private readonly SqlitePersistence _persistence;
        private readonly ActorSystem _system;
        private readonly IActorRef _writer;

        internal World(string directory)
        {
            _persistence = SqlitePersistence.Open(new SqlitePersistenceOptions { Directory = directory });
            var serializers = SerializationSetup.Create(system => [new SerializerDetails("batch", new BatchSerializer(system), [typeof(Batch)])]);
            _system = ActorSystem.Create("bench", ActorSystemSetup.Create(_persistence.CreateSetup(), serializers));
            _writer = _system.ActorOf(Props.CreateBy(() => new Writer()));
        }

        internal void Measure(string name, int eventsPerRow, int rows, int commits)
        {
            var done = new TaskCompletionSource<double[]>();
            var clock = Clock.Start();
            _writer.Tell(new Load(eventsPerRow * EventSize, rows, commits, done));
            Print(name, eventsPerRow * rows, done.Task.GetAwaiter().GetResult(), clock);
        }

        internal void MeasureSnapshot(int megabytes)
        {
            var done = new TaskCompletionSource();
            var clock = Clock.Start();
            _writer.Tell(new SnapshotLoad(new Zeros(megabytes), done));
            done.Task.GetAwaiter().GetResult();
            var (seconds, cpu) = clock.Stop();
            Console.WriteLine($"{"snapshot",-28} {megabytes / seconds,7:F0} MB/s to the disk, {megabytes * 1e6 / cpu,7:F0} MB/s of CPU");
        }

        public void Dispose()
        {
            _system.Terminate().GetAwaiter().GetResult();
            _persistence.Dispose();
        }
    }

    private sealed record Load(int RowSize, int Rows, int Commits, TaskCompletionSource<double[]> Done);

    private sealed record SnapshotLoad(IStreamedSnapshot Snapshot, TaskCompletionSource Done);

    private sealed record Batch(byte[] Bytes);

    private sealed class Zeros(int megabytes) : IStreamedSnapshot
    {
        public void WriteTo(Stream target)
        {
            var chunk = new byte[1 << 20];
            for (var i = 0; i < megabytes; i++) target.Write(chunk);
        }
    }

    private sealed class BatchSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system), IBufferSerializer
    {
        public override int Identifier => 1000;

        public override string Manifest(object o) => "B";

        public override byte[] ToBinary(object obj) => ((Batch)obj).Bytes;

        public void ToBinary(object obj, IBufferWriter<byte> target) => target.Write(((Batch)obj).Bytes);

        public override object FromBinary(byte[] bytes, string manifest) => new Batch(bytes);
    }

    private sealed class Writer : ReceivePersistentActor
    {
        private Load? _load;
        private Batch[] _batches = [];
        private double[] _waits = [];
        private int _commits;
        private int _rowsLeft;
        private long _start;
        private TaskCompletionSource? _snapshot;

        public Writer()
        {
            RecoverAny(_ => { });
            Command<Load>(Begin);
            Command<SnapshotLoad>(load =>
            {
                _snapshot = load.Done;
                SaveSnapshot(load.Snapshot);
            });
            Command<SaveSnapshotSuccess>(_ => _snapshot!.SetResult());
            Command<SaveSnapshotFailure>(failure => _snapshot!.SetException(failure.Cause));
        }

        public override string PersistenceId => "bench";

        private void Begin(Load load)
        {
            _load = load;
            var bytes = new byte[load.RowSize];
            new Random(1).NextBytes(bytes);
            _batches = [.. Enumerable.Repeat(new Batch(bytes), load.Rows)];
            _waits = new double[load.Commits];
            _commits = 0;
            Next();
        }

        private void Next()
        {
            _start = Stopwatch.GetTimestamp();
            _rowsLeft = _batches.Length;
            if (_rowsLeft == 1) PersistAsync(_batches[0], OnStored);
            else PersistAllAsync(_batches, OnStored);
        }

        private void OnStored(Batch batch)
        {
            if (--_rowsLeft > 0) return;
            _waits[_commits++] = Stopwatch.GetElapsedTime(_start).TotalMicroseconds;
            if (_commits < _waits.Length) Next();
            else _load!.Done.SetResult(_waits);
        }
    }
}
