namespace CoordActors.Zab.Leading;

/// <summary>A picture of a leader.</summary>
/// <param name="Phase">How far it has come.</param>
/// <param name="Epoch">Its epoch, 0 before it has one.</param>
/// <param name="LastZxid">The last transaction proposed.</param>
/// <param name="CommitZxid">The last transaction committed.</param>
/// <param name="FeatureLevel">The feature level of the transactions that it proposes.</param>
/// <param name="Proposals">What it has proposed.</param>
/// <param name="Learners">Its learners.</param>
public sealed record LeaderView(
    LeaderPhase Phase, long Epoch, long LastZxid, long CommitZxid, byte FeatureLevel, ProposalView Proposals, IReadOnlyList<LearnerView> Learners);

/// <summary>The proposals of a term; sizes are -1 before the first.</summary>
/// <param name="Count">How many.</param>
/// <param name="Last">Bytes of the last one.</param>
/// <param name="Min">Bytes of the smallest one.</param>
/// <param name="Max">Bytes of the largest one.</param>
public readonly record struct ProposalView(long Count, long Last, long Min, long Max)
{
    /// <summary>None yet.</summary>
    public static readonly ProposalView None = new(0, -1, -1, -1);

    /// <summary>One more, of so many bytes.</summary>
    internal ProposalView With(long bytes) => Count == 0 ? new(1, bytes, bytes, bytes) : new(Count + 1, bytes, Math.Min(Min, bytes), Math.Max(Max, bytes));
}
