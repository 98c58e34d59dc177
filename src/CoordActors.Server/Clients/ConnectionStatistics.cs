using CoordActors.Protocol;

namespace CoordActors.Server.Clients;

/// <summary>What <c>cons</c> prints of a connection.</summary>
public struct ConnectionStatistics
{
    /// <summary>When the session was attached, ms since 1970.</summary>
    public long EstablishedAtMs;

    /// <summary>Packets received.</summary>
    public long Received;

    /// <summary>Packets sent.</summary>
    public long Sent;

    /// <summary>The last operation answered.</summary>
    public OpCode LastOp;

    /// <summary>Its xid.</summary>
    public int LastXid;

    /// <summary>The zxid in its reply.</summary>
    public long LastZxid;

    /// <summary>When it was answered, in ms of the monotonic clock.</summary>
    public long LastResponseAtMs;

    /// <summary>Latencies in ms.</summary>
    public LatencyStatistics Latency;

    /// <summary>Forgets what <c>crst</c> resets.</summary>
    public void Reset()
    {
        Received = 0;
        Sent = 0;
        Latency = default;
    }
}
