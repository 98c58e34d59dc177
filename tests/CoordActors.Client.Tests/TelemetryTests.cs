using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CoordActors.Client.Tests;

/// <summary>What a listener sees of a client.</summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly ScriptedServer _server = new();

    public void Dispose() => _server.Dispose();

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
}
