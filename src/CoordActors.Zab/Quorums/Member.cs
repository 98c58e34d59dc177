namespace CoordActors.Zab.Quorums;

/// <summary>One configured server of the ensemble.</summary>
/// <param name="Id">Its id (myid), unique in the ensemble.</param>
/// <param name="IsVoter">A participant; an observer otherwise.</param>
/// <param name="Weight">Its weight within its group, at least 0; 1 where nothing is said. A voter of weight 0 is never elected.</param>
/// <param name="Group">Its group of a hierarchical quorum; 0 where there are no groups.</param>
public sealed record Member(long Id, bool IsVoter = true, long Weight = 1, long Group = 0);
