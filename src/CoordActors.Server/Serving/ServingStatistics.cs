using CoordActors.Server.Clients;

namespace CoordActors.Server.Serving;

/// <summary>The counters of <c>srvr</c>, <c>stat</c> and <c>mntr</c>; owned by the tree actor.</summary>
public sealed class ServingStatistics
{
    /// <summary>Latencies of all answers since the last reset, in ms.</summary>
    public LatencyStatistics Latency;

    /// <summary>Packets received since the last reset.</summary>
    public long Received { get; set; }

    /// <summary>Packets sent since the last reset, events among them.</summary>
    public long Sent { get; set; }

    /// <summary>Requests received and neither answered nor given up.</summary>
    public long Outstanding { get; set; }

    /// <summary>What is counted by kind of request.</summary>
    public RequestMetrics Requests { get; } = new();

    /// <summary>Forgets what <c>srst</c> resets.</summary>
    public void Reset()
    {
        Latency = default;
        Requests.Reset();
        Received = 0;
        Sent = 0;
    }
}
