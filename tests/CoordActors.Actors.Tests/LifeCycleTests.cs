namespace CoordActors.Actors.Tests;

public sealed class LifeCycleTests : DeterministicTestKit
{
    [Fact]
    public void An_actor_starts_handles_its_messages_in_order_and_stops()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Diarist(TestActor)));
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(PoisonPill.Instance);
        actor.Tell(3);
        ReceiveN(4).ShouldBe(["PreStart", 1, 2, "PostStop"]);
        ExpectNoMsg();
    }

    [Fact]
    public void A_failed_actor_is_restarted_with_its_mailbox_and_without_the_failing_message()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Diarist(TestActor)));
        actor.Tell(new InvalidOperationException("wrong"));
        actor.Tell("after");
        ReceiveN(6).ShouldBe(["PreStart", "PreRestart InvalidOperationException", "PostStop", "PostRestart", "PreStart", "after"]);
    }

    [Fact]
    public void A_restart_stops_the_children_and_waits_for_them_before_the_new_instance_starts()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Diarist(TestActor)), "parent");
        var childDiary = CreateTestProbe();
        ExpectMsg("PreStart");
        parent.Tell(Props.Create(() => new Diarist(childDiary)));
        var child = ExpectMsg<IActorRef>();
        childDiary.ExpectMsg("PreStart");
        childDiary.Watch(child);
        parent.Tell(new InvalidOperationException("wrong"));
        childDiary.ExpectMsg("PostStop");
        childDiary.ExpectTerminated(child);
        ReceiveN(4).ShouldBe(["PreRestart InvalidOperationException", "PostStop", "PostRestart", "PreStart"]);
    }

    [Fact]
    public void Children_stop_before_their_parent()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Farewell("parent", TestActor, 2)));
        Watch(parent);
        RunUntilIdle();
        Sys.Stop(parent);
        ReceiveN(3).ShouldBe(["child 1 stops", "child 2 stops", "parent stops"]);
        ExpectTerminated(parent);
    }

    [Fact]
    public void What_is_left_in_the_mailbox_of_a_stopped_actor_goes_to_the_dead_letters_before_its_watchers_know()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var actor = Sys.ActorOf<Echo>();
        Watch(actor);
        RunUntilIdle();
        Sys.Stop(actor);
        actor.Tell("late");
        ExpectMsg<DeadLetter>(letter => letter.Message.Equals("late") && letter.Recipient.Equals(actor) && letter.Sender.Equals(TestActor));
        ExpectTerminated(actor);
        actor.Tell("too late");
        ExpectMsg<DeadLetter>(letter => letter.Message.Equals("too late"));
    }

    [Fact]
    public void A_name_is_free_again_only_after_the_end_of_its_actor_and_then_names_another_incarnation()
    {
        var first = Sys.ActorOf<Echo>("name");
        Should.Throw<InvalidActorNameException>(() => Sys.ActorOf<Echo>("name"));
        Watch(first);
        Sys.Stop(first);
        ExpectTerminated(first);
        var second = Sys.ActorOf<Echo>("name");
        second.Path.ShouldBe(first.Path);
        second.ShouldNotBe(first);
        second.Path.Uid.ShouldNotBe(first.Path.Uid);
    }

    [Theory]
    [InlineData("")]
    [InlineData("$mine")]
    [InlineData("a/b")]
    [InlineData("a b")]
    public void Names_that_are_not_allowed_are_refused(string name) =>
        Should.Throw<InvalidActorNameException>(() => Sys.ActorOf<Echo>(name));

    [Fact]
    public void Generated_names_start_with_a_dollar_sign_and_differ()
    {
        var names = Enumerable.Range(0, 200).Select(_ => Sys.ActorOf<Echo>().Path.Name).ToList();
        names.ShouldAllBe(name => name.StartsWith('$'));
        names.Distinct().Count().ShouldBe(200);
    }

    [Fact]
    public void An_actor_whose_constructor_throws_is_stopped()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Unbuildable()));
        Watch(actor);
        EventFilter.Exception<ActorInitializationException>().ExpectOne(() => ExpectTerminated(actor));
    }

    [Fact]
    public void Nobody_can_make_an_actor_with_new() =>
        Should.Throw<ActorInitializationException>(() => new Echo());

    [Fact]
    public void Kill_ends_an_actor_by_way_of_its_supervisor()
    {
        var actor = Sys.ActorOf<Echo>();
        Watch(actor);
        EventFilter.Exception<ActorKilledException>().ExpectOne(() => actor.Tell(Kill.Instance));
        ExpectTerminated(actor);
    }

    [Fact]
    public void A_null_message_is_refused() =>
        Should.Throw<InvalidMessageException>(() => Sys.ActorOf<Echo>().Tell(null!));

    [Fact]
    public void Props_evaluate_their_arguments_once_and_keep_them_over_restarts()
    {
        var evaluated = 0;
        Func<IActorRef> diary = () =>
        {
            evaluated++;
            return TestActor;
        };
        var props = Props.Create(() => new Diarist(diary()));
        var actor = Sys.ActorOf(props);
        actor.Tell(new InvalidOperationException("wrong"));
        FishForMessage<string>(text => text == "PostRestart");
        evaluated.ShouldBe(1);
    }

    [Fact]
    public void Props_from_arguments_construct_the_actor_with_them()
    {
        Sys.ActorOf(Props.Create<Diarist>(TestActor));
        ExpectMsg("PreStart");
        Sys.ActorOf(Props.Create(typeof(Diarist), TestActor));
        ExpectMsg("PreStart");
    }

    [Fact]
    public void A_stopping_actor_creates_no_children()
    {
        var refused = CreateTestProbe();
        var actor = Sys.ActorOf(Props.Create(() => new Procreator(refused)));
        Watch(actor);
        Sys.Stop(actor);
        refused.ExpectMsg<InvalidOperationException>();
        ExpectTerminated(actor);
    }

    private sealed class Farewell(string name, IActorRef diary, int children) : UntypedActor
    {
        protected override void PreStart()
        {
            for (var i = 1; i <= children; i++) Context.ActorOf(Props.Create<Farewell>($"child {i}", diary, 0));
        }

        protected override void PostStop() => diary.Tell($"{name} stops");

        protected override void OnReceive(object message) => Unhandled(message);
    }

    private sealed class Unbuildable : UntypedActor
    {
        public Unbuildable() => throw new InvalidOperationException("cannot be built");

        protected override void OnReceive(object message) => Unhandled(message);
    }

    private sealed class Procreator(IActorRef refused) : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);

        protected override void PostStop()
        {
            try
            {
                Context.ActorOf<Echo>();
            }
            catch (InvalidOperationException refusal)
            {
                refused.Tell(refusal);
            }
        }
    }
}
