namespace CoordActors.Actors.Tests;

public sealed class ReproducibilityTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(int.MaxValue)]
    public void The_same_seed_gives_the_same_order_of_events(int seed) =>
        GossipOf(seed).ShouldBe(GossipOf(seed));

    [Fact]
    public void Different_seeds_give_different_orders() =>
        Enumerable.Range(0, 20).Select(seed => string.Join(' ', GossipOf(seed))).Distinct().Count().ShouldBeGreaterThan(10);

    [Fact]
    public void Without_a_seed_actors_get_their_turns_in_the_order_of_their_wake_ups() =>
        GossipOf(null).Take(4).ShouldBe(["0 hears 0", "1 hears 0", "2 hears 0", "3 hears 0"]);

    [Fact]
    public void In_any_order_the_messages_between_two_actors_stay_in_theirs()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            using var world = new DeterministicTestKit(seed);
            var relay = world.Sys.ActorOf(Props.CreateBy(() => new Relay(world.TestActor)));
            for (var i = 0; i < 20; i++) relay.Tell(i);
            world.ReceiveN(20).ShouldBe(Enumerable.Range(0, 20).Cast<object>());
        }
    }

    /// <summary>Four actors pass rumours around, with timers; what each hears, in the order of the whole world.</summary>
    private static List<string> GossipOf(int? seed)
    {
        using var world = new DeterministicTestKit(seed);
        var heard = new List<string>();
        var gossips = new IActorRef[4];
        for (var i = 0; i < gossips.Length; i++)
        {
            var number = i;
            gossips[i] = world.Sys.ActorOf(Props.CreateBy(() => new Gossip(number, gossips, heard)));
        }

        foreach (var gossip in gossips) gossip.Tell(0);
        world.Advance(TimeSpan.FromSeconds(10));
        return heard;
    }

    private sealed class Relay(IActorRef next) : UntypedActor
    {
        protected override void OnReceive(object message) => next.Tell(message);
    }

    private sealed class Gossip(int number, IActorRef[] others, List<string> heard) : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            heard.Add($"{number} hears {message}");
            if (message is not int rumour || rumour >= 3) return;
            others[(number + 1) % others.Length].Tell(rumour + 1);
            Timers.StartSingleTimer(rumour, rumour + 2, TimeSpan.FromSeconds(1));
        }
    }
}
