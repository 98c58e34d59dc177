using System.Text;
using CoordActors.Client;
using CoordActors.Protocol;

namespace CoordActors.Interop.Dotnet;

/// <summary>The .NET client against our server and against Apache's.</summary>
public sealed class ClientTests(BothServers servers) : IClassFixture<BothServers>
{
    public static TheoryData<ServerKind> Kinds => BothServers.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_znode_is_created_read_changed_and_deleted(ServerKind kind)
    {
        await using var client = await servers.Connect(kind, "/dotnet-crud");
        (await client.CreateAsync("/a", "one"u8.ToArray())).ShouldBe("/a");
        var read = await client.GetDataAsync("/a");
        Encoding.UTF8.GetString(read.Data!).ShouldBe("one");
        read.Stat.Version.ShouldBe(0);
        (await client.SetDataAsync("/a", "two"u8.ToArray(), 0)).Version.ShouldBe(1);
        await Should.ThrowAsync<BadVersionException>(client.SetDataAsync("/a", null, 0));
        (await client.SetDataAsync("/a", null)).DataLength.ShouldBe(0);
        (await client.GetDataAsync("/a")).Data.ShouldBeNull();
        await client.SetDataAsync("/a", []);
        (await client.GetDataAsync("/a")).Data.ShouldNotBeNull().ShouldBeEmpty();
        (await client.ExistsAsync("/a"))!.Value.Version.ShouldBe(3);
        await client.DeleteAsync("/a");
        (await client.ExistsAsync("/a")).ShouldBeNull();
        (await Should.ThrowAsync<NoNodeException>(client.GetDataAsync("/a"))).Path.ShouldBe("/a");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_of_znode_can_be_created(ServerKind kind)
    {
        await using var client = await servers.Connect(kind, "/dotnet-modes");
        (await client.CreateAsync("/s-", mode: CreateMode.PersistentSequential)).ShouldBe("/s-0000000000");
        (await client.CreateAsync("/e-", mode: CreateMode.EphemeralSequential)).ShouldBe("/e-0000000001");
        var ephemeral = await client.CreateWithStatAsync("/e", mode: CreateMode.Ephemeral);
        ephemeral.Stat.EphemeralOwner.ShouldBe(client.SessionId);
        (await client.CreateAsync("/c", mode: CreateMode.Container)).ShouldBe("/c");
        (await client.CreateAsync("/t", mode: CreateMode.PersistentWithTtl, timeToLive: TimeSpan.FromHours(1))).ShouldBe("/t");
        (await client.CreateWithStatAsync("/t-", mode: CreateMode.PersistentSequentialWithTtl, timeToLive: TimeSpan.FromHours(1))).Path
            .ShouldBe("/t-0000000005");
        (await client.GetEphemeralsAsync()).ShouldBe(["/e", "/e-0000000001"], ignoreOrder: true);
        (await client.GetAllChildrenNumberAsync("/")).ShouldBe(6);
        var children = await client.GetChildrenAsync("/");
        children.Names.ShouldBe(["s-0000000000", "e-0000000001", "e", "c", "t", "t-0000000005"], ignoreOrder: true);
        children.Stat.NumChildren.ShouldBe(6);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_transaction_happens_whole_or_not_at_all(ServerKind kind)
    {
        await using var client = await servers.Connect(kind, "/dotnet-multi");
        var results = await client.MultiAsync(
        [
            Operation.Create("/p", "x"u8.ToArray()),
            Operation.Create("/p/s-", mode: CreateMode.PersistentSequential),
            Operation.SetData("/p", "y"u8.ToArray(), 0),
            Operation.Check("/p", 1),
        ]);
        results[1].ShouldBeOfType<CreateResult>().Path.ShouldBe("/p/s-0000000000");
        results[2].ShouldBeOfType<SetDataResult>().Stat.Version.ShouldBe(1);

        var failure = await Should.ThrowAsync<NotEmptyException>(client.MultiAsync([Operation.Create("/q"), Operation.Delete("/p"), Operation.Delete("/q")]));
        failure.FailedOperation.ShouldBe(1);
        failure.Path.ShouldBe("/p");
        failure.Results.ShouldBe([new ErrorResult(ErrorCode.Ok), new ErrorResult(ErrorCode.NotEmpty), new ErrorResult(ErrorCode.RuntimeInconsistency)]);
        (await client.ExistsAsync("/q")).ShouldBeNull();

        var reads = await client.MultiReadAsync([ReadOperation.GetData("/p"), ReadOperation.GetChildren("/p"), ReadOperation.GetData("/none")]);
        reads[0].ShouldBeOfType<GetDataResult>().Data.ShouldBe("y"u8.ToArray());
        reads[1].ShouldBeOfType<GetChildrenResult>().Names.ShouldBe(["s-0000000000"]);
        reads[2].ShouldBe(new ErrorResult(ErrorCode.NoNode));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Only_the_owner_of_the_digest_gets_in(ServerKind kind)
    {
        await using var owner = await servers.Connect(kind, "/dotnet-acl");
        await using var stranger = await servers.Connect(kind, "/dotnet-acl");
        await owner.AddAuthAsync(AuthCredentials.Digest("user", "pass"));
        (await owner.WhoAmIAsync()).ShouldContain(new Identity("digest", "user"));
        await owner.CreateAsync("/mine", acl: Acl.CreatorAll);
        (await owner.GetAclAsync("/mine")).Entries.ShouldBe([Acl.Digest("user", "pass")]);
        await Should.ThrowAsync<NoAuthException>(stranger.GetDataAsync("/mine"));
        (await owner.SetAclAsync("/mine", Acl.ReadOnly, 0)).Aversion.ShouldBe(1);
        (await stranger.GetDataAsync("/mine")).Data.ShouldBeNull();
        await Should.ThrowAsync<NoAuthException>(stranger.SetDataAsync("/mine", null));
        await Should.ThrowAsync<InvalidAclException>(stranger.CreateAsync("/other", acl: []));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task One_shot_watches_fire_once(ServerKind kind)
    {
        await using var watcher = await servers.Connect(kind, "/dotnet-watch");
        await using var writer = await servers.Connect(kind, "/dotnet-watch");
        var missing = await watcher.ExistsAndWatchAsync("/a");
        missing.Value.ShouldBeNull();
        var children = await watcher.GetChildrenAndWatchAsync("/");
        await writer.CreateAsync("/a");
        var created = await missing.Changed.WaitAsync(BothServers.Limit());
        (created.Type, created.Path).ShouldBe((WatchEventType.NodeCreated, "/a"));
        (await children.Changed.WaitAsync(BothServers.Limit())).Type.ShouldBe(WatchEventType.NodeChildrenChanged);

        var data = await watcher.GetDataAndWatchAsync("/a");
        data.Changed.IsCompleted.ShouldBeFalse();
        await writer.SetDataAsync("/a", null);
        (await data.Changed.WaitAsync(BothServers.Limit())).Type.ShouldBe(WatchEventType.NodeDataChanged);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_recursive_watch_follows_a_subtree(ServerKind kind)
    {
        await using var watcher = await servers.Connect(kind, "/dotnet-recursive");
        await using var writer = await servers.Connect(kind, "/dotnet-recursive");
        await using var all = await watcher.SubscribeAsync("/", recursive: true);
        await using var one = await watcher.SubscribeAsync("/a");
        await writer.CreateAsync("/a");
        await writer.CreateAsync("/a/b");
        await writer.SetDataAsync("/a/b", null);
        await writer.DeleteAsync("/a/b");
        await writer.DeleteAsync("/a");
        (await Take(all, 5)).ShouldBe(
        [
            (WatchEventType.NodeCreated, "/a"), (WatchEventType.NodeCreated, "/a/b"), (WatchEventType.NodeDataChanged, "/a/b"),
            (WatchEventType.NodeDeleted, "/a/b"), (WatchEventType.NodeDeleted, "/a"),
        ]);
        (await Take(one, 4)).ShouldBe(
        [
            (WatchEventType.NodeCreated, "/a"), (WatchEventType.NodeChildrenChanged, "/a"),
            (WatchEventType.NodeChildrenChanged, "/a"), (WatchEventType.NodeDeleted, "/a"),
        ]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Watches_can_be_removed(ServerKind kind)
    {
        await using var client = await servers.Connect(kind, "/dotnet-remove");
        await client.CreateAsync("/a");
        var data = await client.GetDataAndWatchAsync("/a");
        await client.RemoveWatchesAsync("/a", WatcherType.Data);
        (await data.Changed).Type.ShouldBe(WatchEventType.DataWatchRemoved);
        await Should.ThrowAsync<NoWatcherException>(client.RemoveWatchesAsync("/a"));

        var subscription = await client.SubscribeAsync("/a");
        await subscription.DisposeAsync();
        await client.SetDataAsync("/a", null);
        subscription.TryTake(out _).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Many_requests_are_answered_in_their_order(ServerKind kind)
    {
        await using var client = await servers.Connect(kind, "/dotnet-pipeline");
        await client.CreateAsync("/a");
        var sets = Enumerable.Range(0, 2000).Select(i => client.SetDataAsync("/a", Encoding.UTF8.GetBytes($"{i}"))).ToList();
        var stats = await Task.WhenAll(sets).WaitAsync(BothServers.Limit());
        stats.Select(s => s.Version).ShouldBe(Enumerable.Range(1, 2000));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Session_watches_and_ephemerals_survive_a_kill_of_the_server(ServerKind kind)
    {
        using var server = BothServers.Start(kind);
        var options = new CoordClientOptions { ConnectionString = server.ConnectString, SessionTimeout = TimeSpan.FromSeconds(60) };
        await using var client = await CoordClient.ConnectAsync(options, BothServers.Limit());
        await client.CreateAsync("/e", mode: CreateMode.Ephemeral);
        var data = await client.GetDataAndWatchAsync("/e");
        await using var subscription = await client.SubscribeAsync("/", recursive: true, sessionEvents: true);
        var session = client.SessionId;

        server.Kill();
        (await subscription.NextAsync(BothServers.Limit())).State.ShouldBe(SessionState.Disconnected);
        var read = client.GetDataAsync("/e");
        server.Start();
        (await subscription.NextAsync(BothServers.Limit())).State.ShouldBe(SessionState.Connected);

        (await read.WaitAsync(BothServers.Limit())).Stat.EphemeralOwner.ShouldBe(session);
        client.SessionId.ShouldBe(session);
        await client.SetDataAsync("/e", null);
        (await data.Changed.WaitAsync(BothServers.Limit())).Type.ShouldBe(WatchEventType.NodeDataChanged);
        (await subscription.NextAsync(BothServers.Limit())).Path.ShouldBe("/e");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_session_is_resumed_by_another_client_and_ends_with_it(ServerKind kind)
    {
        var first = await servers.Connect(kind, "/dotnet-resume");
        await first.CreateAsync("/e", mode: CreateMode.Ephemeral);
        var credentials = first.Credentials;
        await first.DetachAsync();

        var options = new CoordClientOptions { ConnectionString = servers[kind].ConnectString + "/dotnet-resume", Session = credentials };
        var second = await CoordClient.ConnectAsync(options, BothServers.Limit());
        (await second.GetEphemeralsAsync()).ShouldBe(["/e"]);
        await second.DisposeAsync();
        second.State.ShouldBe(SessionState.Closed);
        await Should.ThrowAsync<ObjectDisposedException>(second.GetDataAsync("/e"));

        await Should.ThrowAsync<SessionExpiredException>(CoordClient.ConnectAsync(options, BothServers.Limit()));
        await using var third = await servers.Connect(kind, "/dotnet-resume");
        (await third.ExistsAsync("/e")).ShouldBeNull();
    }

    private static async Task<List<(WatchEventType Type, string? Path)>> Take(WatchSubscription subscription, int count)
    {
        var events = new List<(WatchEventType, string?)>();
        while (events.Count < count)
        {
            var next = await subscription.NextAsync(BothServers.Limit());
            events.Add((next.Type, next.Path));
        }

        subscription.TryTake(out _).ShouldBeFalse();
        return events;
    }
}
