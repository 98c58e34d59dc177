using CoordActors.Zab.Election;
using CoordActors.Zab.Quorums;

namespace CoordActors.Zab.Tests;

/// <summary>Servers notice the loss of a leader one after the other: the vote of the first must not wait for its repetition.</summary>
public sealed class EarlyVoteTests
{
    private static readonly Ensemble Three = new([new Member(1), new Member(2), new Member(3)]);

    [Fact]
    public void A_vote_that_came_before_the_search_began_counts_in_it()
    {
        var election = Following(leader: 3);
        election.Step(1000, Looking(2, round: 2, leader: 2));
        election.TakeReady();

        election.Start(1002, 0, 0, suspect: 3);

        election.TakeReady().Elected.ShouldBe(new Vote(2, 0, 0));
    }

    [Fact]
    public void A_vote_of_long_ago_does_not()
    {
        var election = Following(leader: 3);
        election.Step(1000, Looking(2, round: 2, leader: 2));
        election.TakeReady();

        election.Start(10_000, 0, 0, suspect: 3);

        election.TakeReady().Elected.ShouldBeNull();
    }

    private static ElectionCore Following(long leader)
    {
        var election = new ElectionCore(1, Three, new ZabTimings());
        election.Start(0, 0, 0);
        election.Step(1, Looking(2, round: 1, leader));
        election.Step(2, Looking(3, round: 1, leader));
        election.TakeReady().Elected.ShouldBe(new Vote(leader, 0, 0));
        return election;
    }

    private static Notification Looking(long sender, long round, long leader) =>
        new(sender, PeerState.Looking, new Vote(leader, 0, 0), round, Three.Fingerprint);
}
