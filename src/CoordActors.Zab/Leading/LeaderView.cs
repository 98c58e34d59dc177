namespace CoordActors.Zab.Leading;

/// <summary>A picture of a leader.</summary>
/// <param name="Phase">How far it has come.</param>
/// <param name="Epoch">Its epoch, 0 before it has one.</param>
/// <param name="LastZxid">The last transaction proposed.</param>
/// <param name="CommitZxid">The last transaction committed.</param>
/// <param name="FeatureLevel">The feature level of the transactions that it proposes.</param>
/// <param name="Learners">Its learners.</param>
public sealed record LeaderView(LeaderPhase Phase, long Epoch, long LastZxid, long CommitZxid, byte FeatureLevel, IReadOnlyList<LearnerView> Learners);
