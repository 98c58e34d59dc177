using CoordActors.Actors.Remote;

namespace CoordActors.Actors.Tests;

public sealed class SimulatedNodeTests
{
    private readonly DeterministicDispatcher _dispatcher = new(1);
    private readonly TestScheduler _clock;
    private readonly SimulatedNetwork _network;
    private readonly List<string> _log = [];

    public SimulatedNodeTests()
    {
        _clock = new TestScheduler(_dispatcher);
        _network = new SimulatedNetwork(_clock, seed: 1);
    }

    [Fact]
    public void A_fast_clock_makes_more_ticks()
    {
        var fast = Node("fast");
        fast.ClockRate = 1.1;
        Start(fast).ActorOf(Props.CreateBy(() => new Ticker("fast", _log)));
        Start(Node("right")).ActorOf(Props.CreateBy(() => new Ticker("right", _log)));
        Pass(100_000);
        _log.Count(l => l == "right").ShouldBe(1000);
        _log.Count(l => l == "fast").ShouldBe(1100);
        fast.Scheduler.MonotonicClock.ShouldBe(TimeSpan.FromSeconds(110));
    }

    [Fact]
    public void A_clock_whose_rate_changes_never_goes_back_and_misses_no_tick()
    {
        var node = Node("one");
        Start(node).ActorOf(Props.CreateBy(() => new Ticker("tick", _log)));
        Pass(1050);
        _log.Count.ShouldBe(10);
        node.ClockRate = 0.5;
        Pass(1000);
        _log.Count.ShouldBe(15);
        node.ClockRate = 10;
        Pass(1000);
        _log.Count.ShouldBe(115);
    }

