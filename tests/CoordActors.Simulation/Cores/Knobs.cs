using CoordActors.Zab;
using CoordActors.Zab.Quorums;

namespace CoordActors.Simulation.Cores;

/// <summary>Everything that makes one run differ from another, drawn from its seed. Probabilities are from 0 to 1, weights of faults are relative.</summary>
internal sealed record Knobs
{
    public long Seed { get; init; }
    public int Voters { get; init; } = 3;
    public int Observers { get; init; }

    /// <summary>0 majority, 1 three groups, 2 weights with one voter of weight 0.</summary>
    public int QuorumKind { get; init; }
    public long HeartbeatMs { get; init; } = 100;
    public long SuspectMs { get; init; } = 1000;
    public long DiscoveryMs { get; init; } = 10_000;
    public long SyncMs { get; init; } = 5000;
    public long SettleMs { get; init; } = 200;
    public long ResendMs { get; init; } = 200;
    public long HistoryBytes { get; init; } = 1 << 20;
    public uint CounterMax { get; init; } = uint.MaxValue - 1;

    /// <summary>A journal is cut behind a snapshot after so many transactions.</summary>
    public int PruneEvery { get; init; } = 1_000_000;
    public int LatencyUs { get; init; } = 200;
    public int JitterUs { get; init; } = 300;
    public double Spikes { get; init; }
    public int SpikeMs { get; init; } = 50;
    public int FsyncUs { get; init; } = 500;
    public int FsyncJitterUs { get; init; } = 1000;

    /// <summary>Whether a crash may keep a part of the transactions of one write.</summary>
    public bool Torn { get; init; }

    /// <summary>Clocks run up to so much too fast or too slow.</summary>
    public double Drift { get; init; }

    /// <summary>How often a server goes on to its next message before it acts on the last one.</summary>
    public double Batching { get; init; } = 0.3;
    public int Clients { get; init; } = 3;
    public int Outstanding { get; init; } = 4;
    public int ThinkUs { get; init; } = 5000;
    public double Reads { get; init; } = 0.2;
    public double Syncs { get; init; } = 0.2;
    public int FaultMs { get; init; } = 30_000;

    /// <summary>Mean time between faults.</summary>
    public int FaultEveryMs { get; init; } = 1500;

    /// <summary>The longest that a fault lasts.</summary>
    public int FaultMaxMs { get; init; } = 3000;

    /// <summary>Probability of a crash at each of the moments at which implementations lost data (before or after a promise, a write, an election).</summary>
    public double CrashAtMoment { get; init; }
    public int Crash { get; init; } = 3;
    public int CrashLeader { get; init; } = 3;
    public int CrashAll { get; init; } = 1;
    public int Pause { get; init; } = 1;
    public int Partition { get; init; } = 2;
    public int Isolate { get; init; } = 2;
    public int OneWay { get; init; } = 2;
    public int BreakLink { get; init; } = 2;
    public int Reset { get; init; } = 2;
    public int Flap { get; init; } = 1;
    public int Gap { get; init; } = 1;
    public int SlowDisk { get; init; } = 1;
    public int Wipe { get; init; } = 1;
    public int Damage { get; init; }
    public int HalfOpen { get; init; }
    public int Refuse { get; init; } = 1;
    public int Resign { get; init; } = 1;

    public ZabTimings Timings => new()
    {
        HeartbeatMs = HeartbeatMs,
        SuspectMs = SuspectMs,
        DiscoveryMs = DiscoveryMs,
        SyncMs = SyncMs,
        SettleMs = SettleMs,
        ResendMs = ResendMs,
        HistoryBytes = HistoryBytes,
        CounterMax = CounterMax,
    };

    public static Knobs Draw(long seed)
    {
        var chance = new Chance((ulong)seed * 7919);
        var scale = chance.Of(1, 1, 2, 4);
        var small = chance.Happens(0.6);
        var knobs = new Knobs
        {
            Seed = seed,
            Voters = chance.Of(3, 3, 3, 3, 5, 5, 1, 2, 4, 7),
            Observers = chance.Of(0, 0, 0, 1, 2),
            QuorumKind = chance.Of(0, 0, 0, 1, 2),
            HeartbeatMs = 100 / scale,
            SuspectMs = 1000 / scale,
            DiscoveryMs = chance.Of(10_000, 4000) / scale,
            SyncMs = chance.Of(5000, 2000) / scale,
            SettleMs = chance.Of(200, 50),
            HistoryBytes = small ? chance.Between(1, 20) * SimTxn.Size : 1 << 20,
            CounterMax = chance.Happens(0.15) ? (uint)chance.Between(3, 200) : uint.MaxValue - 1,
            PruneEvery = small && chance.Happens(0.5) ? chance.Between(5, 100) : 1_000_000,
            LatencyUs = chance.Of(50, 200, 1000, 5000),
            Spikes = chance.Of(0, 0, 0.001, 0.01),
            SpikeMs = chance.Of(20, 100, 400),
            FsyncUs = chance.Of(100, 1000, 5000, 20_000),
            Torn = chance.Happens(0.5),
            Drift = chance.Of(0, 0, 0.01, 0.1),
            Batching = chance.Of(0, 0.3, 0.8),
            Clients = chance.Between(1, 5),
            Outstanding = chance.Of(1, 4, 16),
            ThinkUs = chance.Of(1000, 5000, 20_000, 100_000),
            CrashAtMoment = chance.Of(0, 0.002, 0.01, 0.05),
        };
        return knobs.WithFaults(chance) with
        {
            JitterUs = knobs.LatencyUs * chance.Of(0, 1, 3),
            FsyncJitterUs = knobs.FsyncUs * chance.Of(0, 1, 5),
        };
    }

    /// <summary>Each kind of fault is missing in some runs, so that rare ones have the stage for themselves.</summary>
    private Knobs WithFaults(Chance chance)
    {
        int Weight(int usual) => chance.Happens(0.5) ? 0 : usual;
        return this with
        {
            FaultMs = chance.Of(10_000, 20_000),
            FaultEveryMs = chance.Of(150, 400, 1000, 3000),
            FaultMaxMs = chance.Of(200, 1000, 3000),
            Crash = Weight(4),
            CrashLeader = Weight(4),
            CrashAll = Weight(2),
            Pause = Weight(2),
            Partition = Weight(3),
            Isolate = Weight(3),
            OneWay = Weight(3),
            BreakLink = Weight(3),
            Reset = Weight(4),
            Flap = Weight(2),
            Gap = Weight(3),
            SlowDisk = Weight(2),
            Wipe = Weight(1),
            Refuse = Weight(1),
            Resign = Weight(1),
            Damage = Weight(2),
            HalfOpen = Weight(5),
        };
    }

    public Ensemble Ensemble()
    {
        var members = new List<Member>();
        for (var i = 1; i <= Voters; i++)
        {
            members.Add(QuorumKind switch
            {
                1 when Voters >= 3 => new Member(i, true, 1, 1 + (i % 3)),
                2 when Voters >= 3 => new Member(i, true, i == 1 ? 0 : i == 2 ? 2 : 1, 1),
                _ => new Member(i),
            });
        }

        for (var i = 1; i <= Observers; i++)
        {
            members.Add(new Member(Voters + i, false));
        }

        return new Ensemble(members);
    }

    /// <summary>As one line: only what differs from the record's defaults.</summary>
    public override string ToString() => KnobLine.Write(this);

    /// <summary>Reads such a line.</summary>
    public static Knobs Parse(string line) => KnobLine.Read<Knobs>(line);
}
