namespace CoordActors.Persistence.Sqlite.Tests;

/// <summary>What is promised by every kind of storage: the systems of a test live on one, one after the other.</summary>
public abstract class StorageContract : IDisposable
{
    private readonly IStorage _storage;

    private protected StorageContract(IStorage storage) => _storage = storage;

    private protected IStorage Storage => _storage;

    public void Dispose()
    {
        _storage.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A life that leaves a snapshot of two lines, whose events are deleted, and the event of the third line.</summary>
    private protected void LeaveASnapshotInPlaceOfItsEvents()
    {
        using var life = new Life(_storage);
        var notebook = life.Write("a", "one", "two");
        life.TakeSnapshot(notebook);
        life.Append(notebook, "three");
        life.Forget(notebook, 2);
    }
}
