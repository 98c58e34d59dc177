namespace CoordActors.Actors.Persistence;

/// <summary>The plug-ins of persistence, chosen by the composition root.</summary>
public sealed class PersistenceSetup : Setup
{
    /// <summary>The journal; give it the pinned dispatcher when it blocks. In memory by default.</summary>
    public Props Journal { get; init; } = MemoryJournal.Props(new SimulatedDisk());

    /// <summary>The snapshot store. In memory by default.</summary>
    public Props SnapshotStore { get; init; } = MemorySnapshotStore.Props(new SimulatedDisk());

    /// <summary>Journals and snapshot stores that actors choose by JournalPluginId and SnapshotPluginId.</summary>
    public IReadOnlyDictionary<string, Props> Plugins { get; init; } = new Dictionary<string, Props>();

    /// <summary>How long a recovering actor waits for the next piece of its history before it gives up; 30 s by default, as in Akka.NET.</summary>
    public TimeSpan RecoveryEventTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>True to fail a recovery whose events do not begin right after its snapshot: for actors that delete only events which a kept
    /// snapshot contains, such a gap is damage. False by default, as in Akka.NET. After a damaged snapshot it is always refused.</summary>
    public bool RefuseGaps { get; init; }
}

/// <summary>Persistence of a system: its plug-ins, each an actor that is started at its first use.</summary>
public sealed class Persistence : IExtension
{
    private readonly ExtendedActorSystem _system;
    private readonly Dictionary<string, IActorRef> _plugins = [];
    private readonly Lock _gate = new();

    private Persistence(ExtendedActorSystem system)
    {
        _system = system;
        Setup = system.Setup.Get<PersistenceSetup>() ?? new PersistenceSetup();
    }

    /// <summary>The id of the extension.</summary>
    public static ExtensionIdProvider<Persistence> Id { get; } = new Provider();

    /// <summary>What the composition root chose.</summary>
    public PersistenceSetup Setup { get; }

    /// <summary>Persistence of a system.</summary>
    /// <param name="system">The system.</param>
    public static Persistence Get(ActorSystem system) => Id.Get(system);

    /// <summary>A journal.</summary>
    /// <param name="journalPluginId">Its id, empty for the default one.</param>
    /// <exception cref="ConfigurationException">There is no such plug-in.</exception>
    public IActorRef JournalFor(string journalPluginId) => PluginFor(journalPluginId, "journal", Setup.Journal);

    /// <summary>A snapshot store.</summary>
    /// <param name="snapshotPluginId">Its id, empty for the default one.</param>
    /// <exception cref="ConfigurationException">There is no such plug-in.</exception>
    public IActorRef SnapshotStoreFor(string snapshotPluginId) => PluginFor(snapshotPluginId, "snapshot-store", Setup.SnapshotStore);

    private IActorRef PluginFor(string id, string nameOfDefault, Props defaultProps)
    {
        ArgumentNullException.ThrowIfNull(id);
        var name = id.Length == 0 ? nameOfDefault : id;
        lock (_gate)
        {
            if (_plugins.TryGetValue(name, out var running)) return running;
            var props = defaultProps;
            if (id.Length > 0 && !Setup.Plugins.TryGetValue(id, out props))
                throw new ConfigurationException($"There is no persistence plug-in '{id}'.");
            return _plugins[name] = _system.SystemActorOf(props!, name);
        }
    }

    private sealed class Provider : ExtensionIdProvider<Persistence>
    {
        public override Persistence CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
