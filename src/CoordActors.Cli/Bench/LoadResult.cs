using CoordActors.Protocol;

namespace CoordActors.Cli.Bench;

/// <summary>What a load or a fill measured.</summary>
public sealed record LoadResult
{
    /// <summary>The workload's word, or <c>fill</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>Number of connections.</summary>
    public required int Connections { get; init; }

    /// <summary>Requests outstanding on each.</summary>
    public required int Outstanding { get; init; }

    /// <summary>Bytes of a value.</summary>
    public required int Size { get; init; }

    /// <summary>How long was measured.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Latencies of the requests that succeeded, in nanoseconds; their number is the number of operations.</summary>
    public required LatencyHistogram Latencies { get; init; }

    /// <summary>Number of requests that failed, by the error of their reply.</summary>
    public required IReadOnlyDictionary<ErrorCode, long> Errors { get; init; }

    /// <summary>CPU time of this process while it measured.</summary>
    public required TimeSpan ClientCpu { get; init; }

    /// <summary>CPU time of the servers while it measured; null when none were named.</summary>
    public TimeSpan? ServerCpu { get; init; }

    /// <summary>Resident memory of the servers at the end, in kilobytes; null when none were named.</summary>
    public long? ServerResidentKilobytes { get; init; }

    /// <summary>Number of requests that succeeded.</summary>
    public long Operations => Latencies.Count;

    /// <summary>Successful requests per second.</summary>
    public double Rate => Elapsed > TimeSpan.Zero ? Operations / Elapsed.TotalSeconds : 0;

    /// <summary>The line to print.</summary>
    public ReportLine ToReport()
    {
        var line = new ReportLine()
            .Add("op", Operation)
            .Add("connections", Connections)
            .Add("outstanding", Outstanding)
            .Add("size", Size)
            .Add("seconds", Elapsed.TotalSeconds, 2)
            .Add("ops", Operations)
            .Add("ops_s", Rate, 0)
            .Add("p50_us", Latencies.Percentile(0.5) / 1000.0, 1)
            .Add("p99_us", Latencies.Percentile(0.99) / 1000.0, 1)
            .Add("p999_us", Latencies.Percentile(0.999) / 1000.0, 1)
            .Add("max_us", Latencies.Max / 1000.0, 1)
            .Add("errors", Errors.Values.Sum());
        foreach (var (error, count) in Errors)
        {
            line.Add("error_" + error, count);
        }

        if (ServerCpu is { } cpu)
        {
            line.Add("server_cpu_us_op", PerOperation(cpu), 2);
        }

        line.Add("client_cpu_us_op", PerOperation(ClientCpu), 2);
        return ServerResidentKilobytes is { } kilobytes ? line.Add("server_rss_kb", kilobytes) : line;
    }

    private double PerOperation(TimeSpan cpu) => cpu.TotalMicroseconds / Math.Max(1, Operations);
}

/// <summary>What holding idle sessions measured.</summary>
/// <param name="Sessions">Number of sessions.</param>
/// <param name="OpenedPerSecond">How fast they were opened.</param>
/// <param name="ResidentBefore">Resident memory of the servers before, in kilobytes; null when none were named.</param>
/// <param name="ResidentAfter">The same while all sessions were open.</param>
public sealed record IdleResult(int Sessions, double OpenedPerSecond, long? ResidentBefore, long? ResidentAfter)
{
    /// <summary>The line to print.</summary>
    public ReportLine ToReport()
    {
        var line = new ReportLine().Add("sessions", Sessions).Add("opened_s", OpenedPerSecond, 0);
        return ResidentBefore is { } before && ResidentAfter is { } after
            ? line.Add("rss_before_kb", before).Add("rss_after_kb", after).Add("kb_per_session", (after - before) / (double)Sessions, 2)
            : line;
    }
}
