using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>The block <c>coord.snapshot</c>: when the tree is saved whole, so that the journal can be pruned.</summary>
public sealed record SnapshotSettings
{
    /// <summary>Number of snapshots kept.</summary>
    public int Keep { get; init; } = 3;

    /// <summary>Transactions after which a snapshot is taken.</summary>
    public int EveryTransactions { get; init; } = 100_000;

    /// <summary>Bytes added to the journal after which a snapshot is taken; 0: whatever the size.</summary>
    public long EveryBytes { get; init; } = 64 << 20;

    /// <summary>Least time between the beginnings of two snapshots; zero: no limit.</summary>
    public TimeSpan IntervalMin { get; init; } = TimeSpan.FromSeconds(10);

    internal static SnapshotSettings Read(ConfigurationReader block) => new()
    {
        Keep = block.Integer("keep", 1, 1000),
        EveryTransactions = block.Integer("every-transactions", 2, int.MaxValue),
        EveryBytes = block.Size("every-bytes", 1 << 10, 1L << 50, canBeOff: true),
        IntervalMin = block.Duration("interval-min", TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1), canBeOff: true),
    };
}
