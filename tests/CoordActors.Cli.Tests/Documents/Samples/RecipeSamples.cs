using CoordActors.Recipes;

namespace CoordActors.Cli.Tests.Documents.Samples;

/// <summary>The code of docs/clients/recipes.md, word for word.</summary>
public sealed class RecipeSamples(SampleServer server) : IClassFixture<SampleServer>
{
    [Fact]
    public async Task A_lock()
    {
        var (stop, storage) = (SampleServer.Limit(), new List<long>());
        await using var client = await server.Connect();
        await client.EnsurePathAsync("/locks");

        #region docs/clients/recipes.md
        var locks = new DistributedLock(client, "/locks/report");
        await using (var held = await locks.AcquireAsync(cancellationToken: stop))
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, held.Lost);
            await WriteReport(storage, fence: held.FencingToken, both.Token);
        }
        #endregion

        storage.Single().ShouldBeGreaterThan(0);

        static Task WriteReport(List<long> storage, long fence, CancellationToken stop)
        {
            stop.ThrowIfCancellationRequested();
            storage.Add(fence);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_leader()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(SampleServer.Limit());
        var (stop, terms) = (end.Token, new List<long>());
        await using var client = await server.Connect();
        await Lead();
        terms.Single().ShouldBeGreaterThan(0);

        async Task Lead()
        {
            #region docs/clients/recipes.md
            var election = new LeaderElection(client, "/leader", id: Environment.MachineName);
            await election.RunAsync(async (term, lost) =>
            {
                while (!lost.IsCancellationRequested)
                    await DoOneRound(term, lost);
            }, stop);
            #endregion
        }

        Task DoOneRound(long term, CancellationToken lost)
        {
            terms.Add(term);
            return end.CancelAsync();
        }
    }

    [Fact]
    public async Task A_cache()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(SampleServer.Limit());
        var (stop, reloaded) = (end.Token, new List<string>());
        await using var client = await server.Connect();
        await client.CreateAsync("/config");
        await client.CreateAsync("/config/limit", "5"u8.ToArray());
        await Should.ThrowAsync<OperationCanceledException>(Follow());
        reloaded.ShouldContain("/config/limit");

        async Task Follow()
        {
            #region docs/clients/recipes.md
            await using var cache = await TreeCache.StartAsync(client, "/config");
            var limit = cache.Get("/config/limit")?.Data;
            await foreach (var change in cache.Events.ReadAllAsync(stop))
                Reload(change.Path);
            #endregion

            limit.ShouldBe("5"u8.ToArray());
        }

        void Reload(string path)
        {
            reloaded.Add(path);
            end.Cancel();
        }
    }
}
