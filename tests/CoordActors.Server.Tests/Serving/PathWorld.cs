using CoordActors.Server.Auth;
using CoordActors.Server.Clients;
using CoordActors.Server.Roles;
using CoordActors.Server.Serving;
using CoordActors.Server.Settings;
using CoordActors.Server.Tests.Clients;
using CoordActors.Tree;

namespace CoordActors.Server.Tests.Serving;

/// <summary>
/// A request path with clients and without actors: what a client submits waits in <see cref="Commit"/>'s queue until the test lets it be durable.
/// </summary>
internal sealed class PathWorld : IServingEffects
{
    private readonly Queue<byte[]> _submitted = new();
    private readonly StandaloneCore _role = new(0);
    private readonly JuteWriter _submission = new();
    private readonly RequestBatchPool _pool = new();

    public PathWorld(SessionSettings? settings = null, int serverId = 1, ServingMode mode = ServingMode.Standalone, ZnodeTree? tree = null)
    {
        Tree = tree ?? new ZnodeTree(new TreeSettings());
        Path = new RequestPath(Tree, new SessionIds(serverId, 1_700_000_000_000), settings ?? new SessionSettings(), this);
        Path.Resume(mode);
    }

    public ZnodeTree Tree { get; }

    public RequestPath Path { get; }

    public long NowMs { get; set; } = 1_700_000_000_000;

    public Dictionary<long, int> Tracked { get; } = [];

    public long Timestamp => 0;

    public long WallClockMs => NowMs;

    public long ElapsedMs(long from, long to) => to - from;

    public void Submit(JuteWriter transactions, int count)
    {
        _submitted.Enqueue(transactions.Written.ToArray());
        transactions.Clear();
    }

    public void Submit(byte[] transactions, int length, int count)
    {
        _submitted.Enqueue(transactions[..length]);
        System.Buffers.ArrayPool<byte>.Shared.Return(transactions);
    }

    public List<(long Origin, int Xid)> Syncs { get; } = [];

    public long MonotonicMs { get; set; }

    long IServingEffects.NowMs => MonotonicMs;

    public void Sync(long origin, int xid) => Syncs.Add((origin, xid));

    public void WakeAfter(long ms)
    {
    }

    public void Touch(long sessionId, int timeoutMs)
    {
    }

    public void Opened(ClientConnection connection) => connection.Link.Opened(ActorRefs.Nobody);

    public void Track(long sessionId, int timeoutMs) => Tracked[sessionId] = timeoutMs;

    public void Untrack(long sessionId) => Tracked.Remove(sessionId);

    /// <summary>A client with a session.</summary>
    public WorldClient Client(AuthSettings? auth = null)
    {
        var client = Connecting(auth);
        client.Connect();
        Commit();
        client.Welcome();
        return client;
    }

    /// <summary>A client that has not said anything yet.</summary>
    public WorldClient Connecting(AuthSettings? auth = null) => new(this, auth ?? new AuthSettings());

    /// <summary>Everything submitted (or what came first of it) becomes durable and is applied, in one batch.</summary>
    public void Commit(int submissions = int.MaxValue)
    {
        using var batch = new JuteWriter();
        for (var i = 0; i < submissions && _submitted.TryDequeue(out var transactions); i++)
        {
            _role.Stamp(transactions, NowMs);
            batch.WriteRaw(transactions);
        }

        Path.Apply(batch.Written);
    }

    /// <summary>Everything submitted, on its way to a role of the test's own.</summary>
    public byte[][] TakeSubmitted()
    {
        byte[][] taken = [.. _submitted];
        _submitted.Clear();
        return taken;
    }

    /// <summary>What was submitted since the last commit, by kind, connection, xid, operation and identities.</summary>
    public List<(TxnKind Kind, long Origin, int Xid, OpCode Op, string Ids)> Submitted()
    {
        var found = new List<(TxnKind, long, int, OpCode, string)>();
        foreach (var submitted in _submitted)
        {
            ReadOnlySpan<byte> rest = submitted;
            while (Txn.TryRead(rest, out var txn, out var consumed))
            {
                found.Add((txn.Kind, txn.Origin, txn.Xid, txn.Op, System.Text.Encoding.UTF8.GetString(txn.AuthIds)));
                rest = rest[consumed..];
            }
        }

        return found;
    }

    /// <summary>The role ends and takes along what was submitted to it.</summary>
    public void LoseSubmissions() => _submitted.Clear();

    /// <summary>Everything submitted is refused.</summary>
    public void Refuse(ErrorCode error)
    {
        while (_submitted.TryDequeue(out var transactions))
        {
            Path.Refuse(transactions, error);
        }
    }

    /// <summary>A transaction without a client behind it.</summary>
    public void SubmitInternal(long sessionId, OpCode op)
    {
        using var writer = new JuteWriter();
        new Txn { SessionId = sessionId, Op = op }.Write(writer);
        Submit(writer, 1);
    }

    internal void Send(WorldClient client, Frames frames)
    {
        var batch = frames.ToBatch(_pool);
        batch.Connection = client.Connection;
        if (!client.Core.Accept(batch, _submission))
        {
            client.Link.Close("malformed");
            return;
        }

        if (client.Core.SubmittedCount > 0)
        {
            var transactions = _submission.Detach(out var length);
            batch.Carry(transactions, length, client.Core.SubmittedCount);
        }

        Path.Serve(batch);
    }
}

/// <summary>One client of a <see cref="PathWorld"/>.</summary>
internal sealed class WorldClient
{
    private readonly PathWorld _world;

    public WorldClient(PathWorld world, AuthSettings auth)
    {
        _world = world;
        Core = new SessionCore(new Authenticator(auth, () => "nonce"), "127.0.0.1");
        Connection = new ClientConnection(Link, ActorRefs.Nobody);
    }

    public RecordingLink Link { get; } = new();

    public SessionCore Core { get; }

    public ClientConnection Connection { get; }

    /// <summary>The handshake is done: requests go by what it agreed on.</summary>
    public void Welcome()
    {
        var reader = new JuteReader(Link.TakeFrames().ShouldHaveSingleItem());
        Core.SessionId = ConnectResponse.Read(ref reader).SessionId;
        Core.SessionId.ShouldNotBe(0);
        Core.Origin = Connection.Origin;
    }

    /// <summary>The handshake of a client that has a session already.</summary>
    public void Resume(long sessionId, int timeoutMs = 30_000, long lastZxidSeen = 0)
    {
        var password = new byte[SessionPassword.Length];
        SessionPassword.Derive(sessionId, password);
        Connect(lastZxidSeen, timeoutMs, sessionId, password);
    }

    public void Connect(long lastZxidSeen = 0, int timeoutMs = 30_000, long sessionId = 0, byte[]? password = null, bool hasReadOnly = true,
        bool isReadOnlyAllowed = false) =>
        _world.Path.Begin(new Connect(Connection, lastZxidSeen, timeoutMs, sessionId, password ?? new byte[16], hasReadOnly, Core.AuthIds, isReadOnlyAllowed));

    public void Send(Frames frames) => _world.Send(this, frames);
}
