using CoordActors.Actors.Remote;

namespace CoordActors.Actors.Tests;

public sealed class SimulatedNetworkTests : IDisposable
{
    private readonly DeterministicDispatcher _dispatcher = new(1);
    private readonly TestScheduler _clock;
    private readonly SimulatedNetwork _network;
    private readonly List<string> _events = [];
    private readonly List<string> _heard = [];
    private readonly ActorSystem _one;
    private readonly ActorSystem _two;

    public SimulatedNetworkTests()
    {
        _clock = new TestScheduler(_dispatcher);
        _network = new SimulatedNetwork(_clock, seed: 1);
        _one = Start("one");
        _two = Start("two");
    }

    [Fact]
    public void A_message_arrives_in_virtual_time_and_its_sender_can_be_answered()
    {
        _two.ActorOf(Props.CreateBy(() => new Answerer(_heard)), "answerer");
        var asker = _one.ActorOf(Props.CreateBy(() => new Recorder(_heard)), "asker");
        At(_two, "answerer").Tell("hello", asker);
        Pass(10);
        _heard.ShouldBe(["hello", "hello to you"]);
    }

    [Fact]
    public void Messages_of_one_system_to_another_keep_their_order_whatever_their_delays()
    {
        _two.ActorOf(Props.CreateBy(() => new Recorder(_heard)), "recorder");
        for (var i = 0; i < 500; i++)
        {
            At(_two, "recorder").Tell(i);
            if (i % 10 == 0) _clock.Advance(TimeSpan.FromMicroseconds(50));
        }

        Pass(10);
        _heard.ShouldBe(Enumerable.Range(0, 500).Select(i => $"{i}"));
    }

    [Fact]
    public void A_reset_tells_both_sides_and_what_arrived_before_it_is_a_beginning_of_what_was_sent()
    {
        _two.ActorOf(Props.CreateBy(() => new Recorder(_heard)), "recorder");
        At(_two, "recorder").Tell("first");
        Pass(10);
        for (var i = 0; i < 100; i++) At(_two, "recorder").Tell(i);
        _clock.Advance(TimeSpan.FromMicroseconds(20));
        _network.Reset("one", "two");
        Pass(1000);
        _heard.ShouldBe(_heard.Take(1).Concat(Enumerable.Range(0, _heard.Count - 1).Select(i => $"{i}")));
        _heard.Count.ShouldBeLessThan(101);
        _events.ShouldBe(
            ["one: Associated two out", "two: Associated one in", "one: Disassociated two out", "two: Disassociated one in"], ignoreOrder: true);

        At(_two, "recorder").Tell("again");
        Pass(1000);
        _heard[^1].ShouldBe("again");
    }

    [Fact]
    public void A_stall_holds_one_direction_and_tells_nobody()
    {
        _two.ActorOf(Props.CreateBy(() => new Answerer(_heard)), "answerer");
        var asker = _one.ActorOf(Props.CreateBy(() => new Recorder(_heard)), "asker");
        At(_two, "answerer").Tell("a", asker);
        Pass(10);
        _network.Link("two", "one").IsStalled = true;
        At(_two, "answerer").Tell("b", asker);
        Pass(60_000);
        _heard.ShouldBe(["a", "a to you", "b"]);
        _events.ShouldNotContain(e => e.Contains("Disassociated"));
        _network.Link("two", "one").IsStalled = false;
        Pass(10);
        _heard[^1].ShouldBe("b to you");
    }

    [Fact]
    public void A_crash_is_seen_by_the_others_and_a_new_life_at_the_same_host_is_reached()
    {
        _two.ActorOf(Props.CreateBy(() => new Recorder(_heard)), "recorder");
        At(_two, "recorder").Tell("first life");
        Pass(10);
        _network.Crash("two");
        Pass(10);
        _events.ShouldContain("one: Disassociated two out");
        At(_two, "recorder").Tell("nobody");
        Pass(100);
        _events.ShouldContain("one: Error two out");

        var next = Start("two");
        next.ActorOf(Props.CreateBy(() => new Recorder(_heard)), "recorder");
        Pass(2000);
        At(next, "recorder").Tell("second life");
        Pass(2000);
        _heard.ShouldBe(["first life", "second life"]);
    }

