namespace CoordActors.Server.Admin;

/// <summary>How a metric behaves, in ZooKeeper's terms.</summary>
public enum MetricKind
{
    /// <summary>A state that goes up and down.</summary>
    Gauge,

    /// <summary>A count that only grows, until the counters are reset.</summary>
    Counter,

    /// <summary>Count, sum, smallest, largest and average of observations.</summary>
    BasicSummary,

    /// <summary>The same with percentiles.</summary>
    AdvancedSummary,
}
