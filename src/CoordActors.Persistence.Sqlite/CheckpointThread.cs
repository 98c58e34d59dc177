using SQLitePCL;

namespace CoordActors.Persistence.Sqlite;

/// <summary>Moves pages from the write-ahead log into the database on a thread and a connection of its own, while commits go on.</summary>
internal sealed class CheckpointThread : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SemaphoreSlim _requests = new(0);
    private readonly ManualResetEventSlim _idle = new(true);
    private readonly Thread _thread;
    private volatile bool _isDisposed;

    internal CheckpointThread(string path)
    {
        _connection = SqliteConnection.Open(path, create: false);
        _connection.Execute("PRAGMA cache_size=-64");
        _connection.Execute("PRAGMA synchronous=FULL");
        _connection.Execute("PRAGMA wal_autocheckpoint=0");
        _thread = new Thread(Loop) { IsBackground = true, Name = "checkpoint" };
        _thread.Start();
    }

    /// <summary>Begins a checkpoint.</summary>
    /// <returns>False when one is running.</returns>
    internal bool TryRequest()
    {
        if (!_idle.IsSet) return false;
        _idle.Reset();
        _requests.Release();
        return true;
    }

    internal void WaitUntilIdle() => _idle.Wait();

    public void Dispose()
    {
        _isDisposed = true;
        _requests.Release();
        _thread.Join();
        _connection.Dispose();
        _requests.Dispose();
        _idle.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            _requests.Wait();
            if (_isDisposed) return;

            // A failure, such as a full disk, changes nothing: the log keeps the pages, and the commit that finds it too long reports.
            raw.sqlite3_wal_checkpoint_v2(_connection.Handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
            _idle.Set();
        }
    }
}
