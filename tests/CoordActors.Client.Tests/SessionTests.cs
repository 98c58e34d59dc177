using Microsoft.Extensions.Logging;

namespace CoordActors.Client.Tests;

/// <summary>Signs of life, and the end of a session.</summary>
public sealed class SessionTests : IDisposable
{
    private readonly ScriptedServer _server = new();
    private readonly ManualTime _time = new();

    private CoordClientOptions Options => _server.Options() with { TimeProvider = _time };

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_silent_client_pings_at_a_third_of_its_timeout()
    {
        var (client, connection) = await _server.Connect(Options);
        _time.Advance(TimeSpan.FromSeconds(3));
        var ping = await connection.Next(OpCode.Ping);
        ping.Xid.ShouldBe(-2);
        connection.Answer(ping);
        await client.DetachAsync();
    }

    [Fact]
    public async Task A_server_that_is_silent_for_two_thirds_is_left()
    {
        var (client, connection) = await _server.Connect(Options);
        _time.Advance(TimeSpan.FromSeconds(6));
        await connection.Next(OpCode.Ping);
        using var next = await _server.Accept();
        (await next.ReadGreeting()).SessionId.ShouldBe(ScriptedConnection.SessionId);
        await client.DetachAsync();
    }

    [Fact]
    public async Task A_session_that_the_server_does_not_know_any_more_is_over()
    {
        var (client, connection) = await _server.Connect(Options);
        await using var subscription = await Subscribe(client, connection);
        var exists = client.ExistsAndWatchAsync("/a");
        connection.AnswerStat(await connection.Next(OpCode.Exists));
        var watched = await exists;
        connection.Dispose();
        var read = client.GetDataAsync("/a");
        using var next = await _server.Accept();
        await next.ReadGreeting();
        next.Refuse();

        await Should.ThrowAsync<SessionExpiredException>(read);
        await Should.ThrowAsync<SessionExpiredException>(watched.Changed);
        await Should.ThrowAsync<SessionExpiredException>(client.GetDataAsync("/a"));
        await Should.ThrowAsync<SessionExpiredException>(Enumerate(subscription));
        client.State.ShouldBe(SessionState.Expired);
        client.SessionLost.IsCancellationRequested.ShouldBeTrue();
        await client.DisposeAsync();
        client.State.ShouldBe(SessionState.Expired);
    }

