namespace CoordActors.Zab.Quorums;

/// <summary>
/// More than half of the groups, where a group counts when members with more than half of its weight are in the set. Groups without any weight
/// are not counted (ZooKeeper's <c>group.N</c> and <c>weight.N</c>).
/// </summary>
public sealed class HierarchicalQuorum : Quorum
{
    private readonly (VoterSet Members, long Weight)[] _groups;
    private readonly long[] _weights;

    /// <summary>Of these voters, in the order of their indexes.</summary>
    public HierarchicalQuorum(IReadOnlyList<Member> voters)
    {
        ArgumentNullException.ThrowIfNull(voters);
        _weights = [.. voters.Select(voter => voter.Weight)];
        _groups = [.. voters
            .Select((voter, index) => (voter, index))
            .GroupBy(entry => entry.voter.Group)
            .Select(group => (
                group.Aggregate(default(VoterSet), (set, entry) => set.With(entry.index)),
                group.Sum(entry => entry.voter.Weight)))
            .Where(group => group.Item2 > 0)];
    }

    /// <inheritdoc />
    public override bool IsReachedBy(VoterSet voters) => _groups.Count(group => IsCounted(group, voters)) > _groups.Length / 2;

    /// <inheritdoc />
    public override string Describe() => $"{_groups.Length / 2 + 1} of {_groups.Length} groups";

    private bool IsCounted((VoterSet Members, long Weight) group, VoterSet voters)
    {
        var weight = 0L;
        for (var i = 0; i < _weights.Length; i++)
        {
            if (group.Members.Contains(i) && voters.Contains(i))
            {
                weight += _weights[i];
            }
        }

        return weight > group.Weight / 2;
    }
}
