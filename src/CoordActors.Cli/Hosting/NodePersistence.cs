using CoordActors.Actors;
using CoordActors.Persistence.Sqlite;
using CoordActors.Server.Ensemble;
using CoordActors.Server.Journal;
using CoordActors.Server.Settings;

namespace CoordActors.Cli.Hosting;

/// <summary>Journal and snapshots of a server: its data directory is locked as long as this is open.</summary>
internal sealed class NodePersistence : IDisposable
{
    private readonly SqlitePersistence _sqlite;

    private NodePersistence(SqlitePersistence sqlite) => _sqlite = sqlite;

    /// <summary>What the actor system needs to know.</summary>
    public ActorSystemSetup Setup => ActorSystemSetup.Create(
        _sqlite.CreateSetup(),
        SerializationSetup.Create(system => [JournalSerializer.Details(system), PeerSerializer.Details(system)]));

    /// <exception cref="DataDirectoryException">It is in use, or something in it is foreign, newer, damaged or inaccessible.</exception>
    public static NodePersistence Open(ServerSettings settings) => new(SqlitePersistence.Open(new SqlitePersistenceOptions
    {
        Directory = settings.JournalDirectory,
        SnapshotDirectory = Path.Combine(settings.DataDirectory, "snapshots"),
        SnapshotsKept = settings.Snapshot.Keep,
        DiskFreeMin = settings.Journal.DiskFreeMin,
        WalMax = settings.Journal.WalSize,
        CheckpointAt = settings.Journal.WalSize / 4,
        Fsync = settings.Journal.Fsync,
    }));

    public void Dispose() => _sqlite.Dispose();
}
