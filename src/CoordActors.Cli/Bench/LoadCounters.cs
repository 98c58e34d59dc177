using CoordActors.Protocol;

namespace CoordActors.Cli.Bench;

/// <summary>What came back so far.</summary>
internal sealed class LoadCounters
{
    /// <summary>Latencies of the requests that succeeded.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>Number of requests that failed, by the error of their reply.</summary>
    public SortedDictionary<ErrorCode, long> Errors { get; } = [];

    public long ErrorCount { get; private set; }

    public void Failed(ErrorCode error)
    {
        Errors[error] = Errors.GetValueOrDefault(error) + 1;
        ErrorCount++;
    }

    public void Clear()
    {
        Latencies.Clear();
        Errors.Clear();
        ErrorCount = 0;
    }
}
