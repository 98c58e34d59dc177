using System.Net;
using System.Net.Sockets;

namespace CoordActors.Client.Tests;

/// <summary>What happens when the connection breaks.</summary>
public sealed class ReconnectTests : IDisposable
{
    private readonly ScriptedServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_lost_connection_is_replaced_and_the_session_goes_on()
    {
        var states = new List<SessionState>();
        var (client, connection) = await _server.Connect();
        client.StateChanged += states.Add;
        var exists = client.ExistsAsync("/a");
        connection.Answer(await connection.Next(OpCode.Exists), default(Stat).Write, zxid: 42);
        await exists;

        connection.Dispose();
        using var next = await _server.Accept();
        (await next.ReadGreeting()).ShouldBe(new Greeting(ScriptedConnection.SessionId, TimeoutMs: 9_000, LastZxid: 42, ReadOnly: false));
        next.Welcome();
        exists = client.ExistsAsync("/a");
        next.AnswerStat(await next.Next(OpCode.Exists));
        await exists;
        states.ShouldBe([SessionState.Disconnected, SessionState.Connected]);
        await client.DetachAsync();
    }

    [Fact]
    public async Task A_write_in_flight_has_an_unknown_outcome_and_a_read_is_sent_again()
    {
        var (client, connection) = await _server.Connect();
        var write = client.SetDataAsync("/a", null);
        var read = client.ExistsAsync("/b");
        await connection.Next(OpCode.SetData);
        await connection.Next(OpCode.Exists);
        connection.Dispose();

        var failure = await Should.ThrowAsync<ConnectionLossException>(write);
        failure.IsOutcomeUnknown.ShouldBeTrue();
        failure.Path.ShouldBe("/a");
        using var next = await _server.Welcome();
        var again = await next.Next(OpCode.Exists);
        again.Path.ShouldBe("/b");
        next.AnswerStat(again, new Stat { Version = 3 });
        (await read)!.Value.Version.ShouldBe(3);
        await client.DetachAsync();
    }

    [Fact]
    public async Task What_is_asked_while_there_is_no_connection_waits_for_the_next_one()
    {
        var client = CoordClient.Start(_server.Options());
        using var impatience = new CancellationTokenSource();
        var first = client.SetDataAsync("/a", null);
        var second = client.SetDataAsync("/b", null, cancellationToken: impatience.Token);
        var third = client.SetDataAsync("/c", null);
        await impatience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(second);
        using var connection = await _server.Welcome();
        foreach (var path in new[] { "/a", "/c" })
        {
            var request = await connection.Next(OpCode.SetData);
            request.Path.ShouldBe(path);
            connection.AnswerStat(request);
        }

        await Task.WhenAll(first, third).WaitAsync(ScriptedServer.Limit());
        await client.DetachAsync();
    }

    [Fact]
    public async Task Identities_come_before_watches_and_watches_before_requests()
    {
        var (client, connection) = await _server.Connect();
        var auth = client.AddAuthAsync(AuthCredentials.Digest("user", "pass"));
        var request = await connection.Next(OpCode.Auth);
        request.Xid.ShouldBe(-4);
        connection.Answer(request);
        await auth;
        var watched = client.GetDataAndWatchAsync("/a");
        connection.Answer(await connection.Next(OpCode.GetData), w => WriteData(w), zxid: 5);
        var changed = (await watched).Changed;
        connection.Dispose();

        var exists = client.ExistsAsync("/b");
        using var next = await _server.Welcome();
        (await next.Next(OpCode.Auth)).Body.ShouldBe(request.Body);
        var watches = await next.Next(OpCode.SetWatches);
        watches.Xid.ShouldBe(-8);
        Lists(watches).ShouldBe(["5", "/a", "", ""]);
        next.Fire(WatchEventType.NodeDataChanged, "/a");
        next.Answer(watches);
        (await changed.WaitAsync(ScriptedServer.Limit())).Type.ShouldBe(WatchEventType.NodeDataChanged);
        next.AnswerStat(await next.Next(OpCode.Exists));
        await exists;
        await client.DetachAsync();
    }

