using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace CoordActors.Client.Tests;

/// <summary>What a listener sees of a client.</summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly ScriptedServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_log_hears_what_happens_to_the_session()
    {
        var log = new ListLogger();
        var (client, connection) = await _server.Connect(_server.Options() with { Logger = log });
        connection.Dispose();
        using var next = await _server.Accept();
        await next.ReadGreeting();
        next.Refuse();
        await Should.ThrowAsync<SessionExpiredException>(client.GetDataAsync("/a"));
        await client.DisposeAsync();
        log.Lines[0].ShouldStartWith("Information: Session 0x7 is served by 127.0.0.1:");
        log.Lines[1].ShouldStartWith("Warning: Session 0x7 has lost its connection to 127.0.0.1:");
        log.Lines[2].ShouldBe("Error: Session 0x7 has ended: Expired");
        log.Lines.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_request_is_an_activity_and_a_measurement()
    {
        var path = $"/{Guid.NewGuid():N}";
        var activities = new ConcurrentQueue<Activity>();
        var outcomes = new ConcurrentQueue<(string? Operation, string? Error)>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "coord.client.request.duration")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<double>((_, _, tags, _) => outcomes.Enqueue(((string?)tags[0].Value, (string?)tags[1].Value)));
        meters.Start();

        var (client, connection) = await _server.Connect();
        var exists = client.ExistsAsync(path);
        connection.AnswerStat(await connection.Next(OpCode.Exists));
        await exists;
        var sync = client.SyncAsync(path);
        connection.AnswerError(await connection.Next(OpCode.Sync), ErrorCode.ThrottledOp);
        await Should.ThrowAsync<ThrottledException>(sync);

        var seen = activities.Where(a => (string?)a.GetTagItem("coord.path") == path).ToList();
        seen.Select(a => a.OperationName).ShouldBe(["Exists", "Sync"]);
        seen[1].Status.ShouldBe(ActivityStatusCode.Error);
        seen[1].GetTagItem("error.type").ShouldBe("ThrottledOp");
        outcomes.ShouldContain(("Exists", "Ok"));
        outcomes.ShouldContain(("Sync", "ThrottledOp"));
        await client.DetachAsync();
    }

    private sealed class ListLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Lines)
            {
                Lines.Add($"{level}: {formatter(state, exception)}");
            }
        }
    }
}
