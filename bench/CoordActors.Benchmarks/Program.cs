using CoordActors.Benchmarks;

var benchmarks = new (string Name, string About, Action<string[]> Run)[]
{
    ("actors", "Tell, ping-pong, chains and the size of idle actors", ActorBenchmarks.Run),
    ("journal", "commits and rows of the SQLite journal, beside a bare fsync; snapshots", JournalBenchmarks.Run),
    ("remoting", "messages between two processes, beside a bare ping-pong", RemotingBenchmarks.Run),
    ("tree", "the tree core: operations, memory, image, watches", TreeBenchmarks.Run),
};

var chosen = Array.Find(benchmarks, b => args.Length > 0 && b.Name == args[0]);
if (chosen.Run is null)
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench/CoordActors.Benchmarks -- BENCHMARK");
    foreach (var (name, about, _) in benchmarks) Console.Error.WriteLine($"  {name,-10} {about}");
    return 2;
}

chosen.Run(args[1..]);
return 0;
