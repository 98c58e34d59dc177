using CoordActors.Actors.Persistence;
using CoordActors.Server.Journal;

namespace CoordActors.Server.Tests.Actors;

/// <summary>The actors of one server on one thread, in virtual time and on disks that the test holds, fills and crashes.</summary>
public abstract class ActorTests : DeterministicTestKit
{
    private protected ActorTests()
        : this(new ServerDisks())
    {
    }

    private ActorTests(ServerDisks disks)
        : base(1, disks.Setup()) => Disks = disks;

    private protected ServerDisks Disks { get; }

    private protected static void ExpectSilence(params TestProbe[] probes)
    {
        foreach (var probe in probes)
        {
            probe.ExpectNoMsg(TimeSpan.Zero);
        }
    }
}

/// <summary>Where a server's events and snapshots survive its end. The simulated disk keeps objects, so events go through their serializer.</summary>
internal sealed class ServerDisks
{
    public SimulatedDisk Journal { get; } = new();

    public SimulatedDisk Snapshots { get; } = new();

    public ActorSystemSetup Setup() => ActorSystemSetup.Create(
        new PersistenceSetup
        {
            Journal = MemoryJournal.Props(Journal, serializesEvents: true),
            SnapshotStore = MemorySnapshotStore.Props(Snapshots),
        },
        SerializationSetup.Create(system => [JournalSerializer.Details(system)]));
}

/// <summary>A parent that passes on what its child tells it, and stops a child that fails.</summary>
internal sealed class Foster(Props child, IActorRef probe) : UntypedActor
{
    protected override void PreStart() => probe.Tell(Context.ActorOf(child, "child"));

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void OnReceive(object message) => probe.Tell(message, Sender);
}
