using System.Net;

namespace CoordActors.Cli.Bench;

/// <summary>What a run of <see cref="LoadGenerator"/> does: a load for some time, a fill, or idle sessions.</summary>
public sealed record LoadOptions
{
    /// <summary>Most requests one connection may have outstanding.</summary>
    public const int OutstandingMax = 100_000;

    /// <summary>Largest value of a znode, in bytes: leaves room for path and header below ZooKeeper's default <c>jute.maxbuffer</c>.</summary>
    public const int SizeMax = 1_000_000;

    /// <summary>Most keys, znodes to fill in and children: what the nine digits of a name can tell apart.</summary>
    public const int ZnodesMax = 999_999_999;

    /// <summary>The servers; connections are spread over them in turn.</summary>
    public IReadOnlyList<DnsEndPoint> Hosts { get; init; } = [new DnsEndPoint("127.0.0.1", 2181)];

    /// <summary>What the requests do.</summary>
    public Workload Workload { get; init; } = new(WorkloadKind.Get);

    /// <summary>Number of connections, each with a session of its own.</summary>
    public int Connections { get; init; } = 8;

    /// <summary>Requests that each connection keeps unanswered, 1 to <see cref="OutstandingMax"/>.</summary>
    public int Outstanding { get; init; } = 32;

    /// <summary>Bytes of a znode's value, 0 to <see cref="SizeMax"/>.</summary>
    public int Size { get; init; } = 100;

    /// <summary>Number of znodes that reads and sets choose from.</summary>
    public int Keys { get; init; } = 1000;

    /// <summary>Children that the parent of <see cref="WorkloadKind.CreateDelete"/> has before the run.</summary>
    public int Children { get; init; }

    /// <summary>How long to measure; how long idle sessions are held.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to run before measuring.</summary>
    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Processes whose CPU time and memory are charged to the run.</summary>
    public IReadOnlyList<int> ServerPids { get; init; } = [];

    /// <summary>Not 0: instead of a load, open that many sessions, hold them for <see cref="Duration"/> and report memory.</summary>
    public int IdleSessions { get; init; }

    /// <summary>Not 0: instead of a load, create that many znodes; they are the keys of later runs.</summary>
    public int Fill { get; init; }
}
