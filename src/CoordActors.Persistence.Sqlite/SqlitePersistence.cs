using CoordActors.Actors;
using CoordActors.Actors.Persistence;

namespace CoordActors.Persistence.Sqlite;

/// <summary>A data directory in use: locked, its journal open. The composition root opens it before the actor system starts, so that what is
/// wrong with the directory ends the start with one sentence, and disposes it after the system has ended.</summary>
public sealed class SqlitePersistence : IDisposable
{
    private readonly DataDirectoryLock _lock;

    private SqlitePersistence(SqlitePersistenceOptions options, DataDirectoryLock directoryLock, JournalDatabase journal)
    {
        Options = options;
        _lock = directoryLock;
        Journal = journal;
    }

    /// <summary>How it was opened.</summary>
    public SqlitePersistenceOptions Options { get; }

    internal JournalDatabase Journal { get; }

    /// <summary>Locks a data directory and opens or creates its journal.</summary>
    /// <param name="options">Where and how.</param>
    /// <exception cref="DataDirectoryException">The directory is in use, or something in it is foreign, newer, damaged or inaccessible.</exception>
    public static SqlitePersistence Open(SqlitePersistenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var directoryLock = DataDirectoryLock.Acquire(options.Directory);
        try
        {
            SnapshotFiles.Prepare(options.SnapshotDirectory);
            return new SqlitePersistence(options, directoryLock, JournalDatabase.Open(options));
        }
        catch
        {
            directoryLock.Dispose();
            throw;
        }
    }

    /// <summary>The plug-ins for one actor system: the journal on a thread of its own, snapshots in files, gaps in a history refused.</summary>
    public PersistenceSetup CreateSetup() => new()
    {
        Journal = Props.CreateBy(() => new SqliteJournal(this)).WithDispatcher(MessageDispatcher.PinnedId),
        SnapshotStore = Props.CreateBy(() => new FileSnapshotStore(Options)),
        RefuseGaps = true,
    };

    /// <summary>Closes the journal and lets go of the directory. The actor system must have ended.</summary>
    public void Dispose()
    {
        Journal.Dispose();
        _lock.Dispose();
    }
}
