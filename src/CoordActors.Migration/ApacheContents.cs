using CoordActors.Tree;

namespace CoordActors.Migration;

/// <summary>What a ZooKeeper data directory holds.</summary>
public sealed record ApacheContents
{
    /// <summary>The state after the last transaction.</summary>
    public required ZnodeTree Tree { get; init; }

    /// <summary>The epoch that the server has promised to follow; at least <see cref="CurrentEpoch"/>.</summary>
    public required long AcceptedEpoch { get; init; }

    /// <summary>The epoch that the server has followed; at least that of the last transaction.</summary>
    public required long CurrentEpoch { get; init; }

    /// <summary>The file that the state was taken from; null if there was none.</summary>
    public required string? Snapshot { get; init; }

    /// <summary>Number of log files read.</summary>
    public required int Logs { get; init; }

    /// <summary>Number of transactions carried out on top of the snapshot.</summary>
    public required long Transactions { get; init; }

    /// <summary>What is in the tree.</summary>
    public required TreeSummary Summary { get; init; }

    /// <summary>Ephemeral znodes left out, with their sessions.</summary>
    public required IReadOnlyList<(long SessionId, string Path)> LeftOut { get; init; }

    /// <summary>What the operator should know: sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
