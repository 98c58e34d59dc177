using System.Diagnostics;
using System.Globalization;
using CoordActors.Protocol;
using CoordActors.Tree;

namespace CoordActors.Benchmarks;

/// <summary>The tree core alone, on one core: no actor, socket or disk around it.</summary>
internal static class TreeBenchmarks
{
    private const int Parents = 100;
    private const int DataBytes = 100;
    private const long Session = 1;

    public static void Run(string[] args)
    {
        var nodes = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        WarmUp();
        foreach (var small in new[] { 1_000, nodes })
        {
            var load = new Load();
            var before = GC.GetTotalMemory(true);
            var nanoseconds = Time(small, i => load.Create(i));
            Report($"create, {small:N0} znodes", nanoseconds);
            Console.WriteLine($"{"memory",-44} {(GC.GetTotalMemory(true) - before) / 1e6,10:N1} MB  (process {Environment.WorkingSet / 1e6:N0} MB)");
            Report($"create while there are {small:N0}", Time(100_000, i => load.Create(small + i)));
            Report($"delete while there are {small:N0}", Time(100_000, i => load.Delete(small + i)));
            Report($"getData of {small:N0}, at random", Time(1_000_000, i => load.Get(Scatter(i, small))));
            Report($"getData of one of {small:N0}", Time(1_000_000, _ => load.Get(5)));
            Report($"setData of {small:N0}, at random", Time(1_000_000, i => load.Set(Scatter(i, small))));
            load.Tree.WatchHistoryBytes = 1 << 20;
            Report($"setData of {small:N0}, and a history of changes", Time(1_000_000, i => load.Set(Scatter(i, small))));
            load.Tree.WatchHistoryBytes = 0;
            Report($"setData of {small:N0}, again without", Time(1_000_000, i => load.Set(Scatter(i, small))));
            if (small == nodes)
            {
                Image(load);
            }
        }

        WideParent();
        Watches();
    }

    /// <summary>Lets the just-in-time compiler see the hot paths before anything is measured.</summary>
    private static void WarmUp()
    {
        var load = new Load();
        for (var round = 0; round < 10; round++)
        {
            Time(20_000, load.Create);
            Time(20_000, load.Get);
            Time(20_000, load.Set);
            Time(20_000, load.Delete);
            load.Tree.Capture().Dispose();
        }
    }

    private static void Image(Load load)
    {
        var clock = Stopwatch.StartNew();
        var image = load.Tree.Capture();
        Console.WriteLine($"{"capture",-44} {clock.Elapsed.TotalMicroseconds,10:N0} µs");
        Report("setData during a capture, at random", Time(1_000_000, i => load.Set(Scatter(i, load.Tree.Describe().NodeCount - 200))));
        using var stream = new MemoryStream(300_000_000);
        clock.Restart();
        image.WriteTo(stream);
        Console.WriteLine($"{"write the image",-44} {clock.Elapsed.TotalMilliseconds,10:N0} ms  ({stream.Length / 1e6:N0} MB)");
        image.Dispose();
        stream.Position = 0;
        clock.Restart();
        var restored = ZnodeTree.Restore(stream, new TreeSettings());
        Console.WriteLine($"{"restore",-44} {clock.Elapsed.TotalMilliseconds,10:N0} ms  ({restored.Describe().NodeCount:N0} znodes)");
    }

    private static void WideParent()
    {
        var load = new Load();
        for (var i = 0; i < 100_000; i++)
        {
            load.CreateIn(0, i);
        }

        Report("create under a parent with 100,000 children", Time(100_000, i => load.CreateIn(0, 100_000 + i)));
    }

    private static void Watches()
    {
        const int Count = 1_000_000;
        const int Connections = 1_000;
        var load = new Load();
        for (var i = 0; i < Connections; i++)
        {
            load.Tree.AddWatcher(i, default);
        }

        for (var i = 0; i < 1000; i++)
        {
            load.Create(i);
        }

        var before = GC.GetTotalMemory(true);
        Report("exists with a watch on a path of its own", Time(Count, i => load.Watch(1000 + i, i % Connections)));
        Console.WriteLine($"{"memory for each of 1,000,000 watches",-44} {(double)(GC.GetTotalMemory(true) - before) / Count,10:N1} bytes");
        Report("create that fires one watch", Time(100_000, i => load.Create(1000 + i)));
        for (var i = 0; i < Connections; i++)
        {
            load.Watch(5, i);
        }

        Report("setData that fires 1,000 watches, per event", Time(1, _ => load.Set(5)) / Connections);
    }

