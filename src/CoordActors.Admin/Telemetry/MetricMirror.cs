using System.Diagnostics.Metrics;
using CoordActors.Server.Admin;

namespace CoordActors.Admin.Telemetry;

/// <summary>
/// The server's measurements as instruments of .NET: each shows what the last picture says. Names are ZooKeeper's behind <c>coord.</c>; a summary
/// becomes its count, sum and percentiles.
/// </summary>
internal sealed class MetricMirror(AdminRuntime runtime) : IDisposable
{
    public const string MeterName = "CoordActors";

    private readonly Meter _meter = new(MeterName);
    private readonly HashSet<string> _known = [];
    private volatile IReadOnlyList<Metric> _last = [];

    /// <summary>Takes a new picture, and makes instruments for what is new in it.</summary>
    public async Task Refresh()
    {
        if (await runtime.Look().ConfigureAwait(false) is not { } picture)
        {
            return;
        }

        _last = MetricList.Of(picture);
        foreach (var metric in _last)
        {
            if (_known.Add(metric.Name))
            {
                Create(metric);
            }
        }
    }

    public void Dispose() => _meter.Dispose();

    private void Create(Metric metric)
    {
        var name = "coord." + metric.Name;
        switch (metric.Kind)
        {
            case MetricKind.Gauge:
                _meter.CreateObservableGauge(name, () => Values(metric.Name, now => now.Value));
                break;
            case MetricKind.Counter:
                _meter.CreateObservableCounter(name, () => Values(metric.Name, now => now.Value));
                break;
            case MetricKind.BasicSummary:
            case MetricKind.AdvancedSummary:
            default:
                _meter.CreateObservableCounter(name + ".count", () => Values(metric.Name, now => now.Summary!.Count));
                _meter.CreateObservableCounter(name + ".sum", () => Values(metric.Name, now => now.Summary!.Sum));
                _meter.CreateObservableGauge(name + ".max", () => Values(metric.Name, now => now.Summary!.Max));
                _meter.CreateObservableGauge(name + ".p50", () => Values(metric.Name, now => now.Summary!.P50));
                _meter.CreateObservableGauge(name + ".p99", () => Values(metric.Name, now => now.Summary!.P99));
                break;
        }
    }

    private IEnumerable<Measurement<double>> Values(string name, Func<Metric, double> value) =>
        from metric in _last
        where metric.Name == name
        select metric.Key.Length == 0
            ? new Measurement<double>(value(metric))
            : new Measurement<double>(value(metric), new KeyValuePair<string, object?>("key", metric.Key));
}
