using CoordActors.Cli.Bench;

namespace CoordActors.Cli.Tests.Bench;

public class LoadGeneratorTests
{
    /// <summary>
    /// The server moves the clock while the generator looks at it: a request under way at the start or the end of a phase may count on either side.
    /// </summary>
    private const int BoundaryRequests = 2;

    private readonly ManualClock _clock = new();
    private readonly StringWriter _progress = new();

    [Fact]
    public void Every_request_that_takes_a_millisecond_is_counted_with_a_millisecond()
    {
        using var server = new ScriptedServer(_ => TakeTime(TimeSpan.FromMilliseconds(1)));

        var result = Run(server, options => options with { Warmup = TimeSpan.FromSeconds(1), Duration = TimeSpan.FromSeconds(2) });

        ((double)result.Operations).ShouldBe(2000, tolerance: BoundaryRequests);
        result.Elapsed.TotalMilliseconds.ShouldBe(2000, tolerance: BoundaryRequests);
        result.Rate.ShouldBe(1000, tolerance: BoundaryRequests);
        Milliseconds(result.Latencies.Percentile(0.5)).ShouldBe(1, tolerance: 0.016);
        Milliseconds(result.Latencies.Percentile(0.999)).ShouldBe(1, tolerance: 0.016);
        Milliseconds(result.Latencies.Max).ShouldBe(1);
    }

    [Fact]
    public void One_slow_request_in_a_hundred_shows_beyond_the_99th_percentile_only()
    {
        var requests = 0;
        using var server = new ScriptedServer(request =>
            TakeTime(TimeSpan.FromMilliseconds(request.Op == OpCode.GetData && ++requests % 101 == 0 ? 50 : 1)));

        var result = Run(server, options => options with { Duration = TimeSpan.FromSeconds(30) });

        Milliseconds(result.Latencies.Percentile(0.5)).ShouldBe(1, tolerance: 0.016);
        Milliseconds(result.Latencies.Percentile(0.99)).ShouldBe(1, tolerance: 0.016);
        Milliseconds(result.Latencies.Percentile(0.999)).ShouldBe(50, tolerance: 0.8);
        Milliseconds(result.Latencies.Max).ShouldBe(50);
    }

    [Fact]
    public void What_happens_while_the_server_warms_up_is_forgotten()
    {
        using var server = new ScriptedServer(request =>
        {
            var warm = _clock.GetTimestamp() > 1_000_000_000;
            TakeTime(TimeSpan.FromMilliseconds(warm ? 1 : 100));
            return warm || request.Op == OpCode.Exists ? ErrorCode.Ok : ErrorCode.NoAuth;
        });

        var result = Run(server, options => options with { Warmup = TimeSpan.FromSeconds(2), Duration = TimeSpan.FromSeconds(1) });

        result.Errors.ShouldBeEmpty();
        Milliseconds(result.Latencies.Max).ShouldBe(1);
    }

    [Fact]
    public void Failed_requests_are_counted_by_their_code_and_not_as_operations()
    {
        var requests = 0;
        using var server = new ScriptedServer(request =>
        {
            TakeTime(TimeSpan.FromMilliseconds(1));
            return request.Op == OpCode.Exists ? ErrorCode.Ok : (++requests % 4) switch
            {
                0 => ErrorCode.NoNode,
                1 => ErrorCode.ThrottledOp,
                _ => ErrorCode.Ok,
            };
        });

        var result = Run(server, options => options with { Duration = TimeSpan.FromSeconds(1) });

        ((double)result.Operations).ShouldBe(500, tolerance: BoundaryRequests);
        result.Errors.Keys.ShouldBe([ErrorCode.NoNode, ErrorCode.ThrottledOp], ignoreOrder: true);
        var (missing, throttled) = (result.Errors[ErrorCode.NoNode], result.Errors[ErrorCode.ThrottledOp]);
        ((double)missing).ShouldBe(250, tolerance: BoundaryRequests);
        ((double)throttled).ShouldBe(250, tolerance: BoundaryRequests);
        result.ToReport().ToString().ShouldContain($"errors={missing + throttled} error_ThrottledOp={throttled} error_NoNode={missing}");
    }

    [Fact]
    public void A_progress_line_appears_every_second()
    {
        using var server = new ScriptedServer(_ => TakeTime(TimeSpan.FromMilliseconds(10)));

        Run(server, options => options with { Duration = TimeSpan.FromSeconds(3) });

        var lines = _progress.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(3);
        lines[2].ShouldMatch("^   3 s  get +(9[89]|10[0-2])/s  p50 10000.0 µs  p99 10000.0 µs  errors 0");
    }

    [Fact]
    public void Every_connection_keeps_its_number_of_requests_outstanding_and_closes_its_session()
    {
        using var server = new ScriptedServer(_ => TakeTime(TimeSpan.FromMicroseconds(100)));

        var result = Run(server, options => options with { Connections = 5, Outstanding = 16, Duration = TimeSpan.FromSeconds(1) });

        // 80 requests share one server that answers one per 100 µs: each waits for about 79 others.
        Milliseconds(result.Latencies.Percentile(0.5)).ShouldBeInRange(1.6, 16);
        ((double)result.Operations).ShouldBe(10_000, tolerance: 80 * BoundaryRequests);
        server.ClosedSessions.ShouldBe(5);
    }

