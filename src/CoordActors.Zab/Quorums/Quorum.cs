namespace CoordActors.Zab.Quorums;

/// <summary>Decides which sets of voters are enough. Any two sets that are enough have a voter in common.</summary>
public abstract class Quorum
{
    /// <summary>Whether <paramref name="voters"/> are enough.</summary>
    public abstract bool IsReachedBy(VoterSet voters);

    /// <summary>For the log and the operator: <c>2 of 3</c>.</summary>
    public abstract string Describe();
}
