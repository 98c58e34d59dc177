namespace CoordActors.Actors.Tests;

public sealed class DeathWatchTests : DeterministicTestKit
{
    [Fact]
    public void Terminated_comes_once_and_after_the_last_message_of_the_dead()
    {
        var actor = Sys.ActorOf(Props.Create(() => new LastWords(TestActor)));
        Watch(actor);
        Watch(actor);
        RunUntilIdle();
        Sys.Stop(actor);
        ExpectMsg("last words");
        ExpectTerminated(actor).ExistenceConfirmed.ShouldBeTrue();
        ExpectNoMsg();
    }

    [Fact]
    public void Watching_the_dead_is_answered_at_once()
    {
        var actor = Sys.ActorOf<Echo>();
        Sys.Stop(actor);
        RunUntilIdle();
        Watch(actor);
        ExpectTerminated(actor);
    }

    [Fact]
    public void A_watcher_can_have_a_message_of_its_own()
    {
        var actor = Sys.ActorOf<Echo>();
        Sys.ActorOf(Props.Create(() => new WatcherWith(actor, TestActor)));
        RunUntilIdle();
        Sys.Stop(actor);
        ExpectMsg("gone");
    }

    [Fact]
    public void Unwatch_takes_back_a_notification_that_waits_in_the_mailbox()
    {
        var actor = Sys.ActorOf<Echo>();
        var watcher = Sys.ActorOf(Props.Create(() => new Hesitant(actor, TestActor)));
        RunUntilIdle();
        watcher.Tell("stop it, wait for its end and unwatch");
        watcher.Tell("anything more?");
        RunUntilIdle();
        ReceiveN(2).ShouldBe(["unwatched", "anything more?"]);
        ExpectNoMsg();
    }

    [Fact]
    public void Who_does_not_handle_the_death_of_whom_it_watches_dies_too()
    {
        var actor = Sys.ActorOf<Echo>();
        var pact = Sys.ActorOf(Props.Create(() => new Pact(actor)));
        Watch(pact);
        RunUntilIdle();
        EventFilter.Exception<DeathPactException>().ExpectOne(() => Sys.Stop(actor));
        ExpectTerminated(pact);
    }

    [Fact]
    public void A_parent_that_watches_its_child_can_reuse_the_name_when_it_is_told()
    {
        Sys.ActorOf(Props.Create(() => new Renewer(TestActor)));
        ExpectMsg<IActorRef>().Tell(PoisonPill.Instance);
        ExpectMsg<IActorRef>().Path.Name.ShouldBe("child");
    }

    [Fact]
    public void Restarts_are_no_deaths()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Diarist(CreateTestProbe().Ref)));
        Watch(actor);
        actor.Tell(new InvalidOperationException("wrong"));
        ExpectNoMsg();
    }

    private sealed class LastWords(IActorRef listener) : UntypedActor
    {
        protected override void PostStop() => listener.Tell("last words");

        protected override void OnReceive(object message) => Unhandled(message);
    }

    private sealed class WatcherWith(IActorRef watched, IActorRef listener) : UntypedActor
    {
        protected override void PreStart() => Context.WatchWith(watched, "gone");

        protected override void OnReceive(object message) => listener.Tell(message);
    }

    private sealed class Hesitant(IActorRef watched, IActorRef listener) : UntypedActor, IWithUnboundedStash
    {
        public IStash Stash { get; set; } = null!;

        protected override void PreStart() => Context.WatchWith(watched, "gone");

        protected override void OnReceive(object message)
        {
            if (message is not "stop it, wait for its end and unwatch")
            {
                listener.Tell(message);
                return;
            }

            Context.Stop(watched);
            Context.Unwatch(watched);
            listener.Tell("unwatched");
        }
    }

    private sealed class Pact(IActorRef watched) : UntypedActor
    {
        protected override void PreStart() => Context.Watch(watched);

        protected override void OnReceive(object message) => Unhandled(message);
    }

    private sealed class Renewer(IActorRef listener) : ReceiveActor
    {
        protected override void PreStart()
        {
            Become(() => Receive<Terminated>(_ => Renew()));
            Renew();
        }

        private void Renew() => listener.Tell(Context.Watch(Context.ActorOf<Echo>("child")));
    }
}
