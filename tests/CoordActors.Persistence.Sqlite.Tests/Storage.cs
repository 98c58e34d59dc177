using CoordActors.Actors;
using CoordActors.Actors.Persistence;

namespace CoordActors.Persistence.Sqlite.Tests;

/// <summary>What survives the systems of a test.</summary>
internal interface IStorage : IDisposable
{
    PersistenceSetup Open();

    void Close();

    void DamageNewestSnapshot(string persistenceId);
}

internal sealed class MemoryStorage : IStorage
{
    internal SimulatedDisk Disk { get; } = new();

    public PersistenceSetup Open()
    {
        Disk.Restart();
        return new() { Journal = MemoryJournal.Props(Disk), SnapshotStore = MemorySnapshotStore.Props(Disk) };
    }

    public void Close()
    {
    }

    public void DamageNewestSnapshot(string persistenceId) => Disk.DamageNewestSnapshot(persistenceId);

    public void Dispose()
    {
    }
}

internal sealed class SqliteStorage(SqlitePersistenceOptions? options = null) : IStorage
{
    private readonly TemporaryDirectory _directory = new();
    private SqlitePersistence? _open;

    internal SqlitePersistenceOptions Options { get; private set; } = options!;

    public PersistenceSetup Open()
    {
        Options = (Options ?? new SqlitePersistenceOptions { Directory = "", DiskFreeMin = 0, WalMax = 1 << 20, CheckpointAt = 1 << 18 })
            with
        { Directory = _directory.Path };
        _open = SqlitePersistence.Open(Options);
        return _open.CreateSetup();
    }

    public void Close()
    {
        _open?.Dispose();
        _open = null;
    }

    public void DamageNewestSnapshot(string persistenceId)
    {
        var newest = SnapshotFiles.List(SnapshotFiles.FolderOf(Options.SnapshotDirectory, persistenceId))[0].Path;
        Damage.FlipBit(newest, new FileInfo(newest).Length / 2);
    }

    public void Dispose()
    {
        Close();
        _directory.Dispose();
    }
}

internal sealed class TemporaryDirectory : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("journal-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

internal static class Damage
{
    internal static void FlipBit(string path, long at, int bit = 0)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = at;
        var old = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(old ^ (1 << bit)));
    }
}

/// <summary>One actor system on a storage, from its start to its orderly end.</summary>
internal sealed class Life : IDisposable
{
    private readonly IStorage _storage;

    internal Life(IStorage storage)
    {
        _storage = storage;
        Kit = new TestKit(ActorSystemSetup.Create(storage.Open(), TextSerializer.Setup));
    }

    internal TestKit Kit { get; }

    internal (IActorRef Notebook, Notebook.Opened Opened) Open(string id, Recovery? recovery = null)
    {
        var notebook = Kit.Sys.ActorOf(Notebook.Props(id, Kit.TestActor, recovery));
        return (notebook, Kit.ExpectMsg<Notebook.Opened>());
    }

    internal Exception FailToOpen(string id)
    {
        var notebook = Kit.Watch(Kit.Sys.ActorOf(Notebook.Props(id, Kit.TestActor)));
        var reason = Kit.ExpectMsg<Notebook.NotOpened>().Reason;
        Kit.ExpectTerminated(notebook);
        return reason;
    }

    internal IActorRef Write(string id, params string[] lines)
    {
        var (notebook, _) = Open(id);
        Append(notebook, lines);
        return notebook;
    }

    internal void Append(IActorRef notebook, params string[] lines)
    {
        foreach (var line in lines) notebook.Tell(new Notebook.Note(line));
        foreach (var line in lines) Kit.ExpectMsg<Notebook.Kept>().Line.ShouldBe(line);
    }

    internal void TakeSnapshot(IActorRef notebook)
    {
        notebook.Tell(new Notebook.TakeSnapshot());
        Kit.ExpectMsg<SaveSnapshotSuccess>();
    }

    internal void Forget(IActorRef notebook, long to)
    {
        notebook.Tell(new Notebook.Forget(to));
        Kit.ExpectMsg<DeleteMessagesSuccess>().ToSequenceNr.ShouldBe(to);
    }

    public void Dispose()
    {
        Kit.Shutdown();
        _storage.Close();
    }
}
