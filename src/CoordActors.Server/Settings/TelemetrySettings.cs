using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>The block <c>coord.telemetry</c>: metrics and traces sent to an OpenTelemetry collector.</summary>
public sealed record TelemetrySettings
{
    /// <summary>Address of the collector, such as <c>http://collector:4317</c>; empty: nothing is sent.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>How it is spoken to.</summary>
    public TelemetryProtocol Protocol { get; init; } = TelemetryProtocol.Grpc;

    /// <summary>How often metrics are sent.</summary>
    public TimeSpan MetricsInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Of so many writes one is traced; 0: none.</summary>
    public int TraceOneOf { get; init; } = 1000;

    internal static TelemetrySettings Read(ConfigurationReader block)
    {
        var settings = new TelemetrySettings
        {
            Endpoint = block.Text("endpoint"),
            Protocol = block.Choice<TelemetryProtocol>("protocol"),
            MetricsInterval = block.Duration("metrics-interval", TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)),
            TraceOneOf = block.Integer("trace-one-of", 0, int.MaxValue),
        };
        var isHttp = Uri.TryCreate(settings.Endpoint, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https";
        if (settings.Endpoint.Length > 0 && !isHttp) throw block.Wrong("endpoint", "an address such as http://collector:4317, or empty");
        return settings;
    }
}

/// <summary>The two forms of OTLP.</summary>
public enum TelemetryProtocol
{
    /// <summary>gRPC, usually port 4317.</summary>
    Grpc,

    /// <summary>Protocol buffers over HTTP, usually port 4318.</summary>
    Http,
}
