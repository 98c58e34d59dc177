namespace CoordActors.Zab.Learning;

/// <summary>A picture of a learner, as it sees itself.</summary>
/// <param name="Phase">How far it has come.</param>
/// <param name="Leader">Its leader.</param>
/// <param name="Epoch">The leader's epoch, 0 before it is known.</param>
/// <param name="LastZxid">The last transaction received.</param>
/// <param name="CommitZxid">The last transaction known to be committed.</param>
/// <param name="SilentMs">How long nothing was heard of the leader.</param>
public sealed record LearningView(LearningPhase Phase, long Leader, long Epoch, long LastZxid, long CommitZxid, long SilentMs);
