namespace CoordActors.Edge.Tests;

public sealed class OutstandingLimitTests
{
    private readonly OutstandingLimit _limit = new(totalMax: 100, perConnectionMax: 10);

    [Fact]
    public void A_connection_with_its_own_maximum_outstanding_pauses()
    {
        _limit.MustPause(9).ShouldBeFalse();
        _limit.MustPause(10).ShouldBeTrue();
    }

    [Fact]
    public void With_the_total_reached_those_pause_that_have_something_outstanding_and_nobody_else()
    {
        _limit.Add(100);
        _limit.MustPause(1).ShouldBeTrue();
        _limit.MustPause(0).ShouldBeFalse();

        _limit.Add(-1);
        _limit.MustPause(1).ShouldBeFalse();
    }
}
