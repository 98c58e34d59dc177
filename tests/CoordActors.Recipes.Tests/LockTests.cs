using CoordActors.Client;

namespace CoordActors.Recipes.Tests;

/// <summary>Locks and elections.</summary>
[Collection(RecipeCollection.Name)]
public sealed class LockTests(RecipeServer server)
{
    [Fact]
    public async Task A_lock_is_handed_over_in_the_order_of_asking()
    {
        await using var client = await server.Connect();
        await using var other = await server.Connect();
        var first = await new DistributedLock(client, "/lock/order").AcquireAsync();
        var second = new DistributedLock(other, "/lock/order").AcquireAsync();
        await WaitForChildren(client, "/lock/order", 2);
        var third = new DistributedLock(client, "/lock/order").AcquireAsync();
        await WaitForChildren(client, "/lock/order", 3);
        second.IsCompleted.ShouldBeFalse();

        await first.DisposeAsync();
        var next = await second.WaitAsync(RecipeServer.Limit());
        third.IsCompleted.ShouldBeFalse();
        next.FencingToken.ShouldBeGreaterThan(first.FencingToken);
        await next.DisposeAsync();
        var last = await third.WaitAsync(RecipeServer.Limit());
        last.FencingToken.ShouldBeGreaterThan(next.FencingToken);
        await last.DisposeAsync();
        ((await client.ExistsAsync("/lock/order"))?.NumChildren ?? 0).ShouldBe(0);
    }

    [Fact]
    public async Task A_lock_is_never_held_twice()
    {
        await using var client = await server.Connect();
        var inside = 0;
        var most = 0;
        var work = Enumerable.Range(0, 20).Select(async _ =>
        {
            await using var handle = await new DistributedLock(client, "/lock/once").AcquireAsync();
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await client.SyncAsync();
            Interlocked.Decrement(ref inside);
        });
        await Task.WhenAll(work).WaitAsync(RecipeServer.Limit());
        most.ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_gives_up_leaves_the_queue()
    {
        await using var client = await server.Connect();
        await using var held = await new DistributedLock(client, "/lock/impatient").AcquireAsync();
        using var impatience = new CancellationTokenSource();
        var waiting = new DistributedLock(client, "/lock/impatient").AcquireAsync(cancellationToken: impatience.Token);
        await WaitForChildren(client, "/lock/impatient", 2);
        await impatience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
        (await client.GetChildrenAsync("/lock/impatient")).Names.Count.ShouldBe(1);
        (await new DistributedLock(client, "/lock/impatient").TryAcquireAsync()).ShouldBeNull();
        (await client.GetChildrenAsync("/lock/impatient")).Names.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_lock_goes_with_the_session_of_its_holder()
    {
        var holder = await server.Connect();
        await using var waiter = await server.Connect();
        var held = await new DistributedLock(holder, "/lock/crash").AcquireAsync();
        var next = new DistributedLock(waiter, "/lock/crash").AcquireAsync();
        await WaitForChildren(waiter, "/lock/crash", 2);
        held.Lost.IsCancellationRequested.ShouldBeFalse();
        await server.Leave(holder);
        held.Lost.IsCancellationRequested.ShouldBeTrue();
        await using var handle = await next.WaitAsync(RecipeServer.Limit());
        handle.FencingToken.ShouldBeGreaterThan(held.FencingToken);
    }

    [Fact]
    public async Task Readers_share_and_a_writer_excludes()
    {
        await using var client = await server.Connect();
        var locks = new ReadWriteLock(client, "/rw");
        var first = await locks.AcquireReadAsync();
        var second = await locks.AcquireReadAsync();
        var writer = locks.AcquireWriteAsync();
        await WaitForChildren(client, "/rw", 3);
        var late = locks.AcquireReadAsync();
        await WaitForChildren(client, "/rw", 4);
        await first.DisposeAsync();
        writer.IsCompleted.ShouldBeFalse();
        await second.DisposeAsync();
        var written = await writer.WaitAsync(RecipeServer.Limit());
        late.IsCompleted.ShouldBeFalse("it came behind the writer");
        await written.DisposeAsync();
        await (await late.WaitAsync(RecipeServer.Limit())).DisposeAsync();
    }

    [Fact]
    public async Task Leadership_passes_to_the_next_candidate()
    {
        await using var client = await server.Connect();
        await using var other = await server.Connect();
        var leads = new TaskCompletionSource<long>();
        var resign = new TaskCompletionSource();
        var first = new LeaderElection(client, "/election", "one").RunAsync(async (term, _) =>
        {
            leads.SetResult(term);
            await resign.Task;
        });
        var term = await leads.Task.WaitAsync(RecipeServer.Limit());
        var follows = new TaskCompletionSource<long>();
        var stop = new CancellationTokenSource();
        var second = new LeaderElection(other, "/election", "two").RunAsync(
            async (next, lost) =>
            {
                follows.SetResult(next);
                await new TaskCompletionSource().Task.WaitAsync(lost);
            },
            stop.Token);
        await WaitForChildren(client, "/election", 2);
        (await new LeaderElection(client, "/election", "x").GetCandidatesAsync()).ShouldBe(["one", "two"]);

        resign.SetResult();
        await first;
        (await follows.Task.WaitAsync(RecipeServer.Limit())).ShouldBeGreaterThan(term);
        (await new LeaderElection(client, "/election", "x").GetLeaderAsync()).ShouldBe("two");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(second);
        (await new LeaderElection(client, "/election", "x").GetLeaderAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_leader_hears_that_its_session_has_ended()
    {
        var client = await server.Connect();
        var leads = new TaskCompletionSource();
        var run = new LeaderElection(client, "/election-lost", "one").RunAsync(async (_, lost) =>
        {
            leads.SetResult();
            var end = new TaskCompletionSource();
            await using var registration = lost.Register(() => end.SetResult());
            await end.Task;
        });
        await leads.Task.WaitAsync(RecipeServer.Limit());
        await client.DisposeAsync();
        await run.WaitAsync(RecipeServer.Limit());
    }

    private static async Task WaitForChildren(CoordClient client, string path, int count)
    {
        while (true)
        {
            var children = await client.GetChildrenAndWatchAsync(path, RecipeServer.Limit());
            if (children.Value.Names.Count == count)
            {
                return;
            }

            await children.Changed.WaitAsync(RecipeServer.Limit());
        }
    }
}
