using CoordActors.Client.Wire;

namespace CoordActors.Client.Tests;

/// <summary>Requests and replies on one connection.</summary>
public sealed class RequestTests : IDisposable
{
    private readonly ScriptedServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_client_says_who_it_is_and_what_it_wants_first()
    {
        var client = CoordClient.Start(_server.Options() with { AcceptReadOnly = true });
        using var connection = await _server.Accept();
        (await connection.ReadGreeting()).ShouldBe(new Greeting(SessionId: 0, TimeoutMs: 9_000, LastZxid: 0, ReadOnly: true));
        connection.Welcome(timeoutMs: 4_000);
        await client.WaitForConnectionAsync(ScriptedServer.Limit());
        client.SessionId.ShouldBe(ScriptedConnection.SessionId);
        client.SessionTimeout.ShouldBe(TimeSpan.FromSeconds(4));
        client.State.ShouldBe(SessionState.Connected);
        await client.DetachAsync();
    }

    [Fact]
    public async Task Replies_are_matched_in_order()
    {
        var (client, connection) = await _server.Connect();
        var first = client.GetDataAsync("/a");
        var second = client.GetDataAsync("/b");
        var requests = new[] { await connection.Next(OpCode.GetData), await connection.Next(OpCode.GetData) };
        requests.Select(r => r.Xid).ShouldBe([1, 2]);
        requests.Select(r => r.Path).ShouldBe(["/a", "/b"]);
        connection.Answer(requests[0], w => Write(w, "one"u8));
        connection.AnswerError(requests[1], ErrorCode.NoNode);
        (await first).Data.ShouldBe("one"u8.ToArray());
        (await Should.ThrowAsync<NoNodeException>(second)).Path.ShouldBe("/b");
        await client.DetachAsync();
    }

    [Fact]
    public async Task A_reply_out_of_turn_ends_the_connection()
    {
        var (client, connection) = await _server.Connect();
        var set = client.SetDataAsync("/a", null);
        var request = await connection.Next(OpCode.SetData);
        connection.AnswerStat(request with { Xid = 99 });
        await connection.End();
        await Should.ThrowAsync<ConnectionLossException>(set);
        await client.DetachAsync();
    }

    [Fact]
    public async Task A_reply_that_cannot_be_decoded_fails_its_request_only()
    {
        var (client, connection) = await _server.Connect();
        var get = client.GetDataAsync("/a");
        connection.Answer(await connection.Next(OpCode.GetData), w => w.WriteInt32(1_000));
        await Should.ThrowAsync<MarshallingException>(get);
        var exists = client.ExistsAsync("/a");
        connection.AnswerStat(await connection.Next(OpCode.Exists));
        (await exists).ShouldNotBeNull();
        await client.DetachAsync();
    }

    [Fact]
    public async Task A_packet_that_is_too_large_ends_the_connection()
    {
        var (client, connection) = await _server.Connect(_server.Options() with { PacketBytesMax = 1000 });
        var get = client.GetDataAsync("/a");
        connection.Answer(await connection.Next(OpCode.GetData), w => Write(w, new byte[1001]));
        await connection.End();
        await client.DetachAsync();
        await Should.ThrowAsync<ObjectDisposedException>(get);
    }

    [Fact]
    public async Task Large_replies_arrive_whole_and_small_ones_behind_them_too()
    {
        var (client, connection) = await _server.Connect();
        var data = new byte[300_000];
        Random.Shared.NextBytes(data);
        var large = client.GetDataAsync("/large");
        var small = client.GetDataAsync("/small");
        connection.Answer(await connection.Next(OpCode.GetData), w => Write(w, data));
        connection.Answer(await connection.Next(OpCode.GetData), w => Write(w, "x"u8));
        (await large).Data.ShouldBe(data);
        (await small).Data.ShouldBe("x"u8.ToArray());
        await client.DetachAsync();
    }

    [Fact]
    public async Task Whoever_gives_up_does_not_disturb_the_others()
    {
        var (client, connection) = await _server.Connect();
        using var impatience = new CancellationTokenSource();
        var first = client.GetDataAsync("/a", impatience.Token);
        var second = client.GetDataAsync("/b");
        await impatience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        connection.Answer(await connection.Next(OpCode.GetData), w => Write(w, "one"u8));
        connection.Answer(await connection.Next(OpCode.GetData), w => Write(w, "two"u8));
        (await second).Data.ShouldBe("two"u8.ToArray());
        await client.DetachAsync();
    }