    [Fact]
    public async Task A_session_is_given_up_when_no_server_was_heard_for_four_thirds_of_its_timeout()
    {
        var lost = new TaskCompletionSource();
        var expired = new TaskCompletionSource();
        var (client, connection) = await _server.Connect(Options);
        client.StateChanged += state => (state == SessionState.Disconnected ? lost : expired).TrySetResult();
        _server.Dispose();
        connection.Dispose();
        await lost.Task.WaitAsync(ScriptedServer.Limit());
        while (!expired.Task.IsCompleted)
        {
            client.State.ShouldNotBe(SessionState.Closed);
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        client.State.ShouldBe(SessionState.Expired);
        _time.GetElapsedTime(0).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task A_server_that_takes_a_connection_and_forgets_it_does_not_cost_the_session()
    {
        var (client, connection) = await _server.Connect(Options);
        connection.Dispose();
        using var forgotten = await _server.Accept();
        await forgotten.ReadGreeting();
        var pauses = _time.Armed(TimeSpan.FromMilliseconds(25), TimeSpan.FromMilliseconds(50));

        _time.Advance(TimeSpan.FromSeconds(3));

        await pauses;
        _time.Advance(TimeSpan.FromMilliseconds(50));
        using var next = await _server.Accept();
        (await next.ReadGreeting()).SessionId.ShouldBe(ScriptedConnection.SessionId);
        next.Welcome();
        await client.WaitForConnectionAsync(ScriptedServer.Limit());
        await client.DetachAsync();
    }

    [Fact]
    public async Task Refused_credentials_are_the_end()
    {
        var (client, connection) = await _server.Connect(Options);
        var auth = client.AddAuthAsync("nonsense", []);
        connection.AnswerError(await connection.Next(OpCode.Auth), ErrorCode.AuthFailed);
        await Should.ThrowAsync<AuthFailedException>(auth);
        connection.Dispose();
        await WaitFor(client, SessionState.AuthFailed);
        await Should.ThrowAsync<AuthFailedException>(client.GetDataAsync("/a"));
    }

    [Fact]
    public async Task A_read_only_server_is_left_when_another_one_writes()
    {
        using var writer = new ScriptedServer();
        var options = Options with { ConnectionString = $"{_server.Name},{writer.Name}", ShuffleHosts = false, AcceptReadOnly = true };
        var client = CoordClient.Start(options);
        using var connection = await _server.Accept();
        (await connection.ReadGreeting()).ReadOnly.ShouldBeTrue();
        connection.Welcome(readOnly: true, sessionId: 99);
        await client.WaitForConnectionAsync(ScriptedServer.Limit());
        client.State.ShouldBe(SessionState.ConnectedReadOnly);
        var set = client.SetDataAsync("/a", null);
        connection.AnswerError(await connection.Next(OpCode.SetData), ErrorCode.NotReadOnly);
        await Should.ThrowAsync<NotReadOnlyException>(set);

        _time.Advance(TimeSpan.FromSeconds(1));
        var waits = _time.Armed(TimeSpan.FromSeconds(2));
        using (var question = await _server.Accept())
        {
            question.WriteRaw("ro"u8.ToArray());
        }

        await waits;
        _time.Advance(TimeSpan.FromSeconds(2));
        using (var question = await writer.Accept())
        {
            question.WriteRaw("rw"u8.ToArray());
        }

        using var better = await writer.Accept();
        (await better.ReadGreeting()).SessionId.ShouldBe(0, "the session of a read-only server is unknown elsewhere");
        better.Welcome();
        await WaitFor(client, SessionState.Connected);
        await client.DetachAsync();
    }

    [Fact]
    public async Task A_session_can_be_left_open_and_resumed()
    {
        var (client, connection) = await _server.Connect(Options);
        var credentials = client.Credentials;
        await client.DetachAsync();
        await connection.End();

        var resumed = CoordClient.Start(Options with { Session = credentials });
        using var next = await _server.Accept();
        (await next.ReadGreeting()).SessionId.ShouldBe(ScriptedConnection.SessionId);
        await resumed.DetachAsync();
    }

    [Fact]
    public async Task Whoever_hears_that_the_session_is_over_finds_what_rests_on_it_told_to_stop()
    {
        var (client, connection) = await _server.Connect(Options);
        var told = new TaskCompletionSource<(bool, SessionState)>();
        client.StateChanged += state =>
        {
            if (state == SessionState.Expired)
            {
                told.TrySetResult((client.SessionLost.IsCancellationRequested, client.State));
            }
        };
        connection.Dispose();
        using var next = await _server.Accept();
        await next.ReadGreeting();
        next.Refuse();

        (await told.Task.WaitAsync(ScriptedServer.Limit())).ShouldBe((true, SessionState.Expired));
        await client.DetachAsync();
    }

    [Fact]
    public async Task A_client_that_is_closed_in_the_middle_of_connecting_stays_closed()
    {
        CoordClient? client = null;
        var log = new Listener(line =>
        {
            if (line.Contains("is served by", StringComparison.Ordinal))
            {
                _ = client!.DetachAsync();
                client.SessionLost.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)).ShouldBeTrue();
            }
        });
        client = CoordClient.Start(Options with { Logger = log });
        using var connection = await _server.Welcome();

        await connection.End();
        await client.DetachAsync();
        client.State.ShouldBe(SessionState.Closed);
    }

    private sealed class Listener(Action<string> hears) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            hears(formatter(state, exception));
    }

    private static async Task<WatchSubscription> Subscribe(CoordClient client, ScriptedConnection connection)
    {
        var subscribe = client.SubscribeAsync("/");
        connection.Answer(await connection.Next(OpCode.AddWatch), w => w.WriteInt32(0));
        return await subscribe;
    }

    private static async Task Enumerate(WatchSubscription subscription)
    {
        await foreach (var _ in subscription.ReadAllAsync())
        {
        }
    }

    private static async Task WaitFor(CoordClient client, SessionState state)
    {
        var reached = new TaskCompletionSource();
        client.StateChanged += now =>
        {
            if (now == state)
            {
                reached.TrySetResult();
            }
        };
        if (client.State != state)
        {
            await reached.Task.WaitAsync(ScriptedServer.Limit());
        }
    }
}
