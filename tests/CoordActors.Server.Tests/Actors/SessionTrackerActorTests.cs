using CoordActors.Server.Roles;
using CoordActors.Server.Sessions;

namespace CoordActors.Server.Tests.Actors;

public sealed class SessionTrackerActorTests : ActorTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);
    private readonly TestProbe _role;

    public SessionTrackerActorTests() => _role = CreateTestProbe();

    [Fact]
    public void A_silent_session_ends_at_the_tick_behind_its_timeout()
    {
        var tracker = Start();
        tracker.Tell(new SessionCommand.Track(7, 5_000));
        Advance(TimeSpan.FromMilliseconds(5_999));
        ExpectSilence(_role);

        Advance(TimeSpan.FromMilliseconds(1));

        ExpectEndOf(7);
    }

    [Fact]
    public void Sessions_that_end_at_the_same_tick_are_submitted_together()
    {
        var tracker = Start();
        tracker.Tell(new SessionCommand.Track(7, 5_000));
        tracker.Tell(new SessionCommand.Track(8, 4_500));
        Advance(TimeSpan.FromSeconds(6));

        ExpectEndOf(7, 8);
        ExpectSilence(_role);
    }

    [Fact]
    public void A_touched_session_lives()
    {
        var tracker = Start();
        tracker.Tell(new SessionCommand.Track(7, 5_000));
        for (var i = 0; i < 10; i++)
        {
            Advance(TimeSpan.FromSeconds(4));
            tracker.Tell(new SessionCommand.Touch(7, 5_000));
        }

        ExpectSilence(_role);
        Advance(TimeSpan.FromSeconds(6));
        ExpectEndOf(7);
    }

    [Fact]
    public void A_touch_after_the_end_does_not_bring_a_session_back()
    {
        var tracker = Start();
        tracker.Tell(new SessionCommand.Track(7, 5_000));
        Advance(TimeSpan.FromSeconds(6));
        ExpectEndOf(7);

        tracker.Tell(new SessionCommand.Touch(7, 5_000));

        tracker.Tell(SessionCommand.Describe.Instance);
        ExpectMsg<SessionCommand.Deadlines>().LeftMs.ShouldBeEmpty();
        Advance(TimeSpan.FromMinutes(1));
        ExpectSilence(_role);
    }

    [Fact]
    public void A_session_that_has_ended_is_not_ended_again()
    {
        var tracker = Start();
        tracker.Tell(new SessionCommand.Track(7, 5_000));
        tracker.Tell(new SessionCommand.Untrack(7));

        Advance(TimeSpan.FromMinutes(1));

        ExpectSilence(_role);
    }

    [Fact]
    public void A_restart_gives_every_session_its_full_timeout()
    {
        Advance(TimeSpan.FromSeconds(100));
        var tracker = Start(KeyValuePair.Create(7L, 5_000), KeyValuePair.Create(8L, 9_000));
        RunUntilIdle();
        tracker.Tell(SessionCommand.Describe.Instance);
        ExpectMsg<SessionCommand.Deadlines>().LeftMs.OrderBy(left => left.Key).Select(left => left.Value).ShouldBe([6_000, 10_000]);

        Advance(TimeSpan.FromSeconds(6));

        ExpectEndOf(7);
        ExpectSilence(_role);
    }

    [Fact]
    public void A_server_that_stood_still_ends_no_session_for_that_time()
    {
        var (dispatcher, ended) = (new DeterministicDispatcher(1), new List<long>());
        var clock = new TestScheduler(dispatcher);
        var node = new SimulatedNode(new SimulatedNetwork(clock), "server1", dispatcher, clock);
        var system = ActorSystem.Create("coord", ActorSystemSetup.Create(new RuntimeSetup { Dispatcher = node.Dispatcher, Scheduler = node.Scheduler }));
        var role = system.ActorOf(Props.CreateBy(() => new Ends(ended)));
        var tracker = system.ActorOf(Props.CreateBy(() => new SessionTrackerActor(Tick, role, [])));
        tracker.Tell(new SessionCommand.Track(7, 5_000));
        tracker.Tell(new SessionCommand.Track(8, 5_000));
        clock.Advance(TimeSpan.FromSeconds(3));

        node.Pause();
        clock.Advance(TimeSpan.FromMinutes(10));
        node.Resume();
        clock.Advance(TimeSpan.FromSeconds(1));
        ended.ShouldBeEmpty();

        tracker.Tell(new SessionCommand.Touch(7, 5_000));
        clock.Advance(TimeSpan.FromSeconds(4));
        ended.ShouldBe([8]);
        clock.Advance(TimeSpan.FromSeconds(4));
        ended.ShouldBe([8, 7]);
    }

    private void ExpectEndOf(params long[] sessions)
    {
        var headers = Transactions.Read(_role.ExpectMsg<RoleCommand.Submit>(submit => submit.Count == sessions.Length));
        headers.Select(header => header.SessionId).ShouldBe(sessions);
        headers.ShouldAllBe(header => header.Op == OpCode.CloseSession && header.Zxid == 0);
    }

    private IActorRef Start(params KeyValuePair<long, int>[] sessions) =>
        ActorOf(Props.Create(() => new SessionTrackerActor(Tick, _role.Ref, sessions)));

    private sealed class Ends(List<long> ended) : UntypedActor
    {
        protected override void OnReceive(object message) => ended.AddRange(Transactions.Read((RoleCommand.Submit)message).Select(header => header.SessionId));
    }
}
