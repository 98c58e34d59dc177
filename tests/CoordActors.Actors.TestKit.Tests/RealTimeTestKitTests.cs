namespace CoordActors.Actors.Tests;

public sealed class RealTimeTestKitTests : TestKit
{
    [Fact]
    public void Expectations_wait_for_actors_on_other_threads()
    {
        var probe = CreateTestProbe();
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(5), probe, "hello", TestActor);
        probe.ExpectMsg("hello");
        probe.Reply("answer");
        ExpectMsg("answer");
        ExpectNoMsg(1);
        Should.Throw<TestKitException>(() => ExpectMsg<string>(TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public void A_system_of_somebody_else_is_left_running()
    {
        using (var guest = new TestKit(Sys))
        {
            guest.TestActor.Tell("hello", TestActor);
            guest.ExpectMsg("hello");
            Should.Throw<InvalidOperationException>(() => guest.EventFilter.Error());
        }

        Sys.WhenTerminated.IsCompleted.ShouldBeFalse();
    }
}
