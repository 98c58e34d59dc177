using CoordActors.Server.Roles;
using CoordActors.Server.Sessions;

namespace CoordActors.Server.Tests.Actors;

public sealed class LearnerTrackerActorTests : ActorTests
{
    [Fact]
    public void Touches_are_passed_on_at_once_and_then_collected_for_half_a_tick()
    {
        var role = CreateTestProbe();
        var tracker = InAnOldTerm(role);
        tracker.Tell(new SessionCommand.Touch(7, 30_000));
        var first = role.ExpectMsg<RoleCommand.Touches>();
        (first.SessionIds.Single(), first.TimeoutsMs.Single()).ShouldBe((7, 32_000));

        tracker.Tell(new SessionCommand.Touch(7, 30_000));
        tracker.Tell(new SessionCommand.Touch(8, 10_000));
        tracker.Tell(new SessionCommand.Touch(7, 20_000));
        ExpectSilence(role);
        Advance(TimeSpan.FromSeconds(1));

        var next = role.ExpectMsg<RoleCommand.Touches>();
        next.SessionIds.ShouldBe([7, 8]);
        next.TimeoutsMs.ShouldBe([22_000, 12_000]);
        Advance(TimeSpan.FromSeconds(10));
        ExpectSilence(role);
    }

    [Fact]
    public void In_a_term_that_is_young_no_touch_waits_longer_than_the_term_has_lasted()
    {
        var role = CreateTestProbe();
        var tracker = ActorOf(Props.Create(() => new LearnerTrackerActor(TimeSpan.FromSeconds(2), role.Ref)));
        tracker.Tell(new SessionCommand.Touch(7, 30_000));
        role.ExpectMsg<RoleCommand.Touches>();
        for (var (ms, sum) = (10, 0); sum < 1_000; (ms, sum) = (2 * ms, sum + ms))
        {
            tracker.Tell(new SessionCommand.Touch(8, 30_000));
            ExpectSilence(role);
            Advance(TimeSpan.FromMilliseconds(ms));
            role.ExpectMsg<RoleCommand.Touches>().SessionIds.ShouldBe([8]);
        }
    }

    [Fact]
    public void A_touch_stands_for_what_is_heard_until_the_next_tick_of_this_server()
    {
        var role = CreateTestProbe();
        var tracker = ActorOf(Props.Create(() => new LearnerTrackerActor(TimeSpan.FromSeconds(2), role.Ref)));
        Advance(TimeSpan.FromMilliseconds(1_500));

        tracker.Tell(new SessionCommand.Touch(7, 4_200));

        // 4200 ms from a moment at most 300 ms away, when the next touch is due.
        role.ExpectMsg<RoleCommand.Touches>().TimeoutsMs.ShouldBe([4_500]);
    }

    [Fact]
    public void It_knows_no_deadlines_and_ends_no_session()
    {
        var role = CreateTestProbe();
        var tracker = ActorOf(Props.Create(() => new LearnerTrackerActor(TimeSpan.FromSeconds(2), role.Ref)));
        tracker.Tell(new SessionCommand.Track(7, 4_000));
        tracker.Tell(new SessionCommand.Untrack(8));
        Advance(TimeSpan.FromMinutes(1));
        ExpectSilence(role);

        tracker.Tell(SessionCommand.Describe.Instance);

        ExpectMsg<SessionCommand.Deadlines>().LeftMs.ShouldBeEmpty();
    }

    private IActorRef InAnOldTerm(TestProbe role)
    {
        var tracker = ActorOf(Props.Create(() => new LearnerTrackerActor(TimeSpan.FromSeconds(2), role.Ref)));
        for (var i = 0; i < 7; i++)
        {
            tracker.Tell(new SessionCommand.Touch(6, 30_000));
            role.ExpectMsg<RoleCommand.Touches>();
            Advance(TimeSpan.FromSeconds(2));
        }

        return tracker;
    }
}