    private static int Scatter(int i, int count) => (int)((uint)i * 2654435761u % (uint)count);

    /// <summary>Nanoseconds for one call: the median over short batches, which other processes on the machine disturb least.</summary>
    private static double Time(int count, Action<int> action)
    {
        var batch = Math.Clamp(count / 100, 1, 1000);
        var batches = new double[count / batch];
        for (var i = 0; i < batches.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var j = 0; j < batch; j++)
            {
                action((i * batch) + j);
            }

            batches[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / batch;
        }

        Array.Sort(batches);
        return batches[batches.Length / 2];
    }

    private static void Report(string what, double nanoseconds) => Console.WriteLine($"{what,-44} {nanoseconds,10:N0} ns");

    /// <summary>A tree, and the bodies of its requests with the path filled in place: /p00/node-000000000.</summary>
    private sealed class Load : IWatchEvents
    {
        private const int PathStart = 4;
        private readonly byte[] _create;
        private readonly byte[] _set;
        private readonly byte[] _get;
        private readonly byte[] _delete;
        private readonly JuteWriter _reply = new(4096);
        private long _zxid;

        public Load()
        {
            Apply(OpCode.CreateSession, [0, 0, 0x75, 0x30]);
            for (var i = 0; i < Parents; i++)
            {
                Apply(OpCode.Create, Body($"/p{i:00}", WriteCreateRest));
            }

            const string Template = "/p00/node-000000000";
            _create = Body(Template, WriteCreateRest);
            _set = Body(Template, writer =>
            {
                writer.WriteBytes(new byte[DataBytes]);
                writer.WriteInt32(-1);
            });
            _get = Body(Template, writer => writer.WriteBool(false));
            _delete = Body(Template, writer => writer.WriteInt32(-1));
        }

        public ZnodeTree Tree { get; } = new(new TreeSettings());

        public void OnEvent(int watcher, long zxid, WatchEventType type, ReadOnlySpan<byte> path) => Events++;

        public long Events { get; private set; }

        public void Create(int number) => CreateIn(number % Parents, number);

        public void CreateIn(int parent, int number) => Apply(OpCode.Create, WithPath(_create, parent, number));

        public void Delete(int number) => Apply(OpCode.Delete, WithPath(_delete, number % Parents, number));

        public void Set(int number) => Apply(OpCode.SetData, WithPath(_set, number % Parents, number));

        public void Get(int number)
        {
            _reply.Clear();
            Tree.Answer(new ReadRequest { Xid = 1, Op = OpCode.GetData, Body = WithPath(_get, number % Parents, number), Watcher = -1 }, _reply);
            Check(_reply.Length > 100);
        }

        public void Watch(int number, int watcher)
        {
            _reply.Clear();
            _get[^1] = 1;
            Tree.Answer(new ReadRequest { Xid = 1, Op = OpCode.Exists, Body = WithPath(_get, number % Parents, number), Watcher = watcher }, _reply);
            _get[^1] = 0;
        }

        private static byte[] WithPath(byte[] body, int parent, int number)
        {
            body[PathStart + 2] = (byte)('0' + (parent / 10));
            body[PathStart + 3] = (byte)('0' + (parent % 10));
            for (var i = PathStart + 18; i >= PathStart + 10; i--)
            {
                body[i] = (byte)('0' + (number % 10));
                number /= 10;
            }

            return body;
        }

        private static byte[] Body(string path, Action<JuteWriter> writeRest)
        {
            using var writer = new JuteWriter();
            writer.WriteText(path);
            writeRest(writer);
            return writer.Written.ToArray();
        }

        private static void WriteCreateRest(JuteWriter writer)
        {
            writer.WriteBytes(new byte[DataBytes]);
            writer.WriteInt32(1);
            writer.WriteInt32(31);
            writer.WriteText("world");
            writer.WriteText("anyone");
            writer.WriteInt32(0);
        }

        private static void Check(bool isRight)
        {
            if (!isRight)
            {
                throw new InvalidOperationException("A request of the benchmark failed.");
            }
        }

        private void Apply(OpCode op, byte[] body)
        {
            _reply.Clear();
            var txn = new Txn { Zxid = ++_zxid, TimeMs = 1, SessionId = Session, Xid = 1, Op = op, Body = body };
            Check(Tree.Apply(txn, _reply, this) == ErrorCode.Ok);
        }
    }
}
