using System.Text;
using CoordActors.Client;

namespace CoordActors.Recipes.Tests;

/// <summary>Barriers, queues, counters, groups and caches.</summary>
[Collection(RecipeCollection.Name)]
public sealed class SharingTests(RecipeServer server)
{
    [Fact]
    public async Task A_barrier_lets_everybody_through_at_once()
    {
        await using var client = await server.Connect();
        var barrier = new Barrier(client, "/barriers/one");
        await barrier.WaitAsync(RecipeServer.Limit());
        await barrier.CloseAsync();
        await barrier.CloseAsync();
        var waiters = Enumerable.Range(0, 5).Select(_ => barrier.WaitAsync(RecipeServer.Limit())).ToList();
        await client.SyncAsync();
        waiters.ShouldAllBe(w => !w.IsCompleted);
        await barrier.OpenAsync();
        await barrier.OpenAsync();
        await Task.WhenAll(waiters);
    }

    [Fact]
    public async Task A_group_begins_and_ends_together()
    {
        await using var client = await server.Connect();
        var parts = Enumerable.Range(0, 3).Select(i => new DoubleBarrier(client, "/double", 3, $"p{i}")).ToList();
        var entries = parts.Take(2).Select(p => p.EnterAsync(RecipeServer.Limit())).ToList();
        await client.SyncAsync();
        entries.ShouldAllBe(e => !e.IsCompleted);
        await parts[2].EnterAsync(RecipeServer.Limit());
        await Task.WhenAll(entries);

        var exits = parts.Take(2).Select(p => p.LeaveAsync(RecipeServer.Limit())).ToList();
        await client.SyncAsync();
        exits.ShouldAllBe(e => !e.IsCompleted);
        await parts[2].LeaveAsync(RecipeServer.Limit());
        await Task.WhenAll(exits);
        (await client.ExistsAsync("/double/ready")).ShouldBeNull();
    }