    [Fact]
    public async Task A_caller_that_blocks_its_thread_holds_up_nobody()
    {
        var (client, connection) = await _server.Connect();
        var second = new TaskCompletionSource<Task<ZnodeData>>();
        var blocked = client.GetDataAsync("/a").ContinueWith(
            _ => second.Task.Result.Result, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        second.SetResult(client.GetDataAsync("/b"));
        var requests = new[] { await connection.Next(OpCode.GetData), await connection.Next(OpCode.GetData) };
        connection.Answer(requests[0], w => Write(w, "one"u8));
        connection.Answer(requests[1], w => Write(w, "two"u8));
        (await blocked.WaitAsync(ScriptedServer.Limit())).Data.ShouldBe("two"u8.ToArray());
        await client.DetachAsync();
    }

    [Fact]
    public async Task Disposing_ends_the_session()
    {
        var (client, connection) = await _server.Connect();
        var end = client.DisposeAsync();
        var request = await connection.Next(OpCode.CloseSession);
        request.Body.ShouldBeEmpty();
        connection.Answer(request);
        await end;
        client.State.ShouldBe(SessionState.Closed);
        client.SessionLost.IsCancellationRequested.ShouldBeTrue();
        await Should.ThrowAsync<ObjectDisposedException>(client.GetDataAsync("/a"));
        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_does_not_answer_the_end_is_not_waited_for()
    {
        var options = _server.Options();
        var time = (ManualTime)options.TimeProvider;
        var (client, connection) = await _server.Connect(options);
        var waits = time.Armed(TimeSpan.FromSeconds(5));
        var end = client.DisposeAsync().AsTask();
        await connection.Next(OpCode.CloseSession);
        await waits;
        time.Advance(TimeSpan.FromSeconds(5));
        await end.WaitAsync(ScriptedServer.Limit());
    }

    [Fact]
    public async Task A_chroot_is_put_before_every_path_and_taken_off_again()
    {
        var (client, connection) = await _server.Connect(_server.Options("/app"));
        var create = client.CreateAsync("/n-", mode: CreateMode.EphemeralSequential);
        var request = await connection.Next(OpCode.Create);
        request.Path.ShouldBe("/app/n-");
        connection.Answer(request, w => w.WriteText("/app/n-0000000003"));
        (await create).ShouldBe("/n-0000000003");

        var children = client.GetChildrenAsync("/");
        request = await connection.Next(OpCode.GetChildren2);
        request.Path.ShouldBe("/app");
        connection.AnswerError(request, ErrorCode.NoNode);
        (await Should.ThrowAsync<NoNodeException>(children)).Path.ShouldBe("/");

        var ephemerals = client.GetEphemeralsAsync("/n");
        request = await connection.Next(OpCode.GetEphemerals);
        request.Path.ShouldBe("/app/n");
        connection.Answer(request, w =>
        {
            w.WriteInt32(1);
            w.WriteText("/app/n-0000000003");
        });
        (await ephemerals).ShouldBe(["/n-0000000003"]);

        var config = client.GetConfigAsync();
        request = await connection.Next(OpCode.GetData);
        request.Path.ShouldBe("/zookeeper/config");
        connection.Answer(request, w => Write(w, "version=0"u8));
        await config;
        await client.DetachAsync();
    }

    [Theory]
    [InlineData(CreateMode.Persistent, OpCode.Create, OpCode.Create2)]
    [InlineData(CreateMode.Ephemeral, OpCode.Create, OpCode.Create2)]
    [InlineData(CreateMode.Container, OpCode.CreateContainer, OpCode.CreateContainer)]
    [InlineData(CreateMode.PersistentSequentialWithTtl, OpCode.CreateTtl, OpCode.CreateTtl)]
    public void Each_kind_of_znode_is_asked_for_with_its_operation(CreateMode mode, OpCode plain, OpCode withStat)
    {
        Codec.CreateOp(mode, withStat: false).ShouldBe(plain);
        Codec.CreateOp(mode, withStat: true).ShouldBe(withStat);
    }

    [Fact]
    public async Task Nonsense_is_refused_before_anything_is_sent()
    {
        var (client, _) = await _server.Connect();
        Should.Throw<ArgumentException>(() => client.GetDataAsync("a")).Message.ShouldStartWith("Path must start with / character");
        Should.Throw<ArgumentException>(() => client.CreateAsync("/a", timeToLive: TimeSpan.FromSeconds(1)));
        Should.Throw<ArgumentException>(() => client.CreateAsync("/a", mode: CreateMode.PersistentWithTtl));
        Should.Throw<ArgumentOutOfRangeException>(
            () => client.CreateAsync("/a", mode: CreateMode.PersistentWithTtl, timeToLive: TimeSpan.FromTicks(1)));
        await Should.ThrowAsync<ArgumentException>(client.MultiAsync([Operation.Delete("/a/")]));
        await client.DetachAsync();
    }

    private static void Write(JuteWriter writer, ReadOnlySpan<byte> data)
    {
        writer.WriteBytes(data);
        default(Stat).Write(writer);
    }
}
