namespace CoordActors.Simulation.Cores;

internal enum OperationKind
{
    Write,
    Read,
    SyncRead,
}

/// <summary>One request of a client and what has become of it.</summary>
internal sealed class Operation(SimClient client, OperationKind kind, long origin, int xid, int key, long value)
{
    public SimClient Client { get; } = client;

    public OperationKind Kind { get; } = kind;

    public long Origin { get; } = origin;

    public int Xid { get; } = xid;

    public int Key { get; } = key;

    public long Value { get; } = value;

    public long CalledAt { get; init; }

    /// <summary>The highest zxid that anybody had been answered with when this was asked for.</summary>
    public long Floor { get; init; }

    public long Zxid { get; set; }

    public long? SyncedZxid { get; set; }

    public bool IsRefused { get; set; }

    public bool IsCarriedOut => Zxid != 0 || IsRefused;
}

/// <summary>
/// A client: connects to some server, keeps a few requests in flight, and when its connection is lost, which leaves the outcome of what it has in
/// flight unknown, connects to another server that is not behind what it has seen.
/// </summary>
internal sealed class SimClient(World world, int number)
{
    private readonly List<Operation> _inFlight = [];
    private SimServer? _server;
    private long _origin;
    private int _xid;
    private long _seen;
    private long _written;

    public int Number { get; } = number;

    public int Answered { get; private set; }

    public bool IsIdle => _inFlight.Count == 0;

    public bool IsConnected => _server is not null;

    /// <summary>Connects or asks, and plans when to do so next.</summary>
    public void Act()
    {
        if (_server is null)
        {
            Connect();
        }
        else if (_inFlight.Count < world.Knobs.Outstanding && world.ClientsAsk)
        {
            Ask();
        }

        world.Agenda.In(world.Chance.Between(world.Knobs.ThinkUs / 2, world.Knobs.ThinkUs * 2), Act);
    }

    public void OnDisconnected(SimServer server)
    {
        if (_server != server)
        {
            return;
        }

        foreach (var operation in _inFlight)
        {
            world.History.OnUnknown(operation);
        }

        _inFlight.Clear();
        _server = null;
    }

    public void OnAnswer(SimServer server, Operation operation)
    {
        if (_server != server || operation.Origin != _origin)
        {
            return;
        }

        if (_inFlight.Count == 0 || _inFlight[0] != operation)
        {
            throw new Violation("S3", $"client {Number} was answered request {operation.Xid} of connection {operation.Origin:x} out of order");
        }

        _inFlight.RemoveAt(0);
        Answered++;
        var zxid = operation.Kind == OperationKind.Write ? operation.Zxid : server.Tree.LastZxid;
        if (operation.IsRefused)
        {
            world.History.OnRefused(operation);
            return;
        }

        var before = operation.Kind == OperationKind.Write ? _written : _seen;
        if (zxid < before)
        {
            throw new Violation("S2", $"client {Number} gets 0x{zxid:x} at server {server.Id} after 0x{before:x}");
        }

        _seen = Math.Max(_seen, zxid);
        _written = operation.Kind == OperationKind.Write ? zxid : _written;
        world.Ghost.OnAnswer(server, operation, zxid);
        world.History.OnAnswer(operation, zxid, operation.Kind == OperationKind.Write ? operation.Value : server.Tree.Read(operation.Key));
    }

    private void Connect()
    {
        var server = world.Chance.Of(world.Servers);
        if (server.IsServing && !server.IsPaused && (server.Tree.LastZxid >= _seen || world.Flaw.LetsClientsGoBack))
        {
            _server = server;
            _origin = (server.Id << 56) | ((long)Number << 48) | ++world.Connections;
            _xid = 0;
        }
    }

    private void Ask()
    {
        var kind = world.Chance.Happens(world.Knobs.Syncs) ? OperationKind.SyncRead
            : world.Chance.Happens(world.Knobs.Reads) ? OperationKind.Read : OperationKind.Write;
        var operation = new Operation(this, kind, _origin, ++_xid, world.Chance.Below(SimTree.Keys), ++world.Values)
        {
            CalledAt = world.Agenda.Now,
            Floor = world.Ghost.HighestAnswered,
        };
        _inFlight.Add(operation);
        world.History.OnCall(operation);
        var server = _server!;
        server.Enqueue(() => server.Ask(operation));
    }
}
