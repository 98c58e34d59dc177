namespace CoordActors.Client.Tests;

/// <summary>Who is told of an event.</summary>
public sealed class WatchTests : IDisposable
{
    private readonly ScriptedServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task An_event_is_told_to_everybody_who_watches_and_once_to_one_shot_watches()
    {
        var (client, connection) = await _server.Connect();
        var first = await Data(client, connection);
        var second = await Data(client, connection);
        var subscription = await Subscribe(client, connection, "/a");
        var recursive = await Subscribe(client, connection, "/", recursive: true);
        connection.Fire(WatchEventType.NodeDataChanged, "/a");
        (await first.Changed).Type.ShouldBe(WatchEventType.NodeDataChanged);
        (await second.Changed).Path.ShouldBe("/a");
        (await subscription.NextAsync(ScriptedServer.Limit())).Type.ShouldBe(WatchEventType.NodeDataChanged);
        (await recursive.NextAsync(ScriptedServer.Limit())).Path.ShouldBe("/a");

        connection.Fire(WatchEventType.NodeChildrenChanged, "/a");
        connection.Fire(WatchEventType.NodeDeleted, "/a");
        (await subscription.NextAsync(ScriptedServer.Limit())).Type.ShouldBe(WatchEventType.NodeChildrenChanged);
        (await subscription.NextAsync(ScriptedServer.Limit())).Type.ShouldBe(WatchEventType.NodeDeleted);
        (await recursive.NextAsync(ScriptedServer.Limit())).Type.ShouldBe(WatchEventType.NodeDeleted, "a recursive watch does not hear of lists of children");
        await client.DetachAsync();
    }

    [Fact]
    public async Task An_event_is_known_before_a_reply_that_came_behind_it()
    {
        var (client, connection) = await _server.Connect();
        var subscription = await Subscribe(client, connection, "/a");
        var set = client.SetDataAsync("/a", null);
        var request = await connection.Next(OpCode.SetData);
        connection.Fire(WatchEventType.NodeDataChanged, "/a");
        connection.AnswerStat(request);
        await set;
        subscription.TryTake(out var told).ShouldBeTrue();
        told.Path.ShouldBe("/a");
        await client.DetachAsync();
    }

    [Fact]
    public async Task The_last_subscription_of_a_path_ends_the_watch_at_the_server()
    {
        var (client, connection) = await _server.Connect();
        var first = await Subscribe(client, connection, "/a");
        var second = await Subscribe(client, connection, "/a");
        await first.DisposeAsync();
        var end = second.DisposeAsync().AsTask();
        var request = await connection.Next(OpCode.RemoveWatches);
        request.Path.ShouldBe("/a");
        connection.Answer(request);
        await end;
        await Should.ThrowAsync<NoWatcherException>(client.RemoveWatchesAsync("/a"));
        await client.DetachAsync();
    }

    [Fact]
    public async Task A_watch_that_could_not_be_set_leaves_nothing_behind()
    {
        var (client, connection) = await _server.Connect();
        var subscribe = client.SubscribeAsync("/a");
        connection.AnswerError(await connection.Next(OpCode.AddWatch), ErrorCode.Unimplemented);
        await Should.ThrowAsync<UnimplementedException>(subscribe);
        var read = client.GetDataAndWatchAsync("/a");
        connection.AnswerError(await connection.Next(OpCode.GetData), ErrorCode.NoNode);
        await Should.ThrowAsync<NoNodeException>(read);
        await Should.ThrowAsync<NoWatcherException>(client.RemoveWatchesAsync("/a"));
        await client.DetachAsync();
    }

    [Fact]
    public async Task Without_a_connection_watches_can_be_forgotten_locally()
    {
        var (client, connection) = await _server.Connect();
        var data = await Data(client, connection);
        var subscription = await Subscribe(client, connection, "/a");
        var gone = new TaskCompletionSource();
        client.StateChanged += _ => gone.TrySetResult();
        connection.Dispose();
        await gone.Task;
        await client.RemoveWatchesAsync("/a", local: true);
        (await data.Changed).Type.ShouldBe(WatchEventType.DataWatchRemoved);
        (await subscription.NextAsync()).Type.ShouldBe(WatchEventType.PersistentWatchRemoved);
        await client.DetachAsync();
    }

    [Fact]
    public async Task A_watch_waits_no_longer_when_the_client_is_disposed()
    {
        var (client, connection) = await _server.Connect();
        var data = await Data(client, connection);
        await using var subscription = await Subscribe(client, connection, "/a");
        await client.DetachAsync();
        await Should.ThrowAsync<OperationCanceledException>(data.Changed);
        await foreach (var _ in subscription.ReadAllAsync())
        {
            Assert.Fail("nothing has happened");
        }
    }

    [Fact]
    public async Task A_loop_over_a_watch_ends_the_watch_when_it_is_left()
    {
        var (client, connection) = await _server.Connect();
        var loop = Task.Run(async () =>
        {
            await foreach (var told in client.WatchAsync("/a", recursive: true))
            {
                return told.Path;
            }

            return null;
        });
        connection.Answer(await connection.Next(OpCode.AddWatch), w => w.WriteInt32(0));
        connection.Fire(WatchEventType.NodeCreated, "/a/b");
        connection.Answer(await connection.Next(OpCode.RemoveWatches));
        (await loop).ShouldBe("/a/b");
        await client.DetachAsync();
    }

    private static async Task<Watched<ZnodeData>> Data(CoordClient client, ScriptedConnection connection)
    {
        var read = client.GetDataAndWatchAsync("/a");
        connection.Answer(await connection.Next(OpCode.GetData), w =>
        {
            w.WriteInt32(-1);
            default(Stat).Write(w);
        });
        return await read;
    }

    private static async Task<WatchSubscription> Subscribe(CoordClient client, ScriptedConnection connection, string path, bool recursive = false)
    {
        var subscribe = client.SubscribeAsync(path, recursive);
        connection.Answer(await connection.Next(OpCode.AddWatch), w => w.WriteInt32(0));
        return await subscribe;
    }
}
