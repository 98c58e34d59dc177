using CoordActors.Client;
using CoordActors.Interop.Hosting;
using CoordActors.Recipes;

namespace CoordActors.Interop.Dotnet;

/// <summary>A client whose connections are cut all the time.</summary>
public sealed class StormTests(BothServers servers) : IClassFixture<BothServers>
{
    private const int Workers = 8;
    private const int Rounds = 150;

    public static TheoryData<ServerKind, int> KindsAndSeeds
    {
        get
        {
            var data = new TheoryData<ServerKind, int>();
            foreach (var kind in BothServers.Kinds)
            {
                foreach (var seed in new[] { 1, 2, 3 })
                {
                    data.Add(kind, seed);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(KindsAndSeeds))]
    public async Task Nothing_is_lost_doubled_or_seen_backwards(ServerKind kind, int seed)
    {
        var path = $"/storm-{seed}";
        using var proxy = new CuttingProxy(servers[kind].Port, bytesMax: 3000, seed);
        var options = new CoordClientOptions { ConnectionString = proxy.ConnectString, SessionTimeout = TimeSpan.FromSeconds(120) };
        await using var client = await CoordClient.ConnectAsync(options, Limit());
        await using var direct = await CoordClient.ConnectAsync(servers[kind].ConnectString, Limit());
        await direct.CreateAsync(path);
        var session = client.SessionId;
        var (done, unknown) = (0, 0);

        async Task Write()
        {
            for (var i = 0; i < Rounds; i++)
            {
                try
                {
                    await client.SetDataAsync(path, null, cancellationToken: Limit());
                    Interlocked.Increment(ref done);
                }
                catch (ConnectionLossException)
                {
                    Interlocked.Increment(ref unknown);
                }
            }
        }

        async Task Read()
        {
            var last = 0;
            for (var i = 0; i < Rounds; i++)
            {
                var version = (await client.GetDataAsync(path, Limit())).Stat.Version;
                version.ShouldBeGreaterThanOrEqualTo(last);
                last = version;
            }
        }

        var follow = FollowUntilThereIsData(client, path);
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(i => i % 2 == 0 ? Write() : Read()));
        proxy.Cuts.ShouldBeGreaterThan(10);
        (done + unknown).ShouldBe(Workers / 2 * Rounds);
        await client.SyncAsync(path, Limit());
        var version = (await direct.ExistsAsync(path))!.Value.Version;
        version.ShouldBeInRange(done, done + unknown);

        await direct.SetDataAsync(path, "the end"u8.ToArray());
        await follow.WaitAsync(Limit());
        client.SessionId.ShouldBe(session);
        proxy.IsPeaceful = true;
    }

    [Theory]
    [MemberData(nameof(KindsAndSeeds))]
    public async Task A_lock_is_held_once_and_nobody_is_forgotten_in_its_queue(ServerKind kind, int seed)
    {
        var path = $"/storm-lock-{seed}";
        using var proxy = new CuttingProxy(servers[kind].Port, bytesMax: 3000, seed);
        var options = new CoordClientOptions { ConnectionString = proxy.ConnectString, SessionTimeout = TimeSpan.FromSeconds(120) };
        await using var client = await CoordClient.ConnectAsync(options, Limit());
        var (inside, most, impatient) = (0, 0, 0);

        async Task Work(int worker)
        {
            for (var i = 0; i < 25; i++)
            {
                using var impatience = new CancellationTokenSource();
                var acquisition = new DistributedLock(client, path).AcquireAsync(cancellationToken: impatience.Token);
                if (worker == 0)
                {
                    await impatience.CancelAsync();
                }

                try
                {
                    await using var held = await acquisition.WaitAsync(Limit());
                    most = Math.Max(most, Interlocked.Increment(ref inside));
                    await client.SyncAsync(path, Limit());
                    Interlocked.Decrement(ref inside);
                }
                catch (OperationCanceledException) when (worker == 0)
                {
                    Interlocked.Increment(ref impatient);
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 6).Select(Work));
        most.ShouldBe(1);
        impatient.ShouldBeGreaterThan(0);
        proxy.Cuts.ShouldBeGreaterThan(10);
        await UntilNobodyIsLeft(client, path);
        proxy.IsPeaceful = true;
    }

    private static async Task UntilNobodyIsLeft(CoordClient client, string path)
    {
        try
        {
            while (await client.GetChildrenAndWatchAsync(path, Limit()) is { Value.Names.Count: > 0 } left)
            {
                await left.Changed.WaitAsync(Limit());
            }
        }
        catch (NoNodeException)
        {
            // The queue is a container: the server has removed it, since it was empty.
        }
    }

    private static async Task FollowUntilThereIsData(CoordClient client, string path)
    {
        while (await client.GetDataAndWatchAsync(path, Limit()) is { Value.Data: null } empty)
        {
            await empty.Changed.WaitAsync(Limit());
        }
    }

    private static CancellationToken Limit() => new CancellationTokenSource(Deadline.Scenario).Token;
}
