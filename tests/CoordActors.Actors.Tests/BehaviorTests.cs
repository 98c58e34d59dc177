namespace CoordActors.Actors.Tests;

public sealed class BehaviorTests : DeterministicTestKit
{
    [Fact]
    public void The_first_matching_handler_takes_the_message_also_by_base_class_and_condition()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Sorter()));
        foreach (var message in new object[] { 5, 50, "text", new ArgumentNullException("p"), new Version(1, 2), 1.5 }) actor.Tell(message);
        ReceiveN(6).ShouldBe(["small", "number", "text", "exception", "version", "anything"]);
    }

    [Fact]
    public void A_handler_that_answers_false_leaves_the_message_to_the_next()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Picky()));
        actor.Tell(1);
        actor.Tell(2);
        ReceiveN(2).ShouldBe(["other", "even"]);
    }

    [Fact]
    public void A_message_that_nobody_handles_is_published_as_unhandled()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Sys.ActorOf(Props.Create(() => new Picky()));
        actor.Tell("odd");
        ExpectMsg<UnhandledMessage>(unhandled => unhandled.Message.Equals("odd") && unhandled.Recipient.Equals(actor));
    }

    [Fact]
    public void Become_replaces_BecomeStacked_covers_and_UnbecomeStacked_uncovers()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Changeling()));
        foreach (var message in new object[] { "who", "replace", "who", "cover", "who", "uncover", "who", "uncover", "who" }) actor.Tell(message);
        ReceiveN(5).ShouldBe(["first", "second", "third", "second", "first"]);
    }

    [Fact]
    public void A_restart_drops_all_behaviours()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Changeling()));
        foreach (var message in new object[] { "replace", "cover", "fail", "who" }) actor.Tell(message);
        ExpectMsg("first");
    }

    [Fact]
    public void Handlers_are_registered_in_the_constructor_or_in_Become_only_and_none_after_ReceiveAny()
    {
        var actor = Sys.ActorOf(Props.Create(() => new TooLate()));
        actor.Tell("register");
        ExpectMsg<InvalidOperationException>();
        actor.Tell("register after any");
        ExpectMsg<InvalidOperationException>();
    }

    [Fact]
    public void An_untyped_actor_changes_its_behaviour_too()
    {
        var actor = Sys.ActorOf(Props.Create(() => new UntypedChangeling()));
        actor.Tell("a");
        actor.Tell("b");
        actor.Tell("c");
        ReceiveN(3).ShouldBe(["first a", "second b", "first c"]);
    }

    [Fact]
    public void Stashed_messages_come_back_before_all_others_and_in_their_order()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Opener()));
        foreach (var message in new object[] { 1, 2, "open", 3 }) actor.Tell(message);
        ReceiveN(3).ShouldBe([1, 2, 3]);
        LastSender.ShouldBe(actor);
    }

    [Fact]
    public void Stashing_one_message_twice_is_an_error()
    {
        var actor = Sys.ActorOf(Props.Create(() => new DoubleStasher()));
        EventFilter.Exception<IllegalActorStateException>().ExpectOne(() => actor.Tell("twice"));
    }

    [Fact]
    public void A_restart_empties_the_stash_into_the_mailbox()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Opener()));
        foreach (var message in new object[] { 1, 2, new InvalidOperationException("wrong"), "open" }) actor.Tell(message);
        ReceiveN(2).ShouldBe([1, 2]);
    }

    [Fact]
    public void What_is_stashed_when_the_actor_stops_goes_to_the_dead_letters()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Opener()));
        actor.Tell(1);
        EventFilter.DeadLetter<int>().ExpectOne(() =>
        {
            actor.Tell(PoisonPill.Instance);
            RunUntilIdle();
        });
    }

    private sealed class Sorter : ReceiveActor
    {
        public Sorter()
        {
            Receive<int>(number => number < 10, _ => Sender.Tell("small"));
            Receive<int>(_ => Sender.Tell("number"));
            Receive<string>(text => Sender.Tell(text));
            Receive<Exception>(_ => Sender.Tell("exception"));
            Receive(typeof(ICloneable), _ => Sender.Tell("version"));
            ReceiveAny(_ => Sender.Tell("anything"));
        }
    }

    private sealed class Picky : ReceiveActor
    {
        public Picky()
        {
            Receive<int>(number =>
            {
                if (number % 2 != 0) return false;
                Sender.Tell("even");
                return true;
            });
            Receive<int>(_ => Sender.Tell("other"));
        }
    }

    private sealed class Changeling : ReceiveActor
    {
        public Changeling() => Behave("first");

        private void Behave(string name)
        {
            Receive<string>(text => text == "who", _ => Sender.Tell(name));
            Receive<string>(text => text == "replace", _ => Become(() => Behave("second")));
            Receive<string>(text => text == "cover", _ => BecomeStacked(() => Behave("third")));
            Receive<string>(text => text == "uncover", _ => UnbecomeStacked());
            Receive<string>(text => text == "fail", _ => throw new InvalidOperationException("wrong"));
        }
    }

    private sealed class TooLate : ReceiveActor
    {
        public TooLate()
        {
            Receive<string>(text => text == "register", _ => Attempt(() => Receive<int>(_ => { })));
            Receive<string>(_ => Attempt(() => Become(() =>
            {
                ReceiveAny(_ => { });
                Receive<int>(_ => { });
            })));
        }

        private void Attempt(Action action)
        {
            try
            {
                action();
            }
            catch (InvalidOperationException refusal)
            {
                Sender.Tell(refusal);
            }
        }
    }

    private sealed class UntypedChangeling : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            Sender.Tell("first " + message);
            BecomeStacked(Second);
        }

        private void Second(object message)
        {
            Sender.Tell("second " + message);
            UnbecomeStacked();
        }
    }

    private sealed class Opener : ReceiveActor, IWithUnboundedStash
    {
        public Opener()
        {
            Receive<int>(_ => Stash.Stash());
            Receive<Exception>(failure => throw failure);
            Receive<string>(_ =>
            {
                Stash.UnstashAll();
                Become(() => ReceiveAny(message => Sender.Tell(message)));
            });
        }

        public IStash Stash { get; set; } = null!;
    }

    private sealed class DoubleStasher : UntypedActor, IWithUnboundedStash
    {
        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            Stash.Stash();
            Stash.Stash();
        }
    }
}
