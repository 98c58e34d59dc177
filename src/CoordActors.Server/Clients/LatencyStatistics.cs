namespace CoordActors.Server.Clients;

/// <summary>Minimum, average and maximum of latencies in ms.</summary>
public struct LatencyStatistics
{
    /// <summary>Number of answers.</summary>
    public long Count;

    /// <summary>The last latency.</summary>
    public long Last;

    /// <summary>The smallest, meaningless while <see cref="Count"/> is 0.</summary>
    public long Min;

    /// <summary>The largest.</summary>
    public long Max;

    /// <summary>Their sum.</summary>
    public long Total;

    /// <summary>The average, 0 without answers.</summary>
    public readonly double Average => Count == 0 ? 0 : (double)Total / Count;

    /// <summary>Counts <paramref name="answers"/> answers of the same latency.</summary>
    public void Add(long latencyMs, int answers)
    {
        Min = Count == 0 ? latencyMs : Math.Min(Min, latencyMs);
        Max = Math.Max(Max, latencyMs);
        Last = latencyMs;
        Total += latencyMs * answers;
        Count += answers;
    }
}
