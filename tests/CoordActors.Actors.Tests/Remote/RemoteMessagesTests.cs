using CoordActors.Actors.Remote;

namespace CoordActors.Actors.Tests.Remote;

public sealed class RemoteMessagesTests : RemoteTestKit
{
    [Fact]
    public void A_message_reaches_the_actor_at_a_remote_path_and_its_sender_is_answered()
    {
        Other.ActorOf(Props.CreateBy(() => new Echo()), "echo");
        Select(Other, "echo").Tell("hello", TestActor);
        ExpectMsg("hello");
        LastSender.Path.Address.ShouldBe(AddressOf(Other));
        LastSender.Path.ToStringWithoutAddress().ShouldBe("/user/echo");
        LastSender.Tell("and again", TestActor);
        ExpectMsg("and again");
    }

    [Fact]
    public void Both_sides_learn_of_the_connection()
    {
        Other.ActorOf(Props.CreateBy(() => new Echo()), "echo");
        Select(Other, "echo").Tell("hello", TestActor);
        ExpectMsg("hello");
        Events.ReceiveN(2).ShouldBe(
            [new AssociatedEvent(AddressOf(Sys), AddressOf(Other), false), new AssociatedEvent(AddressOf(Sys), AddressOf(Other), true)], ignoreOrder: true);
    }

    [Fact]
    public void A_hundred_thousand_messages_arrive_in_their_order()
    {
        Other.ActorOf(Props.CreateBy(() => new Echo()), "echo");
        var echo = Find(Other, "echo");
        for (var i = 0; i < 100_000; i++) echo.Tell(i, TestActor);
        for (var i = 0; i < 100_000; i++) ExpectMsg(i);
    }

    [Fact]
    public void A_reference_is_equal_to_another_one_of_the_same_path_and_incarnation()
    {
        var actor = Other.ActorOf(Props.CreateBy(() => new Echo()), "echo");
        var one = Find(Other, "echo");
        var two = ((ExtendedActorSystem)Sys).Provider.ResolveActorRef(Serialization.SerializedActorPath(actor));
        two.ShouldBe(one);
        two.GetHashCode().ShouldBe(one.GetHashCode());
        two.Path.Uid.ShouldBe(actor.Path.Uid);
    }

    [Fact]
    public void A_reference_that_comes_home_is_the_actor_itself() =>
        ((ExtendedActorSystem)Sys).Provider.ResolveActorRef(Serialization.SerializedActorPath(TestActor)).ShouldBeSameAs(TestActor);

    [Fact]
    public void A_question_is_answered_from_elsewhere()
    {
        Other.ActorOf(Props.CreateBy(() => new Echo()), "echo");
        Find(Other, "echo").Ask<string>("who?", TimeSpan.FromSeconds(20)).Result.ShouldBe("who?");
    }

    [Fact]
    public void Whom_nobody_finds_is_reported_as_not_found() =>
        Should.Throw<AggregateException>(() => Find(Other, "nobody")).InnerException.ShouldBeOfType<ActorNotFoundException>();

    [Fact]
    public void A_message_for_a_path_without_an_actor_ends_in_the_dead_letters_there()
    {
        using var letters = new TestKit(Other);
        Other.EventStream.Subscribe(letters.TestActor, typeof(DeadLetter));
        Select(Other, "nobody").Tell("lost", TestActor);
        letters.ExpectMsg<DeadLetter>().Message.ShouldBe("lost");
        ((ExtendedActorSystem)Sys).Provider.ResolveActorRef($"{AddressOf(Other)}/user/nobody").Tell("lost too", TestActor);
        letters.ExpectMsg<DeadLetter>().Message.ShouldBe("lost too");
    }