    [Fact]
    public void A_set_time_of_day_moves_no_timer()
    {
        var node = Node("one");
        Start(node).ActorOf(Props.CreateBy(() => new Ticker("tick", _log)));
        var before = node.Scheduler.Now;
        node.JumpClock(TimeSpan.FromHours(-1));
        Pass(1000);
        _log.Count.ShouldBe(10);
        node.Scheduler.Now.ShouldBe(before - TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_paused_node_does_nothing_and_afterwards_everything()
    {
        var node = Node("paused");
        var system = Start(node);
        system.ActorOf(Props.CreateBy(() => new Ticker("tick", _log)), "ticker");
        var other = Start(Node("other"));
        Pass(100);
        node.Pause();
        other.ActorSelection(AddressOf(system) + "/user/ticker").Tell("hello");
        Pass(1000);
        _log.ShouldBe(["tick"]);
        node.Resume();
        Pass(5000);
        _log.ShouldContain("hello");
        _log.Count(l => l == "tick").ShouldBe(61);
    }

    [Fact]
    public void A_crashed_node_never_does_anything_again()
    {
        var node = Node("one");
        Start(node).ActorOf(Props.CreateBy(() => new Ticker("first life", _log)));
        Pass(250);
        node.Crash();
        Start(Node("one")).ActorOf(Props.CreateBy(() => new Ticker("second life", _log)));
        Pass(350);
        _log.ShouldBe(["first life", "first life", "second life", "second life", "second life"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(77)]
    public void The_same_seed_gives_the_same_life_of_the_network(int seed)
    {
        var first = LifeOf(seed);
        first.Count.ShouldBeGreaterThan(500);
        LifeOf(seed).ShouldBe(first);
        LifeOf(seed + 1).ShouldNotBe(first);
    }

    [Fact]
    public void Whatever_happens_messages_between_two_hosts_arrive_at_most_once_and_in_their_order()
    {
        for (var seed = 100; seed < 130; seed++)
        {
            var last = new Dictionary<(string From, string To), int>();
            foreach (var (from, to, number) in LifeOf(seed).Select(line => line.Split(' ')).Select(d => (d[1], d[2], int.Parse(d[3]))))
            {
                number.ShouldBeGreaterThan(last.GetValueOrDefault((from, to), -1), $"from {from} to {to} with seed {seed}");
                last[(from, to)] = number;
            }
        }
    }

    /// <summary>Three nodes that gossip while resets, stalls, pauses and crashes happen to them; every delivery with its time.</summary>
    private static List<string> LifeOf(int seed)
    {
        var dispatcher = new DeterministicDispatcher(seed);
        var clock = new TestScheduler(dispatcher);
        var network = new SimulatedNetwork(clock, seed);
        var deliveries = new List<string>();
        network.MessageDelivered += d => deliveries.Add($"{clock.MonotonicClock} {d.From.Host} {d.To.Host} {d.Message}");
        string[] hosts = ["a", "b", "c"];
        var lives = 0;
        var systems = new Dictionary<string, ActorSystem>();
        var nodes = hosts.ToDictionary(host => host, host => Begin(host));
        var random = new Random(seed);
        for (var step = 0; step < 100; step++)
        {
            var (one, other) = (hosts[random.Next(3)], hosts[random.Next(3)]);
            switch (random.Next(8))
            {
                case 0: network.Reset(one, other); break;
                case 1: network.Link(one, other).IsStalled = true; break;
                case 2: network.HealAll(); break;
                case 3: nodes[one].Pause(); break;
                case 4: nodes[one].Resume(); break;
                case 5 when random.Next(3) == 0:
                    nodes[one].Crash();
                    nodes[one] = Begin(one);
                    break;
            }

            if (step % 40 == 39 && systems[one].Terminate() is var ended)
            {
                nodes[one].Resume();
                while (!ended.IsCompleted) clock.Advance(TimeSpan.FromMilliseconds(1));
                nodes[one] = Begin(one);
            }

            clock.Advance(TimeSpan.FromMilliseconds(random.Next(300)));
        }

        return deliveries;

        SimulatedNode Begin(string host)
        {
            var node = new SimulatedNode(network, host, dispatcher, clock) { ClockRate = 1 + (host[0] / 10_000.0) };
            systems[host] = Create(node, network);
            systems[host].ActorOf(Props.CreateBy(() => new Gossip([.. hosts.Where(h => h != host)], lives++ * 1_000_000)), "gossip");
            return node;
        }
    }

    private static ActorSystem Create(SimulatedNode node, SimulatedNetwork network) => ActorSystem.Create("coord", ActorSystemSetup.Create(
        new RuntimeSetup { Dispatcher = node.Dispatcher, Scheduler = node.Scheduler, Log = new Silence() },
        new RemoteSetup { Host = node.Host, Port = 2888, Transport = network.CreateTransport() }));

    private static Address AddressOf(ActorSystem system) => ((ExtendedActorSystem)system).Provider.DefaultAddress;

    private SimulatedNode Node(string host) => new(_network, host, _dispatcher, _clock);

    private ActorSystem Start(SimulatedNode node) => Create(node, _network);

    private void Pass(int milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private sealed class Silence : ILogSink
    {
        public bool IsEnabled(LogLevel level) => false;

        public void Log(LogEvent logEvent)
        {
        }
    }

    private sealed class Ticker : UntypedActor, IWithTimers
    {
        private readonly List<string> _log;

        public Ticker(string name, List<string> log)
        {
            _log = log;
            Name = name;
        }

        public ITimerScheduler Timers { get; set; } = null!;

        private string Name { get; }

        protected override void PreStart() => Timers.StartPeriodicTimer("tick", Name, TimeSpan.FromMilliseconds(100));

        protected override void OnReceive(object message) => _log.Add((string)message);
    }

    private sealed class Gossip(string[] others, int first) : UntypedActor, IWithTimers
    {
        private int _count = first;

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => Timers.StartPeriodicTimer("tick", "tick", TimeSpan.FromMilliseconds(20));

        protected override void OnReceive(object message)
        {
            if (message is not "tick") return;
            foreach (var host in others) Context.ActorSelection($"akka.tcp://coord@{host}:2888/user/gossip").Tell(_count++);
        }
    }
}
