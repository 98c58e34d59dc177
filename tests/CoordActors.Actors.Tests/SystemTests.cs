namespace CoordActors.Actors.Tests;

public sealed class SystemTests : DeterministicTestKit
{
    [Fact]
    public void Actors_are_selected_by_absolute_and_relative_paths_and_by_wildcards()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Family()), "parent");
        RunUntilIdle();
        Sys.ActorSelection("/user/parent/one").Tell("a", TestActor);
        ExpectMsg("one: a");
        Sys.ActorSelection("akka://test/user/parent/two").Tell("b", TestActor);
        ExpectMsg("two: b");
        Sys.ActorSelection("/user/par*/*").Tell("c", TestActor);
        ExpectMsgAllOf(["one: c", "two: c"]);
        Sys.ActorSelection("/user/parent/?ne").Tell("d", TestActor);
        ExpectMsg("one: d");
        parent.Tell("ask my first child for its sibling");
        ExpectMsg("two: from one");
        Sys.ActorSelection(parent.Path / "one").Tell("e", TestActor);
        ExpectMsg("one: e");
    }

    [Fact]
    public void A_selection_is_resolved_to_a_reference_or_fails()
    {
        var actor = Sys.ActorOf<Echo>("echo");
        Await(Sys.ActorSelection("/user/echo").ResolveOne(TimeSpan.FromSeconds(1))).ShouldBe(actor);
        Should.Throw<ActorNotFoundException>(() => Await(Sys.ActorSelection("/user/nobody").ResolveOne(TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public void What_a_selection_cannot_deliver_is_a_dead_letter() =>
        EventFilter.DeadLetter<string>().ExpectOne(() => Sys.ActorSelection("/user/nobody").Tell("hello"));

    [Fact]
    public void A_subscription_covers_subclasses_and_interfaces_and_ends_with_the_subscriber()
    {
        Sys.EventStream.Subscribe<ArgumentException>(TestActor).ShouldBeTrue();
        Sys.EventStream.Subscribe<ArgumentException>(TestActor).ShouldBeFalse();
        Sys.EventStream.Publish(new ArgumentNullException("p"));
        Sys.EventStream.Publish(new InvalidOperationException("not subscribed"));
        ExpectMsg<ArgumentNullException>();
        ExpectNoMsg();
        Sys.EventStream.Unsubscribe<ArgumentException>(TestActor).ShouldBeTrue();
        Sys.EventStream.Publish(new ArgumentNullException("p"));
        ExpectNoMsg();

        var probe = CreateTestProbe();
        Sys.EventStream.Subscribe(probe, typeof(IComparable));
        Sys.Stop(probe.Ref);
        RunUntilIdle();
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        Sys.EventStream.Publish("text");
        ExpectNoMsg();
    }

    [Fact]
    public void A_shutdown_runs_its_phases_in_order_and_then_stops_all_actors()
    {
        var order = new List<string>();
        var shutdown = CoordinatedShutdown.Get(Sys);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "second", () => Note("stop"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "first", () => Note("unbind"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceRequestsDone, "fails", () => throw new InvalidOperationException("wrong"));
        Sys.RegisterOnTermination(() => order.Add("terminated"));
        EventFilter.Exception<InvalidOperationException>().ExpectOne(() =>
            Await(shutdown.Run(CoordinatedShutdown.UnknownReason.Instance)).ShouldBe(Done.Instance));
        order.ShouldBe(["unbind", "stop", "terminated"]);
        Sys.WhenTerminated.IsCompletedSuccessfully.ShouldBeTrue();

        Task<Done> Note(string what)
        {
            order.Add(what);
            return Task.FromResult(Done.Instance);
        }
    }

    [Fact]
    public void A_phase_that_takes_too_long_does_not_hold_the_shutdown_up()
    {
        var never = new TaskCompletionSource<Done>();
        CoordinatedShutdown.Get(Sys).AddTask(CoordinatedShutdown.PhaseServiceStop, "hangs", () => never.Task);
        EventFilter.Warning(contains: CoordinatedShutdown.PhaseServiceStop).ExpectOne(() => Await(Sys.Terminate(), TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Application_actors_stop_before_those_of_the_system()
    {
        var order = new List<string>();
        Sys.ActorOf(Props.CreateBy(() => new Recorder("application", order)));
        ((ExtendedActorSystem)Sys).SystemActorOf(Props.CreateBy(() => new Recorder("system", order)));
        RunUntilIdle();
        Await(Sys.Terminate());
        order.ShouldBe(["application", "system"]);
    }

    [Fact]
    public void A_log_line_names_its_actor_and_carries_its_arguments()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Talker()), "talker");
        EventFilter.Info("hello world 3", source: "akka://test/user/talker").ExpectOne(() => actor.Tell("world"));
    }

    [Fact]
    public void An_extension_exists_once_per_system() =>
        new CounterExtension().Get(Sys).ShouldBeSameAs(new CounterExtension().Get(Sys));

    [Fact]
    public void Paths_are_written_parsed_and_compared()
    {
        var path = ActorPath.Parse("akka://test/user/a/b#12");
        path.Name.ShouldBe("b");
        path.Uid.ShouldBe(12);
        path.Elements.ShouldBe(["user", "a", "b"]);
        path.ToString().ShouldBe("akka://test/user/a/b");
        path.ToStringWithoutAddress().ShouldBe("/user/a/b");
        path.ToSerializationFormat().ShouldBe("akka://test/user/a/b#12");
        path.ToSerializationFormatWithAddress(new Address("akka", "test", "host", 2888)).ShouldBe("akka://test@host:2888/user/a/b#12");
        path.ShouldBe(path.Parent / "b");
        ActorPath.TryParse("user/a", out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => ActorPath.Parse("akka://test@host/user"));
    }

    private sealed class Family : UntypedActor
    {
        protected override void PreStart()
        {
            Context.ActorOf(Props.Create(() => new Named("one")), "one");
            Context.ActorOf(Props.Create(() => new Named("two")), "two");
        }

        protected override void OnReceive(object message) => Context.Child("one").Forward(message);
    }

    private sealed class Named(string name) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is "ask my first child for its sibling") Context.ActorSelection("../two").Tell("from one", Sender);
            else Sender.Tell($"{name}: {message}");
        }
    }

    private sealed class Recorder(string name, List<string> order) : UntypedActor
    {
        protected override void PostStop() => order.Add(name);

        protected override void OnReceive(object message) => Unhandled(message);
    }

    private sealed class Talker : UntypedActor
    {
        private readonly ILoggingAdapter _log = Context.GetLogger();

        protected override void OnReceive(object message) => _log.Info("hello {0} {1}", message, 3);
    }

    private sealed class CounterExtension : ExtensionIdProvider<CounterExtension.Counter>
    {
        public override Counter CreateExtension(ExtendedActorSystem system) => new();

        internal sealed class Counter : IExtension;
    }
}
