namespace CoordActors.Tree.Tests;

public sealed class SessionClockTests
{
    private readonly SessionClock _clock = new(1_000);

    [Fact]
    public void A_session_ends_between_its_timeout_and_one_tick_more()
    {
        _clock.Touch(1, 4_000, 500).ShouldBeFalse();
        Expired(4_999).ShouldBeEmpty();
        Expired(5_000).ShouldBe([1]);
        Expired(9_000).ShouldBeEmpty();
        _clock.Count.ShouldBe(0);
    }

    [Fact]
    public void Every_sign_of_life_starts_the_timeout_again()
    {
        _clock.Touch(1, 4_000, 0);
        _clock.Touch(1, 4_000, 3_000).ShouldBeTrue();
        Expired(7_999).ShouldBeEmpty();
        Expired(8_000).ShouldBe([1]);
    }

    [Fact]
    public void A_shorter_timeout_after_a_reconnect_counts_from_then_on()
    {
        _clock.Touch(1, 40_000, 0);
        _clock.Touch(1, 2_000, 1_000);
        Expired(4_000).ShouldBe([1]);
    }

    [Fact]
    public void A_late_sign_of_life_with_an_older_and_shorter_timeout_brings_the_end_no_nearer()
    {
        _clock.Touch(1, 40_000, 0);
        _clock.Prolong(1, 2_000, 1_000);
        Expired(40_999).ShouldBeEmpty();
        Expired(41_000).ShouldBe([1]);
    }

    [Fact]
    public void A_sign_of_life_starts_the_timeout_again_and_is_nothing_to_a_session_that_has_ended()
    {
        _clock.Touch(1, 4_000, 0);
        _clock.Prolong(1, 4_000, 3_000);
        _clock.Prolong(2, 4_000, 3_000);
        _clock.Count.ShouldBe(1);
        Expired(7_999).ShouldBeEmpty();
        Expired(8_000).ShouldBe([1]);
    }

    [Fact]
    public void A_session_that_was_closed_does_not_expire()
    {
        _clock.Touch(1, 4_000, 0);
        _clock.Touch(2, 4_000, 0);
        _clock.Remove(1).ShouldBeTrue();
        _clock.Remove(1).ShouldBeFalse();
        Expired(60_000).ShouldBe([2]);
    }

    [Fact]
    public void While_there_is_no_leader_time_stands_still()
    {
        _clock.Touch(1, 4_000, 0);
        _clock.Freeze(2_000);
        _clock.NextDeadline().ShouldBeNull();
        Expired(100_000).ShouldBeEmpty();
        _clock.Unfreeze(100_000);
        _clock.NextDeadline().ShouldBe(103_000);
        _clock.TimeLeft(100_000).ShouldBe([KeyValuePair.Create(1L, 3_000L)]);
        Expired(102_999).ShouldBeEmpty();
        Expired(103_000).ShouldBe([1]);
    }

    [Fact]
    public void Ten_thousand_sessions_expire_each_in_its_own_time()
    {
        const int Count = 10_000;
        for (var id = 0; id < Count; id++)
        {
            _clock.Touch(id, 1_000 + id, 0);
            _clock.Touch(id, 1_000 + id, id % 500);
        }

        var seen = new HashSet<long>();
        for (long now = 0; now <= 20_000; now += 100)
        {
            foreach (var id in Expired(now))
            {
                seen.Add(id).ShouldBeTrue();
                (now - (id % 500) - (1_000 + id)).ShouldBeInRange(0, 1_000);
            }
        }

        seen.Count.ShouldBe(Count);
    }

    private List<long> Expired(long nowMs)
    {
        var expired = new List<long>();
        _clock.ExpireUpTo(nowMs, expired).ShouldBe(expired.Count);
        return expired;
    }
}
