namespace CoordActors.Actors.Tests;

public sealed class TimeTests : DeterministicTestKit
{
    [Fact]
    public void A_repeating_message_comes_as_often_as_it_is_due_in_one_advance()
    {
        Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TestActor, "tick", ActorRefs.NoSender);
        Advance(TimeSpan.FromSeconds(10));
        ReceiveN(10, TimeSpan.Zero).ShouldAllBe(message => message.Equals("tick"));
        ExpectNoMsg(999);
    }

    [Fact]
    public void What_is_scheduled_while_time_passes_happens_in_the_same_advance_at_its_own_time()
    {
        var start = Sys.Scheduler.MonotonicClock;
        var times = new List<double>();
        Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromSeconds(1), () =>
        {
            Note();
            Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromSeconds(2), Note);
        });
        Advance(TimeSpan.FromSeconds(10));
        times.ShouldBe([1.0, 3.0]);

        void Note() => times.Add((Sys.Scheduler.MonotonicClock - start).TotalSeconds);
    }

    [Fact]
    public void A_cancelled_message_does_not_come()
    {
        var cancelable = Sys.Scheduler.ScheduleTellOnceCancelable(TimeSpan.FromSeconds(1), TestActor, "never", ActorRefs.NoSender);
        var action = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromSeconds(1), () => TestActor.Tell("never"), action);
        cancelable.Cancel();
        action.Cancel();
        ExpectNoMsg(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Thousands_of_cancelled_entries_do_not_disturb_the_living_one()
    {
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromSeconds(2), TestActor, "kept", ActorRefs.NoSender);
        for (var i = 0; i < 5_000; i++)
            Sys.Scheduler.ScheduleTellOnceCancelable(TimeSpan.FromSeconds(1), TestActor, i, ActorRefs.NoSender).Cancel();
        ExpectMsg("kept");
        ExpectNoMsg(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_timer_with_the_same_key_replaces_its_predecessor()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Timekeeper(TestActor)));
        actor.Tell(new Action<ITimerScheduler>(timers => timers.StartSingleTimer("key", "first", TimeSpan.FromSeconds(1))));
        actor.Tell(new Action<ITimerScheduler>(timers => timers.StartSingleTimer("key", "second", TimeSpan.FromSeconds(2))));
        ExpectMsg("second");
        ExpectNoMsg(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void The_message_of_a_cancelled_timer_is_dropped_even_from_the_mailbox()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Timekeeper(TestActor)));
        actor.Tell(new Action<ITimerScheduler>(timers =>
        {
            timers.StartSingleTimer("key", "due", TimeSpan.Zero);
            ((TestScheduler)Sys.Scheduler).ShouldNotBeNull();
        }));
        RunUntilIdle();
        actor.Tell(new Action<ITimerScheduler>(timers => timers.Cancel("key")));
        ExpectNoMsg(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_single_timer_is_active_until_its_message_is_handled_and_a_periodic_one_until_it_is_cancelled()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Timekeeper(TestActor)));
        actor.Tell(new Action<ITimerScheduler>(timers =>
        {
            timers.StartSingleTimer("single", "once", TimeSpan.FromSeconds(1));
            timers.StartPeriodicTimer("periodic", "again", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1));
        }));
        Advance(TimeSpan.FromSeconds(3));
        ReceiveN(3).ShouldBe(["once", "again", "again"]);
        actor.Tell(new Action<ITimerScheduler>(timers =>
        {
            TestActor.Tell((timers.IsTimerActive("single"), timers.IsTimerActive("periodic")));
            timers.CancelAll();
        }));
        ExpectMsg((false, true));
        ExpectNoMsg(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Timers_end_with_the_instance_that_started_them()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Timekeeper(TestActor)));
        actor.Tell(new Action<ITimerScheduler>(timers => timers.StartPeriodicTimer("key", "tick", TimeSpan.FromSeconds(1))));
        actor.Tell(new Action<ITimerScheduler>(_ => throw new InvalidOperationException("wrong")));
        ExpectNoMsg(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_receive_timeout_comes_after_silence_repeats_and_is_put_off_by_messages()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Impatient(TestActor)));
        Advance(TimeSpan.FromSeconds(2));
        actor.Tell("still here");
        Advance(TimeSpan.FromSeconds(2));
        ExpectMsg("still here");
        ExpectNoMsg(TimeSpan.FromMilliseconds(999));
        Advance(TimeSpan.FromMilliseconds(1));
        ExpectMsg<ReceiveTimeout>();
        Advance(TimeSpan.FromSeconds(3));
        ExpectMsg<ReceiveTimeout>();
        actor.Tell("off");
        ExpectMsg("off");
        ExpectNoMsg(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_receive_timeout_is_not_put_off_by_messages_marked_so()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Impatient(TestActor)));
        Advance(TimeSpan.FromSeconds(2));
        actor.Tell(new Unobtrusive());
        ExpectMsg<Unobtrusive>();
        Advance(TimeSpan.FromSeconds(1));
        ExpectMsg<ReceiveTimeout>();
    }

    private sealed class Unobtrusive : INotInfluenceReceiveTimeout;

    private sealed class Timekeeper : ReceiveActor, IWithTimers
    {
        public Timekeeper(IActorRef listener)
        {
            Receive<Action<ITimerScheduler>>(action => action(Timers));
            ReceiveAny(message => listener.Tell(message));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }

    private sealed class Impatient : ReceiveActor
    {
        public Impatient(IActorRef listener)
        {
            Receive<string>(text => text == "off", text =>
            {
                Context.SetReceiveTimeout(null);
                listener.Tell(text);
            });
            ReceiveAny(message => listener.Tell(message));
        }

        protected override void PreStart() => Context.SetReceiveTimeout(TimeSpan.FromSeconds(3));
    }
}
