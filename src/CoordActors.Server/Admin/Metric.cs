namespace CoordActors.Server.Admin;

/// <summary>One measurement at one moment, by ZooKeeper's name where ZooKeeper has one.</summary>
/// <param name="Name">Name without the prefix <c>zk_</c>.</param>
/// <param name="Kind">How it behaves.</param>
/// <param name="Value">The number of a gauge or counter.</param>
/// <param name="Summary">The observations of a summary.</param>
/// <param name="Key">What one of several of the same name is about, such as a server's number; else empty.</param>
public sealed record Metric(string Name, MetricKind Kind, double Value, SummaryView? Summary = null, string Key = "")
{
    /// <summary>A state.</summary>
    public static Metric Gauge(string name, double value) => new(name, MetricKind.Gauge, value);

    /// <summary>A count.</summary>
    public static Metric Counter(string name, double value) => new(name, MetricKind.Counter, value);

    /// <summary>Observations without percentiles.</summary>
    public static Metric Basic(string name, SummaryView summary) => new(name, MetricKind.BasicSummary, 0, summary);

    /// <summary>Observations with percentiles.</summary>
    public static Metric Advanced(string name, SummaryView summary) => new(name, MetricKind.AdvancedSummary, 0, summary);
}
