using System.Diagnostics;
using System.Text.RegularExpressions;
using CoordActors.Client;

namespace CoordActors.Cli.Tests.Server;

/// <summary>What the .NET client feels of the death of a leader.</summary>
public sealed partial class EnsembleClientTests : IDisposable
{
    private const int WritesAfterwards = 500;

    private readonly string _directory = Directory.CreateTempSubdirectory("coord-ensemble-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("follower")]
    [InlineData("leader")]
    public async Task Every_write_happens_once_when_the_leader_is_killed(string servedBy)
    {
        var port = FreePorts.OfEnsemble(3);
        using var ensemble = CoordProcess.Start("ensemble", "--nodes", "3", "--base-port", $"{port}", "--dir", _directory);
        var roles = Role().Matches(await ensemble.Line("All serve at"));
        var first = roles.First(role => role.Groups[2].Value == servedBy).Groups[1].Value;
        var hosts = roles.OrderByDescending(role => role.Groups[1].Value == first).Select(role => $"127.0.0.1:{port + int.Parse(role.Groups[1].Value) - 1}");
        var options = new CoordClientOptions
        {
            ConnectionString = string.Join(',', hosts),
            ShuffleHosts = false,
            SessionTimeout = TimeSpan.FromSeconds(30),
        };
        await using var client = await CoordClient.ConnectAsync(options, Limit());
        var session = client.SessionId;
        await client.CreateAsync("/count");
        await client.CreateAsync("/mine", mode: CreateMode.Ephemeral);
        var load = new Load(client);
        var work = Task.WhenAll(load.Write(), load.Write(), load.Write(), load.Read(), load.Read());
        while (load.Done < WritesAfterwards && !work.IsCompleted)
        {
            await client.SyncAsync("/", Limit());
        }

        using (var leader = Process.GetProcessById(int.Parse(roles.Single(role => role.Groups[2].Value == "leader").Groups[3].Value)))
        {
            leader.Kill();
        }

        load.EndAfter(WritesAfterwards);
        await work;
        await client.SyncAsync("/", Limit());
        (await client.ExistsAsync("/count", Limit()))!.Value.Version.ShouldBeInRange(load.Done, load.Done + load.Unknown, ensemble.Log);
        client.SessionId.ShouldBe(session);
        (await client.GetEphemeralsAsync("/", Limit())).ShouldBe(["/mine"]);
        if (servedBy == "follower")
        {
            load.Unknown.ShouldBe(0, "the client's own server lives, so nothing is unknown");
        }

        (await ensemble.Terminate()).ShouldBe(0, ensemble.Log);
    }

    private static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    [GeneratedRegex(@"(\d) (leader|follower|observer) \(process (\d+)\)")]
    private static partial Regex Role();

    /// <summary>Writes that are counted, and reads that must not go back.</summary>
    private sealed class Load(CoordClient client)
    {
        private int _done;
        private int _unknown;
        private int _end = int.MaxValue;

        public int Done => Volatile.Read(ref _done);

        public int Unknown => Volatile.Read(ref _unknown);

        public void EndAfter(int more) => Volatile.Write(ref _end, Done + more);

        public async Task Write()
        {
            while (Done < Volatile.Read(ref _end))
            {
                try
                {
                    await client.SetDataAsync("/count", null, cancellationToken: Limit());
                    Interlocked.Increment(ref _done);
                }
                catch (ConnectionLossException)
                {
                    Interlocked.Increment(ref _unknown);
                }
            }
        }

        public async Task Read()
        {
            for (var last = 0; Done < Volatile.Read(ref _end);)
            {
                var version = (await client.GetDataAsync("/count", Limit())).Stat.Version;
                version.ShouldBeGreaterThanOrEqualTo(last);
                last = version;
            }
        }
    }
}
