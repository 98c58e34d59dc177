namespace CoordActors.Actors.Tests;

public sealed class SupervisionTests : DeterministicTestKit
{
    [Fact]
    public void A_resumed_actor_keeps_its_state_and_loses_the_failing_message()
    {
        var child = ChildOf(new OneForOneStrategy(_ => Directive.Resume), Props.Create(() => new Sum()));
        child.Tell(1);
        child.Tell(new InvalidOperationException("wrong"));
        child.Tell(2);
        child.Tell("total");
        ExpectMsg(3);
    }

    [Fact]
    public void A_restarted_actor_begins_anew()
    {
        var child = ChildOf(new OneForOneStrategy(_ => Directive.Restart), Props.Create(() => new Sum()));
        child.Tell(1);
        child.Tell(new InvalidOperationException("wrong"));
        child.Tell(2);
        child.Tell("total");
        ExpectMsg(2);
    }

    [Fact]
    public void A_stopped_actor_is_gone()
    {
        var child = ChildOf(SupervisorStrategy.StoppingStrategy, Props.Create(() => new Sum()));
        Watch(child);
        child.Tell(new InvalidOperationException("wrong"));
        ExpectTerminated(child);
    }

    [Fact]
    public void An_escalated_failure_is_the_supervisors_own()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Parent(new OneForOneStrategy(_ => Directive.Escalate))));
        parent.Tell(Props.Create(() => new Sum()));
        var child = ExpectMsg<IActorRef>();
        Watch(child);
        EventFilter.Exception<InvalidOperationException>(source: parent.Path.ToString())
            .ExpectOne(() => child.Tell(new InvalidOperationException("wrong")));
        ExpectTerminated(child);
        parent.Tell(Props.Create(() => new Sum()));
        ExpectMsg<IActorRef>();
    }

    [Fact]
    public void A_child_whose_escalated_failure_was_resumed_above_goes_on_with_its_state()
    {
        var grandparent = Sys.ActorOf(Props.Create(() => new Parent(new OneForOneStrategy(_ => Directive.Resume))));
        grandparent.Tell(Props.Create(() => new Parent(new OneForOneStrategy(_ => Directive.Escalate))));
        ExpectMsg<IActorRef>().Tell(Props.Create(() => new Sum()));
        var child = ExpectMsg<IActorRef>();
        child.Tell(4);
        child.Tell(new InvalidOperationException("wrong"));
        child.Tell("total");
        ExpectMsg(4);
        child.Tell(new InvalidOperationException("wrong again"));
        child.Tell("total");
        ExpectMsg(4);
    }

    [Fact]
    public void All_children_share_the_fate_of_one_under_all_for_one()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Parent(new AllForOneStrategy(_ => Directive.Restart))));
        parent.Tell(Props.Create(() => new Sum()));
        var unlucky = ExpectMsg<IActorRef>();
        parent.Tell(Props.Create(() => new Sum()));
        var bystander = ExpectMsg<IActorRef>();
        bystander.Tell(5);
        RunUntilIdle();
        unlucky.Tell(new InvalidOperationException("wrong"));
        RunUntilIdle();
        bystander.Tell("total");
        ExpectMsg(0);
    }

    [Fact]
    public void One_restart_more_than_allowed_within_the_range_stops_the_child()
    {
        var child = ChildOf(new OneForOneStrategy(2, TimeSpan.FromSeconds(10), _ => Directive.Restart), Props.Create(() => new Sum()));
        Watch(child);
        Fail(child);
        Fail(child);
        Advance(TimeSpan.FromSeconds(11));
        Fail(child);
        Fail(child);
        child.Tell("total");
        ExpectMsg(0);
        Fail(child);
        ExpectTerminated(child);
    }

    [Fact]
    public void A_new_instance_that_fails_at_once_is_restarted_again()
    {
        var attempts = new int[1];
        var child = ChildOf(new OneForOneStrategy(_ => Directive.Restart), Props.CreateBy(() => new Stubborn(attempts)));
        child.Tell(new InvalidOperationException("wrong"));
        child.Tell("alive?");
        ExpectMsg("alive?");
        attempts[0].ShouldBe(4);
    }

    [Fact]
    public void Children_of_a_failed_actor_do_nothing_until_its_supervisor_has_decided()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Parent(SupervisorStrategy.DefaultStrategy)));
        parent.Tell(Props.Create(() => new Sum()));
        var child = ExpectMsg<IActorRef>();
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        parent.Tell(new InvalidOperationException("wrong"));
        RunUntilIdle();
        child.Tell("total");
        ExpectMsg<DeadLetter>().Message.ShouldBe("total");
    }

    [Fact]
    public void The_strategy_given_in_props_takes_precedence()
    {
        var props = Props.Create(() => new Parent(SupervisorStrategy.StoppingStrategy))
            .WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Resume));
        Sys.ActorOf(props).Tell(Props.Create(() => new Sum()));
        var child = ExpectMsg<IActorRef>();
        child.Tell(7);
        Fail(child);
        child.Tell("total");
        ExpectMsg(7);
    }

    private IActorRef ChildOf(SupervisorStrategy strategy, Props child)
    {
        Sys.ActorOf(Props.Create(() => new Parent(strategy))).Tell(child);
        return ExpectMsg<IActorRef>();
    }

    private void Fail(IActorRef child)
    {
        child.Tell(new InvalidOperationException("wrong"));
        RunUntilIdle();
    }

    private sealed class Sum : ReceiveActor
    {
        private int _total;

        public Sum()
        {
            Receive<int>(number => _total += number);
            Receive<Exception>(failure => throw failure);
            Receive<string>(_ => Sender.Tell(_total));
        }
    }

    private sealed class Stubborn : ReceiveActor
    {
        public Stubborn(int[] attempts)
        {
            if (++attempts[0] is 2 or 3) throw new InvalidOperationException("not yet");
            Receive<Exception>(failure => throw failure);
            ReceiveAny(message => Sender.Tell(message));
        }
    }
}
