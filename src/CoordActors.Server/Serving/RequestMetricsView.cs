using CoordActors.Protocol;
using CoordActors.Server.Admin;

namespace CoordActors.Server.Serving;

/// <summary>A picture of the <see cref="RequestMetrics"/>: counts since the start or the last reset, latencies in ms, sizes in bytes.</summary>
public sealed record RequestMetricsView
{
    /// <summary>Nothing counted yet.</summary>
    public static readonly RequestMetricsView None = new();

    /// <summary>Requests answered, by operation; operations that nobody asked for are missing.</summary>
    public IReadOnlyList<KeyValuePair<OpCode, long>> Operations { get; init; } = [];

    /// <summary>Watches that fired for each transaction that created watched znodes.</summary>
    public SummaryView WatchesOfCreated { get; init; } = SummaryView.None;

    /// <summary>Watches that fired for each transaction that deleted watched znodes.</summary>
    public SummaryView WatchesOfDeleted { get; init; } = SummaryView.None;

    /// <summary>Watches that fired for each transaction that changed watched data.</summary>
    public SummaryView WatchesOfChanged { get; init; } = SummaryView.None;

    /// <summary>Watches that fired for each transaction that changed watched children.</summary>
    public SummaryView WatchesOfChildren { get; init; } = SummaryView.None;

    /// <summary>From the arrival of a read to its answer.</summary>
    public SummaryView ReadLatency { get; init; } = SummaryView.None;

    /// <summary>From the arrival of a write to its answer.</summary>
    public SummaryView UpdateLatency { get; init; } = SummaryView.None;

    /// <summary>From the making of a transaction on the leader to its being applied here.</summary>
    public SummaryView Propagation { get; init; } = SummaryView.None;

    /// <summary>Clients that asked for a session.</summary>
    public long ConnectionRequests { get; init; }

    /// <summary>Connections that the server ended.</summary>
    public long ConnectionDrops { get; init; }

    /// <summary>Sessions that were silent for too long.</summary>
    public long SessionsExpired { get; init; }

    /// <summary>Transactions applied.</summary>
    public long Commits { get; init; }

    /// <summary>Authentications refused.</summary>
    public long AuthFailed { get; init; }

    /// <summary>Bytes of all replies and events.</summary>
    public long ResponseBytes { get; init; }

    /// <summary>Bytes of all watch events.</summary>
    public long WatchBytes { get; init; }

    /// <summary>The last reply; -1 before the first.</summary>
    public long LastResponse { get; init; } = -1;

    /// <summary>The smallest reply; -1 before the first.</summary>
    public long MinResponse { get; init; } = -1;

    /// <summary>The largest reply; -1 before the first.</summary>
    public long MaxResponse { get; init; } = -1;
}