    [Fact]
    public void What_a_refused_dial_was_made_for_is_dropped()
    {
        _two.ActorOf(Props.CreateBy(() => new Recorder(_heard)), "recorder");
        _network.Link("one", "two").RefusesDials = true;
        At(_two, "recorder").Tell("lost");
        Pass(100);
        _events.ShouldContain("one: Error two out");
        _network.Link("one", "two").RefusesDials = false;
        At(_two, "recorder").Tell("found");
        Pass(2000);
        _heard.ShouldBe(["found"]);
    }

    [Fact]
    public void A_paused_host_hears_everything_when_it_resumes()
    {
        _two.ActorOf(Props.CreateBy(() => new Recorder(_heard)), "recorder");
        At(_two, "recorder").Tell("a");
        Pass(10);
        _network.Pause("two");
        At(_two, "recorder").Tell("b");
        Pass(10_000);
        _heard.ShouldBe(["a"]);
        _network.Resume("two");
        Pass(10);
        _heard.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Every_delivery_can_be_observed()
    {
        var seen = new List<string>();
        _network.MessageDelivered += d => seen.Add($"{d.From.Host} to {d.To.Host}{d.Recipient.Path.ToStringWithoutAddress()}: {d.Message}");
        _two.ActorOf(Props.CreateBy(() => new Recorder(_heard)), "recorder");
        Resolve(_two, "recorder").Tell("seen");
        Pass(10);
        seen.ShouldBe(["one to two/user/recorder: seen"]);
    }

    [Fact]
    public void A_sender_that_outruns_the_network_loses_the_connection_not_the_memory()
    {
        var sent = 0;
        _two.ActorOf(Props.CreateBy(() => new Recorder(_heard)), "recorder");
        At(_two, "recorder").Tell("first");
        Pass(10);
        _network.Cut("one", "two");
        while (!_events.Contains("one: Disassociated two out") && sent++ < 1000)
        {
            At(_two, "recorder").Tell(new byte[100_000]);
            _dispatcher.RunUntilIdle();
        }

        sent.ShouldBeInRange(50, 70);
    }

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
        Pass(1);
    }

    private static Address AddressOf(ActorSystem system) => ((ExtendedActorSystem)system).Provider.DefaultAddress;

    private ActorSelection At(ActorSystem system, string actor) => _one.ActorSelection($"{AddressOf(system)}/user/{actor}");

    private IActorRef Resolve(ActorSystem system, string actor) =>
        ((ExtendedActorSystem)_one).Provider.ResolveActorRef($"{AddressOf(system)}/user/{actor}");

    private void Pass(int milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private ActorSystem Start(string host)
    {
        var system = ActorSystem.Create("coord", ActorSystemSetup.Create(
            new RuntimeSetup { Dispatcher = _dispatcher, Scheduler = _clock },
            new RemoteSetup { Host = host, Port = 2888, Transport = _network.CreateTransport(), MaxQueueBytes = 5_000_000 }));
        var watcher = system.ActorOf(Props.CreateBy(() => new EventRecorder(host, _events)));
        system.EventStream.Subscribe(watcher, typeof(AssociationEvent));
        return system;
    }

    private sealed class Recorder(List<string> heard) : UntypedActor
    {
        protected override void OnReceive(object message) => heard.Add($"{message}");
    }

    private sealed class Answerer(List<string> heard) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            heard.Add($"{message}");
            Sender.Tell($"{message} to you");
        }
    }

    private sealed class EventRecorder(string host, List<string> events) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            var happened = (AssociationEvent)message;
            var what = happened switch { AssociatedEvent => "Associated", DisassociatedEvent => "Disassociated", _ => "Error" };
            events.Add($"{host}: {what} {happened.RemoteAddress.Host} {(happened.IsInbound ? "in" : "out")}");
        }
    }
}
