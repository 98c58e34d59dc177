using System.Collections.Immutable;
using CoordActors.Server.Admin;
using CoordActors.Zab.Leading;
using CoordActors.Zab.Learning;

namespace CoordActors.Server.Ensemble;

/// <summary>How a term goes, as its actor sees it.</summary>
/// <param name="Leading">The leader's picture; null at a learner.</param>
/// <param name="Learning">The learner's picture; null at the leader.</param>
/// <param name="PendingSyncs">Syncs that wait for a quorum, at the leader.</param>
public sealed record TermStatus(LeaderView? Leading, LearningView? Learning, int PendingSyncs)
{
    /// <summary>How long each voter took to acknowledge proposals, in ms, at the leader.</summary>
    public IReadOnlyDictionary<long, SummaryView> AckLatencies { get; init; } = ImmutableDictionary<long, SummaryView>.Empty;
}
