using CoordActors.Zab.Log;

namespace CoordActors.Zab.Tests;

/// <summary>When gathered transactions become a commit.</summary>
public sealed class GroupCommitTests
{
    private const long Patience = 2;

    private readonly GroupCommit _group = new(Patience);
    private long _now = 1000;

    [Fact]
    public void A_client_that_is_alone_never_waits()
    {
        for (var write = 0; write < 5; write++)
        {
            IsDue(1).ShouldBeTrue();
            Commit(1, gatheredMeanwhile: 0);
        }
    }

    [Fact]
    public void A_few_wait_for_the_commit_under_way()
    {
        _group.OnHandedOn(1);

        IsDue(GroupCommit.Large - 1, isUnderWay: true).ShouldBeFalse();
        _group.WaitsUntil.ShouldBeNull();
    }

    [Fact]
    public void Many_wait_for_nothing()
    {
        Commit(GroupCommit.Large, gatheredMeanwhile: GroupCommit.Large);

        IsDue(GroupCommit.Large, isUnderWay: true).ShouldBeTrue();
        IsDue(GroupCommit.Large).ShouldBeTrue();
    }

    [Fact]
    public void Those_who_were_answered_are_waited_for()
    {
        Commit(5, gatheredMeanwhile: 4);

        IsDue(4).ShouldBeFalse();
        _group.WaitsUntil.ShouldBe(_now + Patience);
        IsDue(8).ShouldBeFalse();
        IsDue(9).ShouldBeTrue();
    }

    [Fact]
    public void Those_who_do_not_come_are_not_waited_for_longer_than_patience()
    {
        Commit(5, gatheredMeanwhile: 4);
        IsDue(4).ShouldBeFalse();

        _now += Patience;

        IsDue(4).ShouldBeTrue();
    }

    [Fact]
    public void Whoever_comes_much_later_finds_nobody_waited_for()
    {
        Commit(5, gatheredMeanwhile: 0);
        _now += 10 * Patience;

        IsDue(1).ShouldBeTrue();
    }

    [Fact]
    public void Waiting_in_vain_makes_it_wait_less_often()
    {
        var waits = Enumerable.Range(0, 2000).Count(_ => WaitsInVain());

        waits.ShouldBeInRange(8, 15);
    }

    [Fact]
    public void It_learns_again_that_waiting_pays()
    {
        while (_now < 5000)
        {
            WaitsInVain();
        }

        var waits = 0;
        for (var round = 0; round < 4000; round++)
        {
            Commit(5, gatheredMeanwhile: 4);
            waits += IsDue(4) ? 0 : 1;
            IsDue(9).ShouldBeTrue();
        }

        waits.ShouldBeGreaterThan(1000);
    }

    private bool WaitsInVain()
    {
        Commit(5, gatheredMeanwhile: 4);
        if (IsDue(4))
        {
            return false;
        }

        _now += Patience;
        IsDue(4).ShouldBeTrue();
        return true;
    }

    private bool IsDue(long gathered, bool isUnderWay = false) => _group.IsDue(_now, gathered, isUnderWay);

    private void Commit(long count, long gatheredMeanwhile)
    {
        _group.OnHandedOn(count);
        _now++;
        _group.OnCommitted(_now, gatheredMeanwhile);
    }
}
