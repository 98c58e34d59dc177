using CoordActors.Zab.Quorums;
using FsCheck.Fluent;

namespace CoordActors.Zab.Tests;

public class QuorumTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(5, 3)]
    [InlineData(64, 33)]
    public void A_majority_is_more_than_half(int voters, int needed)
    {
        var quorum = new MajorityQuorum(voters);
        quorum.IsReachedBy(FirstOf(needed)).ShouldBeTrue();
        quorum.IsReachedBy(FirstOf(needed - 1)).ShouldBeFalse();
    }

    [Fact]
    public void Any_two_quorums_have_a_voter_in_common() =>
        FsCheck.Check.QuickThrowOnFailure(FsCheck.Fluent.Prop.ForAll(
            Ensembles.ToArbitrary(), Sets.ToArbitrary(), Sets.ToArbitrary(), (ensemble, first, second) =>
            {
                var all = new VoterSet((1UL << ensemble.Voters.Count) - 1);
                var (one, other) = (new VoterSet(first & all.Bits), new VoterSet(second & all.Bits));
                if (ensemble.Quorum.IsReachedBy(one) && ensemble.Quorum.IsReachedBy(other))
                {
                    (one.Bits & other.Bits).ShouldNotBe(0UL);
                }
            }));

    [Fact]
    public void Whoever_joins_a_quorum_leaves_it_one() =>
        FsCheck.Check.QuickThrowOnFailure(FsCheck.Fluent.Prop.ForAll(
            Ensembles.ToArbitrary(), Sets.ToArbitrary(), Sets.ToArbitrary(), (ensemble, first, second) =>
            {
                if (ensemble.Quorum.IsReachedBy(new VoterSet(first)))
                {
                    ensemble.Quorum.IsReachedBy(new VoterSet(first | second)).ShouldBeTrue();
                }
            }));

    [Fact]
    public void All_voters_are_a_quorum_and_nobody_is_none() =>
        FsCheck.Check.QuickThrowOnFailure(FsCheck.Fluent.Prop.ForAll(Ensembles.ToArbitrary(), ensemble =>
        {
            ensemble.Quorum.IsReachedBy(FirstOf(ensemble.Voters.Count)).ShouldBeTrue();
            ensemble.Quorum.IsReachedBy(default).ShouldBeFalse();
        }));

    [Fact]
    public void Groups_of_no_weight_are_not_counted()
    {
        var ensemble = new Ensemble([new(1, Group: 1), new(2, Group: 2, Weight: 0), new(3, Group: 3, Weight: 0)]);
        ensemble.Quorum.IsReachedBy(ensemble.Add(default, 1)).ShouldBeTrue();
        ensemble.Quorum.IsReachedBy(ensemble.Add(ensemble.Add(default, 2), 3)).ShouldBeFalse();
    }

    [Fact]
    public void A_group_counts_with_more_than_half_of_its_weight()
    {
        var ensemble = new Ensemble([new(1, Group: 1, Weight: 2), new(2, Group: 1), new(3, Group: 1)]);
        ensemble.Quorum.IsReachedBy(ensemble.Add(default, 1)).ShouldBeFalse();
        ensemble.Quorum.IsReachedBy(ensemble.Add(ensemble.Add(default, 1), 2)).ShouldBeTrue();
    }

    [Fact]
    public void An_observer_is_never_added()
    {
        var ensemble = new Ensemble([new(1), new(2), new(3), new(4, false)]);
        ensemble.Add(default, 4).Count.ShouldBe(0);
        ensemble.Add(default, 99).Count.ShouldBe(0);
    }

    [Fact]
    public void A_voter_of_no_weight_cannot_lead()
    {
        var ensemble = new Ensemble([new(1, Weight: 0, Group: 1), new(2, Group: 1), new(3, false)]);
        ensemble.IsElectable(1).ShouldBeFalse();
        ensemble.IsElectable(2).ShouldBeTrue();
        ensemble.IsElectable(3).ShouldBeFalse();
    }

    [Fact]
    public void Ids_are_unique_and_voters_are_needed()
    {
        Should.Throw<ArgumentException>(() => new Ensemble([new(1), new(1)]));
        Should.Throw<ArgumentException>(() => new Ensemble([new(1, false)]));
        Should.Throw<ArgumentException>(() => new Ensemble([.. Enumerable.Range(1, 65).Select(id => new Member(id))]));
    }

    [Fact]
    public void The_fingerprint_tells_configurations_apart_whatever_their_order()
    {
        var usual = new Ensemble([new(1), new(2), new(3)]).Fingerprint;
        new Ensemble([new(3), new(1), new(2)]).Fingerprint.ShouldBe(usual);
        new Ensemble([new(1), new(2), new(3, false)]).Fingerprint.ShouldNotBe(usual);
        new Ensemble([new(1), new(2), new(3, Weight: 2)]).Fingerprint.ShouldNotBe(usual);
        new Ensemble([new(1), new(2), new(4)]).Fingerprint.ShouldNotBe(usual);
    }

    private static FsCheck.Gen<ulong> Sets => Gen.Choose(0, 1023).Select(bits => (ulong)bits);

    private static FsCheck.Gen<Ensemble> Ensembles =>
        from isGrouped in Gen.Elements(false, true)
        from count in Gen.Choose(1, 10)
        from weights in Gen.Choose(0, 4).ListOf(count)
        from groups in Gen.Choose(1, 4).ListOf(count)
        select new Ensemble([.. Enumerable.Range(0, count).Select(i =>
            new Member(i + 1, true, isGrouped ? i == 0 ? 1 : weights[i] : 1, isGrouped ? groups[i] : 0))]);

    private static VoterSet FirstOf(int count) => new(count == 64 ? ulong.MaxValue : (1UL << count) - 1);
}
