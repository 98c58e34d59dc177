namespace CoordActors.Simulation.Servers;

/// <summary>Who votes, and when they are a quorum: written apart from the quorums of the servers, from the definition in ZooKeeper's manual.</summary>
internal sealed class Electorate(IReadOnlyList<(long Id, long? Group, long Weight)> voters)
{
    public IReadOnlyList<(long Id, long? Group, long Weight)> Voters { get; } = voters;

    public bool IsQuorum(Func<long, bool> isIn)
    {
        if (Voters.All(voter => voter.Group is null))
        {
            return 2 * Voters.Count(voter => isIn(voter.Id)) > Voters.Count;
        }

        var groups = Voters.GroupBy(voter => voter.Group).Where(group => group.Sum(voter => voter.Weight) > 0).ToList();
        return 2 * groups.Count(group => 2 * group.Where(voter => isIn(voter.Id)).Sum(voter => voter.Weight) > group.Sum(voter => voter.Weight))
            > groups.Count;
    }
}
