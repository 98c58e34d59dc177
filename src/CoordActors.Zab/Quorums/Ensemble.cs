using System.Globalization;
using System.Text;

namespace CoordActors.Zab.Quorums;

/// <summary>The configured servers and what a quorum of them is. Immutable.</summary>
public sealed class Ensemble
{
    /// <summary>More voters than this cannot be told apart in a <see cref="VoterSet"/>.</summary>
    public const int VotersMax = 64;

    private readonly Dictionary<long, int> _voterIndexes = [];
    private readonly Dictionary<long, Member> _members = [];

    /// <summary>These servers: a hierarchical quorum where any of them has a group, else a majority.</summary>
    /// <exception cref="ArgumentException">An id occurs twice, or there is no voter, or there are more than <see cref="VotersMax"/>.</exception>
    public Ensemble(IReadOnlyList<Member> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        Members = [.. members.OrderBy(member => member.Id)];
        Voters = [.. Members.Where(member => member.IsVoter)];
        if (Voters.Count is 0 or > VotersMax)
        {
            throw new ArgumentException($"An ensemble has 1 to {VotersMax} voters, not {Voters.Count}.", nameof(members));
        }

        foreach (var member in Members)
        {
            if (!_members.TryAdd(member.Id, member))
            {
                throw new ArgumentException($"Two servers have the id {member.Id}.", nameof(members));
            }
        }

        for (var i = 0; i < Voters.Count; i++)
        {
            _voterIndexes.Add(Voters[i].Id, i);
        }

        Quorum = Voters.Any(voter => voter.Group != 0) ? new HierarchicalQuorum(Voters) : new MajorityQuorum(Voters.Count);
        Fingerprint = FingerprintOf(Members);
    }

    /// <summary>All servers, by id.</summary>
    public IReadOnlyList<Member> Members { get; }

    /// <summary>The participants, by id: the index of a voter in a <see cref="VoterSet"/> is its index here.</summary>
    public IReadOnlyList<Member> Voters { get; }

    /// <summary>What is enough.</summary>
    public Quorum Quorum { get; }

    /// <summary>A number that differs, with all likelihood, between configurations that differ in ids, roles, weights or groups.</summary>
    public long Fingerprint { get; }

    /// <summary>Whether the server is configured.</summary>
    public bool IsMember(long id) => _members.ContainsKey(id);

    /// <summary>Whether the server has a vote.</summary>
    public bool IsVoter(long id) => _voterIndexes.ContainsKey(id);

    /// <summary>Whether the server may lead: a voter of some weight.</summary>
    public bool IsElectable(long id) => IsVoter(id) && _members[id].Weight > 0;

    /// <summary>The index of a voter, -1 for anybody else.</summary>
    public int IndexOf(long id) => _voterIndexes.TryGetValue(id, out var index) ? index : -1;

    /// <summary><paramref name="set"/> with the server, where it is a voter: others are never counted.</summary>
    public VoterSet Add(VoterSet set, long id) => IndexOf(id) is var index and >= 0 ? set.With(index) : set;

    private static long FingerprintOf(IReadOnlyList<Member> members)
    {
        var text = new StringBuilder();
        foreach (var member in members)
        {
            text.Append(CultureInfo.InvariantCulture, $"{member.Id}:{member.IsVoter}:{member.Weight}:{member.Group};");
        }

        var hash = 14695981039346656037UL;
        foreach (var letter in text.ToString())
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }

        return (long)hash;
    }
}
