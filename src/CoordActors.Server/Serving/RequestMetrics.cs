using CoordActors.Protocol;
using CoordActors.Server.Admin;
using CoordActors.Server.Clients;

namespace CoordActors.Server.Serving;

/// <summary>What <c>mntr</c> and <c>/metrics</c> say of requests; owned by the tree actor. Everything here is an addition or two per request.</summary>
public sealed class RequestMetrics
{
    private const int OpsMax = 128;
    private const double MicrosecondsPerMs = 1000;

    private readonly long[] _ops = new long[OpsMax];
    private readonly FiredWatches _fired = new();
    private readonly Summary _reads = new(MicrosecondsPerMs);
    private readonly Summary _updates = new(MicrosecondsPerMs);
    private readonly Summary _propagation = new();
    private long _connects;
    private long _drops;
    private long _expired;
    private long _commits;
    private long _authFailed;
    private long _sentBytes;
    private long _eventBytes;
    private long _lastReply = -1;
    private long _minReply = -1;
    private long _maxReply = -1;

    /// <summary>A client asks for a session.</summary>
    public void Connecting() => _connects++;

    /// <summary>The server ends a connection.</summary>
    public void Dropped() => _drops++;

    /// <summary>An authentication was refused.</summary>
    public void AuthFailed() => _authFailed++;

    /// <summary>Bytes handed to a client's link.</summary>
    public void Sent(int bytes) => _sentBytes += bytes;

    /// <summary>A request was answered.</summary>
    /// <param name="op">What it asked for.</param>
    /// <param name="replyBytes">Length of the reply.</param>
    public void Answered(OpCode op, int replyBytes)
    {
        _ops[Slot(op)]++;
        _lastReply = replyBytes;
        _minReply = _minReply < 0 ? replyBytes : Math.Min(_minReply, replyBytes);
        _maxReply = Math.Max(_maxReply, replyBytes);
    }

    /// <summary>A write was answered so long after it came.</summary>
    public void Updated(long microseconds) => _updates.Add(microseconds);

    /// <summary>All requests of a batch are answered.</summary>
    public void Finished(RequestBatch batch, long microseconds)
    {
        var reads = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            reads += batch[i].Handling == RequestHandling.Read ? 1 : 0;
        }

        if (reads > 0)
        {
            _reads.Add(microseconds, reads);
        }
    }

    /// <summary>A transaction was applied.</summary>
    /// <param name="op">What it does.</param>
    /// <param name="isExpiry">Whether it ends a session that was silent for too long.</param>
    /// <param name="ageMs">How long ago the leader made it, in ms.</param>
    public void Applied(OpCode op, bool isExpiry, long ageMs)
    {
        _commits++;
        _expired += isExpiry ? 1 : 0;
        _propagation.Add(ageMs);
        if (op == OpCode.CreateSession)
        {
            _ops[Slot(op)]++;
        }
    }

    /// <summary>A watch fired.</summary>
    public void Fired(WatchEventType type, long zxid, int bytes)
    {
        _eventBytes += bytes;
        _fired.Add(type, zxid);
    }

    /// <summary>Forgets what <c>srst</c> resets.</summary>
    public void Reset()
    {
        Array.Clear(_ops);
        _fired.Reset();
        _reads.Reset();
        _updates.Reset();
        _propagation.Reset();
        (_connects, _drops, _expired, _commits, _authFailed, _sentBytes, _eventBytes) = (0, 0, 0, 0, 0, 0, 0);
        (_lastReply, _minReply, _maxReply) = (-1, -1, -1);
    }

    /// <summary>A picture of it.</summary>
    public RequestMetricsView View() => new()
    {
        Operations = [.. Enumerable.Range(0, OpsMax).Where(slot => _ops[slot] > 0).Select(slot => KeyValuePair.Create(OpAt(slot), _ops[slot]))],
        WatchesOfCreated = _fired.View(WatchEventType.NodeCreated),
        WatchesOfDeleted = _fired.View(WatchEventType.NodeDeleted),
        WatchesOfChanged = _fired.View(WatchEventType.NodeDataChanged),
        WatchesOfChildren = _fired.View(WatchEventType.NodeChildrenChanged),
        ReadLatency = _reads.View(),
        UpdateLatency = _updates.View(),
        Propagation = _propagation.View(),
        ConnectionRequests = _connects,
        ConnectionDrops = _drops,
        SessionsExpired = _expired,
        Commits = _commits,
        AuthFailed = _authFailed,
        ResponseBytes = _sentBytes,
        WatchBytes = _eventBytes,
        LastResponse = _lastReply,
        MinResponse = _minReply,
        MaxResponse = _maxReply,
    };

    private static int Slot(OpCode op) => op < 0 ? OpsMax + (int)op : Math.Min((int)op, OpsMax - 12);

    private static OpCode OpAt(int slot) => (OpCode)(slot > OpsMax - 12 ? slot - OpsMax : slot);
}