    [Fact]
    public void A_reference_to_an_earlier_incarnation_does_not_reach_the_next_one()
    {
        var first = Other.ActorOf(Props.CreateBy(() => new Echo()), "echo");
        var remote = Find(Other, "echo");
        first.GracefulStop(TimeSpan.FromSeconds(20)).Result.ShouldBeTrue();
        using var letters = new TestKit(Other);
        Other.EventStream.Subscribe(letters.TestActor, typeof(DeadLetter));
        Other.ActorOf(Props.CreateBy(() => new Echo()), "echo");
        remote.Tell("for the first", TestActor);
        letters.ExpectMsg<DeadLetter>().Message.ShouldBe("for the first");
        Select(Other, "echo").Tell("for the second", TestActor);
        ExpectMsg("for the second");
    }

    [Fact]
    public void A_forwarded_message_keeps_its_sender_in_a_third_system()
    {
        var third = Start(OnLoopback());
        third.ActorOf(Props.CreateBy(() => new Echo()), "echo");
        var there = ((ExtendedActorSystem)Other).Provider.ResolveActorRef($"{AddressOf(third)}/user/echo");
        Other.ActorOf(Props.CreateBy(() => new Relay(there)), "relay");
        Select(Other, "relay").Tell("around", TestActor);
        ExpectMsg("around");
        LastSender.Path.Address.ShouldBe(AddressOf(third));
    }

    [Fact]
    public void Wildcards_reach_several_actors()
    {
        for (var i = 0; i < 3; i++) Other.ActorOf(Props.CreateBy(() => new Echo()), $"echo-{i}");
        Select(Other, "echo-*").Tell("all", TestActor);
        ReceiveN(3).ShouldBe(["all", "all", "all"]);
    }

    [Fact]
    public void What_nobody_can_write_is_a_dead_letter_and_stops_nothing()
    {
        Other.ActorOf(Props.CreateBy(() => new Echo()), "echo");
        var echo = Find(Other, "echo");
        EventFilter.DeadLetter<Version>().ExpectOne(() => echo.Tell(new Version(1, 2), TestActor));
        echo.Tell("goes on", TestActor);
        ExpectMsg("goes on");
    }

    [Fact]
    public void A_message_above_the_limit_is_a_dead_letter_and_one_near_it_arrives()
    {
        Other.ActorOf(Props.CreateBy(() => new Echo()), "echo");
        var echo = Find(Other, "echo");
        EventFilter.DeadLetter<byte[]>().ExpectOne(() => echo.Tell(new byte[17 * 1024 * 1024], TestActor));
        echo.Tell(new byte[15 * 1024 * 1024], TestActor);
        ExpectMsg<byte[]>().Length.ShouldBe(15 * 1024 * 1024);
    }

    [Fact]
    public void A_peer_that_ends_is_reported_at_once_and_its_successor_is_reached()
    {
        var port = FreePorts.Next();
        Other = Start(OnLoopback(port));
        Other.ActorOf(Props.CreateBy(() => new Echo()), "echo");
        Select(Other, "echo").Tell("hello", TestActor);
        ExpectMsg("hello");
        Other.Terminate().Wait(TimeSpan.FromSeconds(20)).ShouldBeTrue();
        Events.FishForMessage<DisassociatedEvent>(e => !e.IsInbound);

        Other = Start(OnLoopback(port));
        Other.ActorOf(Props.CreateBy(() => new Echo()), "echo");
        AwaitAssert(() =>
        {
            Select(Other, "echo").Tell("second life", TestActor);
            ExpectMsg("second life", TimeSpan.FromSeconds(1));
        });
    }

    [Fact]
    public void Somebody_who_is_not_there_is_an_error_of_the_association()
    {
        var nobody = new Address("akka.tcp", "coord", "127.0.0.1", 1);
        Sys.ActorSelection($"{nobody}/user/x").Tell("lost");
        var error = Events.ExpectMsg<AssociationErrorEvent>();
        error.RemoteAddress.ShouldBe(nobody);
        error.Cause.Message.ShouldContain("refused");
    }

    [Fact]
    public void A_port_that_is_taken_is_named()
    {
        var port = AddressOf(Other).Port!.Value;
        Should.Throw<RemoteException>(() => Start(OnLoopback(port))).Message.ShouldContain($"127.0.0.1:{port}");
    }
}