    [Fact]
    public async Task Each_item_of_a_queue_is_taken_once_and_in_order()
    {
        await using var client = await server.Connect();
        var queue = new DistributedQueue(client, "/queue");
        (await queue.TryDequeueAsync()).ShouldBeNull();
        foreach (var i in Enumerable.Range(0, 20))
        {
            await queue.EnqueueAsync(Encoding.UTF8.GetBytes($"{i:00}"));
        }

        await queue.EnqueueAsync("first"u8.ToArray(), priority: 0);
        (await queue.CountAsync()).ShouldBe(21);
        Text(await queue.DequeueAsync(RecipeServer.Limit())).ShouldBe("first");
        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => queue.DequeueAsync(RecipeServer.Limit())));
        taken.Select(Text).Order().ShouldBe(Enumerable.Range(0, 20).Select(i => $"{i:00}"));

        var waiting = queue.DequeueAsync(RecipeServer.Limit());
        await queue.EnqueueAsync("late"u8.ToArray());
        Text(await waiting).ShouldBe("late");
    }

    [Fact]
    public async Task No_count_is_lost()
    {
        await using var client = await server.Connect();
        await using var other = await server.Connect();
        var counters = new[] { new Counter(client, "/counters/n"), new Counter(other, "/counters/n") };
        (await counters[0].GetAsync()).ShouldBe(0);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => counters[i % 2].AddAsync(1, RecipeServer.Limit())));
        await client.SyncAsync();
        (await counters[0].GetAsync()).ShouldBe(40);
        (await counters[0].TrySetAsync(39, 0)).ShouldBeFalse();
        (await counters[0].TrySetAsync(40, long.MaxValue)).ShouldBeTrue();
        await Should.ThrowAsync<OverflowException>(counters[0].AddAsync(1));
        await client.SetDataAsync("/counters/n", "many"u8.ToArray());
        await Should.ThrowAsync<FormatException>(counters[0].GetAsync());
    }

    [Fact]
    public async Task A_group_knows_who_is_there()
    {
        await using var client = await server.Connect();
        var other = await server.Connect();
        var group = new GroupMembership(client, "/group");
        (await group.GetMembersAsync()).ShouldBeEmpty();
        await using var views = group.WatchAsync(RecipeServer.Limit()).GetAsyncEnumerator();
        (await Next(views)).ShouldBeEmpty();
        var first = await group.JoinAsync("a", "host-a"u8.ToArray());
        (await Next(views)).ShouldBe(["a"]);
        await new GroupMembership(other, "/group").JoinAsync("b");
        (await Next(views)).ShouldBe(["a", "b"]);
        await Should.ThrowAsync<NodeExistsException>(group.JoinAsync("b"));
        await first.DisposeAsync();
        (await Next(views)).ShouldBe(["b"]);
        await other.DisposeAsync();
        (await Next(views)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_group_is_watched_on_when_the_server_has_removed_its_empty_container()
    {
        await using var client = await server.Connect();
        var group = new GroupMembership(client, "/group-gone");
        await using var views = group.WatchAsync(RecipeServer.Limit()).GetAsyncEnumerator();
        (await Next(views)).ShouldBeEmpty();
        var member = await group.JoinAsync("a");
        (await Next(views)).ShouldBe(["a"]);
        await member.DisposeAsync();
        (await Next(views)).ShouldBeEmpty();
        (await Next(views)).ShouldBeEmpty("the container was removed, and made again");
        await group.JoinAsync("b");
        (await Next(views)).ShouldBe(["b"]);
    }

    [Fact]
    public async Task Whoever_leaves_a_group_that_has_gone_is_out()
    {
        await using var client = await server.Connect();
        var part = new DoubleBarrier(client, "/double-gone", 1, "p");
        await part.EnterAsync(RecipeServer.Limit());
        await client.DeleteRecursivelyAsync("/double-gone");
        await part.LeaveAsync(RecipeServer.Limit());
    }

    [Fact]
    public async Task A_cache_follows_its_subtree()
    {
        await using var client = await server.Connect();
        await using var writer = await server.Connect();
        await client.CreateAsync("/cache", "root"u8.ToArray());
        await client.CreateAsync("/cache/a", "1"u8.ToArray());
        await client.CreateAsync("/cache/a/b");
        await using var cache = await TreeCache.StartAsync(client, "/cache", RecipeServer.Limit());
        cache.Paths.ShouldBe(["/cache", "/cache/a", "/cache/a/b"], ignoreOrder: true);
        Text(cache.Get("/cache/a")!.Data!).ShouldBe("1");
        cache.GetChildren("/cache").ShouldBe(["a"]);
        await Take(cache, 3);

        await writer.SetDataAsync("/cache/a", "2"u8.ToArray());
        await writer.CreateAsync("/cache/c");
        await writer.DeleteAsync("/cache/a/b");
        (await Take(cache, 3)).ShouldBe([(CacheChange.Changed, "/cache/a"), (CacheChange.Added, "/cache/c"), (CacheChange.Removed, "/cache/a/b")]);
        Text(cache.Get("/cache/a")!.Data!).ShouldBe("2");
        cache.Get("/cache/a/b").ShouldBeNull();
        cache.GetChildren("/cache").ShouldBe(["a", "c"]);
    }

    [Fact]
    public async Task A_subtree_is_made_and_removed()
    {
        await using var client = await server.Connect();
        await client.EnsurePathAsync("/made/of/parts");
        await client.EnsurePathAsync("/made/of/parts");
        await client.DeleteRecursivelyAsync("/made");
        await client.DeleteRecursivelyAsync("/made");
        (await client.ExistsAsync("/made")).ShouldBeNull();
    }

    private static string Text(byte[] data) => Encoding.UTF8.GetString(data);

    private static async Task<IReadOnlyList<string>> Next(IAsyncEnumerator<IReadOnlyList<string>> views)
    {
        (await views.MoveNextAsync()).ShouldBeTrue();
        return views.Current;
    }

    private static async Task<List<(CacheChange, string)>> Take(TreeCache cache, int count)
    {
        var events = new List<(CacheChange, string)>();
        while (events.Count < count)
        {
            var next = await cache.Events.ReadAsync(RecipeServer.Limit());
            events.Add((next.Change, next.Path));
        }

        return events;
    }
}