    [Theory]
    [InlineData("get", new[] { OpCode.GetData })]
    [InlineData("exists", new[] { OpCode.Exists })]
    [InlineData("set", new[] { OpCode.SetData })]
    [InlineData("create", new[] { OpCode.Create })]
    [InlineData("create-delete", new[] { OpCode.Create, OpCode.Delete })]
    [InlineData("mix:50", new[] { OpCode.GetData, OpCode.SetData })]
    [InlineData("ping", new[] { OpCode.Ping })]
    public void A_workload_sends_its_own_requests(string op, OpCode[] expected)
    {
        var seen = new Dictionary<OpCode, int>();
        using var server = new ScriptedServer(request =>
        {
            lock (seen)
            {
                seen[request.Op] = seen.GetValueOrDefault(request.Op) + 1;
            }

            return TakeTime(TimeSpan.FromMilliseconds(1));
        });

        Workload.TryParse(op, out var workload).ShouldBeTrue();
        var result = Run(server, options => options with { Workload = workload, Duration = TimeSpan.FromSeconds(1) });

        result.Operation.ShouldBe(op);
        result.Errors.ShouldBeEmpty();
        lock (seen)
        {
            seen.Where(pair => pair.Value > 100).Select(pair => pair.Key).ShouldBe(expected, ignoreOrder: true);
        }
    }

    [Fact]
    public void A_fill_creates_each_znode_once_and_ends_by_itself()
    {
        var creates = 0;
        using var server = new ScriptedServer(request =>
        {
            Interlocked.Increment(ref creates);
            return request.Op == OpCode.Create ? TakeTime(TimeSpan.FromMilliseconds(1)) : ErrorCode.Unimplemented;
        });

        var result = Run(server, options => options with { Fill = 1234, Connections = 3, Outstanding = 7 });

        result.Operation.ShouldBe("fill");
        result.Operations.ShouldBe(1234);
        creates.ShouldBe(1234 + 101, "the root and its hundred parents come first");
    }

    [Fact]
    public void A_server_that_closes_the_connection_ends_the_run_with_its_name()
    {
        var requests = 0;
        using var server = new ScriptedServer(_ => ++requests < 50 ? ErrorCode.Ok : null);

        Should.Throw<LoadException>(() => Run(server, options => options))
            .Message.ShouldBe($"{server.Name} closed the connection (requests outstanding: 1)");
    }

    [Fact]
    public void A_server_that_refuses_a_session_is_named()
    {
        using var server = new ScriptedServer(_ => ErrorCode.Ok) { RefusesSessions = true };

        Should.Throw<LoadException>(() => Run(server, options => options)).Message.ShouldBe($"{server.Name} refused a session");
    }

    [Fact]
    public void A_reply_out_of_order_is_never_counted()
    {
        using var server = new ScriptedServer(_ => ErrorCode.Ok) { XidShift = 1 };

        Should.Throw<LoadException>(() => Run(server, options => options))
            .Message.ShouldBe($"{server.Name} sent a reply out of order: xid 2 instead of 1");
    }

    [Fact]
    public void A_server_that_falls_silent_is_given_up()
    {
        using var over = new ManualResetEventSlim();
        using var server = new ScriptedServer(request =>
        {
            if (request.Op == OpCode.GetData)
            {
                _clock.Advance(SessionSocket.Patience + TimeSpan.FromSeconds(1));
                over.Wait();
            }

            return ErrorCode.Ok;
        });

        Should.Throw<LoadException>(() => Run(server, options => options with { Duration = TimeSpan.FromHours(1) }))
            .Message.ShouldBe($"{server.Name} did not answer for 30 s");
        over.Set();
    }

    [Fact]
    public void Idle_sessions_are_opened_held_and_closed()
    {
        using var server = new ScriptedServer(request => request.Op == OpCode.Ping ? ErrorCode.Ok : null);

        var result = new LoadGenerator(
            new LoadOptions { Hosts = [server.Host], IdleSessions = 250, Duration = TimeSpan.FromMilliseconds(1) }, _progress).RunIdle();

        result.Sessions.ShouldBe(250);
        server.ClosedSessions.ShouldBe(250);
    }

    [Fact]
    public void The_processes_named_are_charged_with_memory_and_cpu_time()
    {
        using var server = new ScriptedServer(_ => TakeTime(TimeSpan.FromMilliseconds(1)));

        var report = Run(server, options => options with { ServerPids = [Environment.ProcessId] }).ToReport().ToString();

        report.ShouldContain(" server_cpu_us_op=");
        report.ShouldMatch(" server_rss_kb=[1-9][0-9]{3,}$");
    }

    [Fact]
    public void A_process_that_is_not_there_is_named()
    {
        using var server = new ScriptedServer(_ => TakeTime(TimeSpan.FromMilliseconds(1)));

        Should.Throw<LoadException>(() => Run(server, options => options with { ServerPids = [int.MaxValue] }))
            .Message.ShouldBe($"process {int.MaxValue} given as --server-pid is not running or cannot be read");
    }

    private LoadResult Run(ScriptedServer server, Func<LoadOptions, LoadOptions> change) => new LoadGenerator(
        change(new LoadOptions
        {
            Hosts = [server.Host],
            Connections = 1,
            Outstanding = 1,
            Warmup = TimeSpan.Zero,
            Duration = TimeSpan.FromSeconds(1),
        }),
        _progress,
        _clock).Run();

    private ErrorCode? TakeTime(TimeSpan time)
    {
        _clock.Advance(time);
        return ErrorCode.Ok;
    }

    private static double Milliseconds(long nanoseconds) => nanoseconds / 1e6;
}
