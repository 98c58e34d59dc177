using CoordActors.Actors.Remote;

namespace CoordActors.Actors.Tests.Remote;

/// <summary>Two systems on the loopback interface: that of the test, and another one.</summary>
public abstract class RemoteTestKit : TestKit
{
    private readonly List<ActorSystem> _others = [];

    protected RemoteTestKit(RemoteSetup? setup = null, SerializationSetup? serialization = null)
        : base(Setup(setup ?? OnLoopback(), serialization))
    {
        Events = CreateTestProbe("events");
        Sys.EventStream.Subscribe(Events.Ref, typeof(AssociationEvent));
        Other = Start(OnLoopback(), serialization);
    }

    protected ActorSystem Other { get; set; }

    /// <summary>Gets what happens to the connections of the test's system.</summary>
    protected TestProbe Events { get; }

    protected static RemoteSetup OnLoopback(int port = 0) => new() { Host = "127.0.0.1", Port = port };

    protected static Address AddressOf(ActorSystem system) => ((ExtendedActorSystem)system).Provider.DefaultAddress;

    protected ActorSystem Start(RemoteSetup setup, SerializationSetup? serialization = null)
    {
        var system = ActorSystem.Create("coord", Setup(setup, serialization));
        _others.Add(system);
        return system;
    }

    /// <summary>The selection of an actor of another system.</summary>
    protected ActorSelection Select(ActorSystem system, string path) => Sys.ActorSelection($"{AddressOf(system)}/user/{path}");

    /// <summary>The reference of an actor of another system.</summary>
    protected IActorRef Find(ActorSystem system, string path) => Select(system, path).ResolveOne(TimeSpan.FromSeconds(20)).Result;

    protected override void AfterAll()
    {
        foreach (var system in _others) system.Terminate().Wait(TimeSpan.FromSeconds(20)).ShouldBeTrue();
    }

    private static ActorSystemSetup Setup(RemoteSetup setup, SerializationSetup? serialization) =>
        serialization is null ? ActorSystemSetup.Create(setup) : ActorSystemSetup.Create(setup, serialization);

    protected sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }

    protected sealed class Relay(IActorRef next) : UntypedActor
    {
        protected override void OnReceive(object message) => next.Forward(message);
    }
}
