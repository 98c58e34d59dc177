using CoordActors.Interop.Foreign;
using CoordActors.Interop.Hosting;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Migration;

/// <summary>Snapshots that were written while the znodes in them changed.</summary>
public sealed class BusyServerTests
{
    private const int Writers = 3;
    private const int Rounds = 12;
    private const int Outstanding = 60;
    private const int Seed = 20_261_125;

    [ApacheFact]
    public void What_a_busy_server_left_when_it_was_killed_is_what_it_knows_when_it_comes_back()
    {
        using var apache = new ApacheServer(EveryKindOfData.Options with { SnapCount = 100, MaxSessionTimeout = 600_000 });
        apache.Start();
        using (var client = PlainClient.Connect(apache.Port))
        {
            client.Create("/shared");
        }

        var writers = Enumerable.Range(0, Writers).Select(number => new Writer(apache.Port, number)).ToList();
        Parallel.ForEach(writers, new ParallelOptions { MaxDegreeOfParallelism = Writers }, writer => writer.Work());
        apache.Kill();
        writers.ForEach(writer => writer.Dispose());
        var copy = Copy(apache.DataDirectory);
        apache.Start();
        var known = TreeText.Of(apache);
        apache.Kill();
        try
        {
            var snapshots = Directory.GetFiles(Path.Combine(copy, "version-2"), "snapshot.*").OrderByDescending(ZxidOf).ToList();
            snapshots.Count.ShouldBeGreaterThan(5);
            foreach (var newest in snapshots.Take(4))
            {
                using var ours = new OurServer(EveryKindOfData.Options);
                var report = CoordCommand.Run("import", copy, "--data-dir", ours.DataDirectory);
                ours.Start();
                TreeText.Of(ours).ShouldBe(known, $"seed {Seed}, from {newest}\n{report}");
                File.Delete(newest);
            }
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private static long ZxidOf(string snapshot) => Convert.ToInt64(Path.GetExtension(snapshot)[1..], 16);

    private static string Copy(string directory)
    {
        var copy = Directory.CreateTempSubdirectory("coord-busy-").FullName;
        var files = Directory.CreateDirectory(Path.Combine(copy, "version-2")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(directory, "version-2")))
        {
            File.Copy(file, Path.Combine(files, Path.GetFileName(file)));
        }

        return copy;
    }

    /// <summary>A client that keeps many writes outstanding: its own znodes come and go, and all write to shared ones.</summary>
    private sealed class Writer(int port, int number) : IDisposable
    {
        private readonly PlainClient _client = PlainClient.Connect(port, timeoutMs: EveryKindOfData.Options.MaxSessionTimeout);
        private readonly Random _random = new(Seed + number);

        public void Work()
        {
            for (var round = 0; round < Rounds; round++)
            {
                using var passing = PlainClient.Connect(port);
                passing.Create($"/shared/passing-{number}-{round}", ephemeral: true);
                for (var i = 0; i < Outstanding; i++)
                {
                    _client.Send(Next());
                }

                for (var i = 0; i < Outstanding; i++)
                {
                    _client.NextReply().ShouldNotBeNull();
                }

                passing.Close();
            }
        }

        public void Dispose() => _client.Dispose();

        private Request Next()
        {
            var path = $"/shared/{_random.Next(12)}";
            return _random.Next(8) switch
            {
                0 or 1 => Request.Create(path, "new"),
                2 => Request.Create($"{path}/{_random.Next(4)}", "child", flags: _random.Next(2)),
                3 => Request.Delete($"{path}/{_random.Next(4)}"),
                4 => Request.Delete(path),
                5 => Request.Create($"{path}/n-", "sequential", flags: 2),
                6 => Request.Multi(Request.SetData(path, "multi"), Request.Create($"{path}/m-", "multi", flags: 2)),
                _ => Request.SetData(path, new string('s', _random.Next(2_000))),
            };
        }
    }
}