    [Fact]
    public async Task All_kinds_of_watches_are_set_again()
    {
        var (client, connection) = await _server.Connect(_server.Options("/app"));
        await Watch(client.GetDataAndWatchAsync("/d"), connection, OpCode.GetData, WriteData);
        await Watch(client.GetChildrenAndWatchAsync("/c"), connection, OpCode.GetChildren2, w => { w.WriteInt32(0); default(Stat).Write(w); });
        var exists = client.ExistsAndWatchAsync("/e");
        connection.AnswerError(await connection.Next(OpCode.Exists), ErrorCode.NoNode);
        (await exists).Value.ShouldBeNull();
        await Watch(client.SubscribeAsync("/p"), connection, OpCode.AddWatch, w => w.WriteInt32(0));
        await Watch(client.SubscribeAsync("/", recursive: true), connection, OpCode.AddWatch, w => w.WriteInt32(0));
        connection.Dispose();

        using var next = await _server.Welcome();
        Lists(await next.Next(OpCode.SetWatches2)).Skip(1).ShouldBe(["/app/d", "/app/e", "/app/c", "/app/p", "/app"]);
        await client.DetachAsync();
    }

    [Fact]
    public async Task What_events_have_told_is_not_asked_for_again_but_for_the_last_ones_transaction_which_may_have_more()
    {
        var (client, connection) = await _server.Connect();
        var subscribe = client.SubscribeAsync("/p");
        connection.Answer(await connection.Next(OpCode.AddWatch), w => w.WriteInt32(0), zxid: 5);
        await using var subscription = await subscribe;
        connection.Fire(WatchEventType.NodeDataChanged, "/p", zxid: 50);
        await foreach (var told in subscription.ReadAllAsync())
        {
            told.Zxid.ShouldBe(50);
            break;
        }

        connection.Dispose();
        using var next = await _server.Accept();
        (await next.ReadGreeting()).LastZxid.ShouldBe(49);
        next.Welcome();
        Lists(await next.Next(OpCode.SetWatches2))[0].ShouldBe("49");
        await client.DetachAsync();
    }

    [Fact]
    public async Task Very_many_watches_are_set_in_several_packets()
    {
        var (client, connection) = await _server.Connect();
        var paths = Enumerable.Range(0, 3000).Select(i => $"/{i}-{new string('x', 100)}").ToList();
        var reads = paths.Select(p => client.GetDataAndWatchAsync(p)).ToList();
        foreach (var _ in paths)
        {
            connection.Answer(await connection.Next(OpCode.GetData), w => WriteData(w));
        }

        await Task.WhenAll(reads);
        connection.Dispose();
        using var next = await _server.Welcome();
        var set = new List<string>();
        var packets = 0;
        while (set.Count < paths.Count)
        {
            var request = await next.Next(OpCode.SetWatches);
            request.Body.Length.ShouldBeLessThan(200_000);
            set.AddRange(Lists(request)[1].Split(' '));
            packets++;
        }

        set.ShouldBe(paths, ignoreOrder: true);
        packets.ShouldBe(3);
        await client.DetachAsync();
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_passed_over()
    {
        using var dead = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        dead.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // nobody else gets the port, and nobody listens
        var name = $"{dead.LocalEndPoint}";
        var (client, _) = await _server.Connect(_server.Options() with { ConnectionString = $"{name},{_server.Name}", ShuffleHosts = false });
        client.Server!.Port.ToString().ShouldBe(_server.Name.Split(':')[1]);
        await client.DetachAsync();

        var options = _server.Options() with { ConnectionString = name, WaitForServers = false };
        await Should.ThrowAsync<ConnectionLossException>(CoordClient.ConnectAsync(options, ScriptedServer.Limit()));
    }

    [Fact]
    public async Task A_server_that_hangs_up_before_it_greets_is_passed_over()
    {
        var client = CoordClient.Start(_server.Options() with { TimeProvider = TimeProvider.System });
        using (var first = await _server.Accept())
        {
            await first.ReadGreeting();
        }

        using var second = await _server.Welcome();
        await client.WaitForConnectionAsync(ScriptedServer.Limit());
        await client.DetachAsync();
    }

    /// <summary>The lists of setWatches behind its zxid, each as one text.</summary>
    private static List<string> Lists(Request request)
    {
        var reader = new JuteReader(request.Body);
        var lists = new List<string> { $"{reader.ReadInt64()}" };
        while (reader.Remaining > 0)
        {
            var paths = new List<string>();
            foreach (var path in JuteVector<JuteBytes>.Read(ref reader))
            {
                paths.Add(path.ToText()!);
            }

            lists.Add(string.Join(' ', paths));
        }

        reader.Failed.ShouldBeFalse();
        return lists;
    }

    private static async Task Watch<T>(Task<T> read, ScriptedConnection connection, OpCode op, Action<JuteWriter> answer)
    {
        connection.Answer(await connection.Next(op), answer);
        await read;
    }

    private static void WriteData(JuteWriter writer)
    {
        writer.WriteInt32(-1);
        default(Stat).Write(writer);
    }
}
