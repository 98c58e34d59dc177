using System.Diagnostics.CodeAnalysis;
using CoordActors.Server.Clients;

namespace CoordActors.Server.Serving;

/// <summary>The connections of this server: by session, and by the small number under which the tree keeps their watches.</summary>
public sealed class ConnectionTable
{
    private readonly Dictionary<long, ClientConnection> _bySession = [];
    private readonly Dictionary<long, ClientConnection> _byOrigin = [];
    private readonly Stack<int> _freeWatchers = new();
    private ClientConnection?[] _byWatcher = new ClientConnection?[16];
    private int _watchersEver;

    /// <summary>Number of connections with a session.</summary>
    public int Count { get; private set; }

    /// <summary>All of them.</summary>
    public IEnumerable<ClientConnection> All
    {
        get
        {
            for (var i = 0; i < _watchersEver; i++)
            {
                if (_byWatcher[i] is { } connection)
                {
                    yield return connection;
                }
            }
        }
    }

    /// <summary>The connection that <paramref name="sessionId"/> is bound to on this server.</summary>
    public bool TryGet(long sessionId, [NotNullWhen(true)] out ClientConnection? connection) => _bySession.TryGetValue(sessionId, out connection);

    /// <summary>The connection with that number in the ensemble.</summary>
    public bool TryGetByOrigin(long origin, [NotNullWhen(true)] out ClientConnection? connection) =>
        _byOrigin.TryGetValue(origin, out connection);

    /// <summary>The connection with that number.</summary>
    public ClientConnection? ByWatcher(int watcher) => _byWatcher[watcher];

    /// <summary>Binds a connection to its session and gives it a number.</summary>
    public void Add(ClientConnection connection)
    {
        if (!_freeWatchers.TryPop(out var watcher))
        {
            watcher = _watchersEver++;
            if (watcher == _byWatcher.Length)
            {
                Array.Resize(ref _byWatcher, watcher * 2);
            }
        }

        connection.Watcher = watcher;
        _byWatcher[watcher] = connection;
        _bySession[connection.SessionId] = connection;
        _byOrigin[connection.Origin] = connection;
        Count++;
    }

    /// <summary>Forgets a connection; harmless for one that is not in the table.</summary>
    public void Remove(ClientConnection connection)
    {
        if (connection.Watcher < 0)
        {
            return;
        }

        _byWatcher[connection.Watcher] = null;
        _freeWatchers.Push(connection.Watcher);
        connection.Watcher = -1;
        _byOrigin.Remove(connection.Origin);
        Count--;
        if (_bySession.TryGetValue(connection.SessionId, out var bound) && ReferenceEquals(bound, connection))
        {
            _bySession.Remove(connection.SessionId);
        }
    }
}
