using System.Diagnostics;
using System.Diagnostics.Metrics;
using CoordActors.Protocol;

namespace CoordActors.Client;

/// <summary>
/// What the client tells about itself: activities and metrics under the name <see cref="Name"/>, for OpenTelemetry or any other listener. Without a listener it
/// costs nothing.
/// </summary>
public static class Telemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/> and of the <see cref="Meter"/>.</summary>
    public const string Name = "CoordActors.Client";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("coord.client.request.duration", "s", "From the call to the outcome, by operation and outcome.");

    private static readonly Counter<long> Connects = Meter.CreateCounter<long>("coord.client.connects", "{connection}", "Connections made, by server.");
    private static readonly Counter<long> Losses = Meter.CreateCounter<long>("coord.client.disconnects", "{connection}", "Connections lost, by server.");
    private static readonly Counter<long> Events = Meter.CreateCounter<long>("coord.client.watch.events", "{event}", "Watch events received, by type.");

    internal static bool IsTraced => Source.HasListeners();

    /// <summary>When a request started, 0 when nobody measures.</summary>
    internal static long Start() => Duration.Enabled ? Stopwatch.GetTimestamp() : 0;

    internal static void Finished(OpCode op, ErrorCode error, long startedAt) => Duration.Record(
        Stopwatch.GetElapsedTime(startedAt).TotalSeconds,
        new KeyValuePair<string, object?>("coord.operation", op.ToString()),
        new KeyValuePair<string, object?>("coord.error", error.ToString()));

    internal static Activity? StartActivity(OpCode op, string? path)
    {
        var activity = Source.StartActivity(op.ToString(), ActivityKind.Client);
        activity?.SetTag("db.system.name", "zookeeper");
        activity?.SetTag("coord.operation", op.ToString());
        activity?.SetTag("coord.path", path);
        return activity;
    }

    internal static void Connected(string server) => Connects.Add(1, new KeyValuePair<string, object?>("server.address", server));

    internal static void Disconnected(string server) => Losses.Add(1, new KeyValuePair<string, object?>("server.address", server));

    internal static void Received(WatchEventType type) => Events.Add(1, new KeyValuePair<string, object?>("coord.event", type.ToString()));
}
