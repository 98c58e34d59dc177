using CoordActors.Actors;
using CoordActors.Actors.Persistence;
using CoordActors.Protocol;
using CoordActors.Server.Journal;
using CoordActors.Server.Settings;
using CoordActors.Tree;

namespace CoordActors.Simulation.Servers;

/// <summary>Gives disks a past: the tree of an ensemble that has come far, as <c>coord restore</c> leaves it, with zxids that are high.</summary>
internal sealed class Forerunner : UntypedActor
{
    private readonly long _zxid;
    private readonly IActorRef _journal;

    private Forerunner(long zxid)
    {
        _zxid = zxid;
        var recovery = new TreeRecovery(TreeRecovery.InitialSettings, isStandalone: false);
        _journal = Context.ActorOf(Props.CreateBy(() => new JournalActor(recovery, new SnapshotSettings(), TimeSpan.FromSeconds(1))), "journal");
    }

    /// <summary>Everything is on the disks when this returns.</summary>
    public static void Fill(WholeWorld world, string host, SimulatedDisk journal, SimulatedDisk snapshots, long zxid)
    {
        var isHeld = journal.IsHeld;
        journal.IsHeld = false;
        var node = new SimulatedNode(world.Network, $"before-{host}", world.Dispatcher, world.Clock);
        var system = ActorSystem.Create("coord", ActorSystemSetup.Create(
            new RuntimeSetup { Dispatcher = node.Dispatcher, Scheduler = node.Scheduler },
            new PersistenceSetup
            {
                Journal = MemoryJournal.Props(journal, serializesEvents: true),
                SnapshotStore = MemorySnapshotStore.Props(snapshots),
            },
            SerializationSetup.Create(created => [JournalSerializer.Details(created)])));
        system.ActorOf(Props.CreateBy(() => new Forerunner(zxid)));
        world.Dispatcher.RunUntilIdle();
        node.Crash();
        journal.IsHeld = isHeld;
        foreach (var disk in (SimulatedDisk[])[journal, snapshots])
        {
            disk.Crash();
            disk.Restart();
        }
    }

    protected override void OnReceive(object message)
    {
        if (message is JournalEvent.Recovered recovered)
        {
            using var settings = new JuteWriter();
            recovered.Tree.Settings.Write(settings);
            recovered.Tree.Apply(new Txn { Zxid = _zxid, Kind = TxnKind.Settings, Body = settings.Written }, null, IWatchEvents.None);
            var epoch = new Zxid(_zxid).Epoch;
            _journal.Tell(new JournalCommand.PersistEpochs(epoch, epoch));
            _journal.Tell(new JournalCommand.InstallTree(recovered.Tree, _zxid));
        }
    }
}
