namespace CoordActors.Actors.Tests;

public sealed class TestKitTests : DeterministicTestKit
{
    [Fact]
    public void The_test_is_the_sender_of_what_it_tells()
    {
        var probe = CreateTestProbe("probe");
        probe.Ref.Tell("hello");
        probe.ExpectMsgFrom(TestActor, "hello");
        probe.Reply("and hello to you");
        ExpectMsgFrom<string>(probe).ShouldBe("and hello to you");
        LastSender.ShouldBe(probe.Ref);
    }

    [Fact]
    public void A_probe_sends_forwards_and_watches_in_its_own_name()
    {
        var (one, other) = (CreateTestProbe(), CreateTestProbe());
        one.Send(other, "first");
        other.ExpectMsg("first");
        other.Sender.ShouldBe(one.Ref);
        other.Forward(TestActor);
        ExpectMsgFrom(one, "first");
        one.Watch(other);
        Sys.Stop(other);
        one.ExpectTerminated(other);
    }

    [Fact]
    public void A_wrong_message_and_a_missing_one_fail_the_expectation()
    {
        TestActor.Tell(5);
        Should.Throw<TestKitException>(() => ExpectMsg<string>()).Message.ShouldContain("received <5>");
        Should.Throw<TestKitException>(() => ExpectMsg<string>(hint: "from nobody")).Message.ShouldContain("from nobody");
        TestActor.Tell("a");
        Should.Throw<TestKitException>(() => ExpectMsg("b"));
        TestActor.Tell("a");
        Should.Throw<TestKitException>(() => ExpectMsg<string>(text => text == "b"));
        TestActor.Tell("a");
        Should.Throw<TestKitException>(() => ExpectNoMsg());
        TestActor.Tell("a");
        Should.Throw<TestKitException>(() => ExpectMsgAllOf(["b"]));
        TestActor.Tell("a");
        Should.Throw<TestKitException>(() => ExpectMsgAnyOf(["b", "c"]));
    }

    [Fact]
    public void Messages_are_fished_for_received_while_they_match_and_ignored()
    {
        foreach (var message in new object[] { 1, 2, "three", 4, 5, "six" }) TestActor.Tell(message);
        ReceiveWhile<int>(_ => true).ShouldBe([1, 2]);
        ExpectMsg("three");
        FishForMessage(message => message is string).ShouldBe("six");
        IgnoreMessages<int>();
        TestActor.Tell(7);
        TestActor.Tell("eight");
        ExpectMsg("eight");
        IgnoreNoMessages();
        ReceiveOne(TimeSpan.FromSeconds(1)).ShouldBeNull();
    }

    [Fact]
    public void Within_limits_the_time_of_all_expectations_in_it()
    {
        Within(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), () =>
        {
            ExpectNoMsg(TimeSpan.FromSeconds(2));
            Remaining.ShouldBe(TimeSpan.FromSeconds(1));
        });
        Should.Throw<TestKitException>(() => Within(TimeSpan.FromSeconds(1), () => ExpectMsg<string>()));
        Should.Throw<TestKitException>(() => Within(TimeSpan.FromSeconds(1), () => Advance(TimeSpan.FromSeconds(2))));
        Should.Throw<TestKitException>(() => Within(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), () => { }));
    }

    [Fact]
    public void Virtual_time_passes_by_exactly_what_a_test_waits_for()
    {
        var start = Sys.Scheduler.Now;
        ExpectNoMsg(TimeSpan.FromDays(30));
        (Sys.Scheduler.Now - start).ShouldBe(TimeSpan.FromDays(30));
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromHours(1), TestActor, "later", ActorRefs.NoSender);
        ExpectMsg("later", TimeSpan.FromHours(2));
        (Sys.Scheduler.Now - start).ShouldBe(TimeSpan.FromDays(30) + TimeSpan.FromHours(1));
    }

    [Fact]
    public void A_condition_and_an_assertion_are_waited_for_while_the_actors_run()
    {
        var ticks = 0;
        Sys.Scheduler.Advanced.ScheduleRepeatedly(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), () => ticks++);
        AwaitCondition(() => ticks == 2);
        AwaitAssert(() => ticks.ShouldBe(4));
        Should.Throw<ShouldAssertException>(() => AwaitAssert(() => ticks.ShouldBe(100)));
        Should.Throw<TestKitException>(() => AwaitCondition(() => false));
    }

    [Fact]
    public void A_filter_counts_log_events_by_level_text_and_source()
    {
        EventFilter.Warning(start: "disk").ExpectOne(() => Sys.Log.Warning("disk {0} is full", 1));
        EventFilter.Error(contains: "full").Expect(2, () =>
        {
            Sys.Log.Error("one is full");
            Sys.Log.Error(new IOException("no space"), "another is full");
            Sys.Log.Warning("a third is nearly full");
        });
        Should.Throw<TestKitException>(() => EventFilter.Info().ExpectOne(() => Sys.Log.Debug("quiet")));
        EventFilter.DeadLetter<string>().ExpectOne(() => Sys.DeadLetters.Tell("lost"));
    }
}
