using System.Buffers;
using CoordActors.Actors;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Server.Auth;
using CoordActors.Server.Clients;
using CoordActors.Server.Settings;
using CoordActors.Simulation.Cores;

namespace CoordActors.Simulation.Servers;

/// <summary>
/// A client that speaks the wire protocol to a session actor: it keeps its session and its watches over lost connections, and owns one ephemeral
/// znode for each session.
/// </summary>
internal sealed class WholeClient(WholeWorld world, int number)
{
    public const int TimeoutMs = 6000;

    public const int OutstandingMax = 12;

    /// <summary>A server may take so long to notice that a client is gone.</summary>
    private const int HalfOpenMaxMs = 5000;

    private static readonly ClientRequest Ping = ClientRequest.Ping();
    private readonly JuteWriter _writer = new();
    private readonly RequestBatchPool _pool = new();
    private readonly ClientWatches _watches = new();
    private readonly ClientWork _work = new(world, number);
    private readonly ClientRecipes _recipes = new(world, number);
    private readonly double _impatience = world.Chance.Of(0, 0, 0.2, 0.7);
    private ClientWire? _wire;
    private byte[] _password = new byte[16];
    private long _seen;
    private long _pingAt;
    private int _xid;
    private bool _inspects;
    private int _looks;
    private bool _hasMoved;
    private bool _hasEnded;

    public int Number { get; } = number;

    public ClientManners Manners { get; } = new(world, number);

    /// <summary>It does not come back before, in ms of the simulation.</summary>
    public long AwayUntilMs { get; set; }

    public long SessionId { get; private set; }

    /// <summary>When the last request was sent that a quorum has answered in this session, in ms of the simulation.</summary>
    public long ServedAtMs { get; set; }

    public int Done { get; private set; }

    public bool IsConnected => _wire is { IsOpen: true };

    public WholeServer? Server => _wire?.Server;

    /// <summary>For one that only looks: what is below the root of its server, once it knows.</summary>
    public List<string>? Children { get; private set; }

    /// <summary>It has looked everywhere.</summary>
    public bool HasLooked => _looks == world.Inspected.Count;

    /// <summary>Some client libraries count requests anew on each connection.</summary>
    private bool BeginsXidsAnew => Number % 2 == 1;

    public bool IsOn(ClientWire wire) => _wire == wire;

    /// <summary>Connects to this server, and looks.</summary>
    public void Inspect(WholeServer server)
    {
        _inspects = true;
        Connect(server);
    }

    /// <summary>Connects, asks or pings, whatever is next.</summary>
    public void Act()
    {
        if (world.NowMs < AwayUntilMs)
        {
            return;
        }

        if (_wire is not { } wire)
        {
            Connect(world.Chance.Of(world.Servers));
        }
        else if (world.NowMs - (wire.IsOpen ? wire.HeardAtMs : wire.SinceMs) > (wire.IsOpen ? 2 * TimeoutMs / 3 : Manners.PatienceMs))
        {
            Disconnect();
        }
        else if (Manners.Leaves())
        {
            Disconnect();
            Connect(world.NextTo(wire.Server));
        }
        else if (wire.IsOpen && (wire.Outstanding == 0 || (wire.Outstanding < OutstandingMax && world.Chance.Happens(_impatience))))
        {
            Send(_recipes.Next() ?? _work.Next());
        }
        else if (wire.IsOpen && world.NowMs >= _pingAt)
        {
            Send([Ping]);
        }
    }

    public void Disconnect()
    {
        if (_wire is { } wire)
        {
            _wire = null;
            wire.Log.Left = [.. wire.Unanswered];
            wire.Leave(world.Chance.Of(0, 0, 0, 100, HalfOpenMaxMs));
            foreach (var request in wire.Unanswered.Where(request => request is { IsWrite: false, Call: not null }))
            {
                world.Calls.Remove(request.Call!);
            }
        }
    }

    public void OnClosed(ClientWire wire, string? reason)
    {
        if (_wire == wire)
        {
            world.Trace($"{wire.Log} is closed: {reason}");
            world.Closings.Add(reason ?? "");
            Disconnect();
        }
    }

    public void OnFrame(ClientWire wire, ReadOnlySpan<byte> frame)
    {
        var reader = new JuteReader(frame);
        wire.HeardAtMs = world.NowMs;
        if (!wire.IsOpen)
        {
            OnConnected(wire, ref reader);
            return;
        }

        var header = ReplyHeader.Read(ref reader);
        switch (header.Xid)
        {
            case -1:
                OnEvent(wire, header.Zxid, WatcherEvent.Read(ref reader));
                break;
            case ClientRequest.AuthXid:
                Require(header.Err == ErrorCode.Ok, "A1", $"is told {header.Err} of an identity that is its own");
                break;
            case < 0:
                wire.Log.Seen.Add(new SeenReply(Ping, header.Zxid, header.Err, world.NowMs));
                break;
            default:
                OnReply(wire, SeenReply.Read(wire.Take(header.Xid), header, world.NowMs, ref reader));
                break;
        }
    }

    private void MoveTo(WholeServer server)
    {
        if (_wire is null && world.NowMs >= AwayUntilMs)
        {
            Connect(server);
        }
    }

    private void Connect(WholeServer server)
    {
        if (server is not { IsUp: true, Tree: { } tree, Node.IsPaused: false })
        {
            return;
        }

        _xid = BeginsXidsAnew ? 0 : _xid;
        var wire = _wire = new ClientWire(this, server, new ConnectionLog(Number, server.Id), world);
        wire.Session = server.System!.ActorOf(Props.CreateBy(() => new SessionActor(wire, tree, new Authenticator(new AuthSettings()))));
        wire.Post(new SessionEvent.ConnectRequested(Manners.Admits(_seen), TimeoutMs, SessionId, _password, false));
    }

    /// <summary>All in one piece, as a client that does not wait for replies sends it.</summary>
    private void Send(IReadOnlyList<ClientRequest> requests)
    {
        _pingAt = world.NowMs + (TimeoutMs / 3);
        _writer.Clear();
        foreach (var request in requests)
        {
            var frame = _writer.BeginFrame();
            (request.SentAtMs, request.ToldBefore) = (world.NowMs, world.Chronicle.Told);
            if (!request.IsApart)
            {
                request.Xid = ++_xid;
                _wire!.OnSent(request);
            }

            new RequestHeader(request.Xid, world.Flaw.Take(request.Op)).Write(_writer);
            request.Body(_writer);
            _writer.EndFrame(frame);
        }

        var batch = _pool.Rent();
        batch.Take(new ReadOnlySequence<byte>(_writer.Written.ToArray()), 0xFFFFF, 1 << 20, out _);
        _wire!.Post(batch);
    }

    private void OnReply(ClientWire wire, SeenReply reply)
    {
        wire.Log.Seen.Add(reply);
        Require(reply.Zxid >= _seen, "S2", $"is answered with 0x{reply.Zxid:x} after it has seen 0x{_seen:x}");
        RequireNews(wire, reply);
        _seen = reply.Zxid;
        wire.Log.LastZxid = Math.Max(wire.Log.LastZxid, reply.Zxid);
        world.Chronicle.OnTold(reply.Zxid);
        _watches.Registered(reply.Request, reply.Error);
        if (reply.Request.Op == OpCode.Sync || (reply.Request.IsWrite && reply.Error != ErrorCode.SystemError))
        {
            ServedAtMs = reply.Request.SentAtMs;
        }

        if (reply.Error == ErrorCode.SystemError && !BeginsXidsAnew)
        {
            world.Refused.Add((SessionId, reply.Request.Xid));
        }

        if (_inspects)
        {
            if (reply.Request.Op == OpCode.GetChildren)
            {
                _looks++;
                Children = [.. Children ?? [], .. reply.Children];
            }

            return;
        }

        ClientWork.Finish(world, reply);
        _recipes.Learn(reply);
        Done += reply.Error == ErrorCode.SystemError ? 0 : 1;
        if (reply.Request.Op == OpCode.CloseSession)
        {
            End(wire, reply.Error == ErrorCode.Ok);
        }
    }

    /// <summary>
    /// Being let in, a write, and a sync come behind everything that any client had been told of before they were asked for.
    /// </summary>
    private void RequireNews(ClientWire wire, SeenReply reply)
    {
        Require(reply.Zxid >= wire.ToldBefore, "S10", $"is told of 0x{reply.Zxid:x} on a connection that it asked for when 0x{wire.ToldBefore:x} was known");
        var (isWrite, before) = (reply.Request.IsWrite && reply.Error != ErrorCode.SystemError, reply.Request.ToldBefore);
        Require(!isWrite || reply.Zxid > before, "S5", $"is told that its {reply.Request} is 0x{reply.Zxid:x}, and 0x{before:x} was known before it asked");
        var isSync = reply.Request.Op == OpCode.Sync && reply.Error == ErrorCode.Ok;
        Require(!isSync || reply.Zxid >= before, "S5", $"has synced up to 0x{reply.Zxid:x}, and 0x{before:x} was known before it asked");
    }

    /// <summary>The session is over, or the client gives it up. Where it is over, a hasty client looks at once whether another server believes that.</summary>
    private void End(ClientWire wire, bool isDone)
    {
        Disconnect();
        _hasEnded = world.HasHastyClients && isDone;
        if (_hasEnded)
        {
            world.Plan(0, () => MoveTo(world.NextTo(wire.Server)));
        }
        else
        {
            ForgetSession();
        }
    }

    private void OnEvent(ClientWire wire, long zxid, WatcherEvent @event)
    {
        var path = @event.Path.ToText()!;
        wire.Log.Seen.Add(new SeenEvent(zxid, @event.Type, path));
        wire.Log.LastZxid = Math.Max(wire.Log.LastZxid, zxid);
        world.Chronicle.OnTold(zxid);
        _watches.Fired(@event.Type, path);
    }

    private void OnConnected(ClientWire wire, scoped ref JuteReader reader)
    {
        var response = ConnectResponse.Read(ref reader);
        wire.IsOpen = true;
        if (response.SessionId == 0 || response.TimeoutMs <= 0)
        {
            world.Trace($"client {Number} is told that session 0x{SessionId:x} has expired");
            ForgetSession();
            Disconnect();
            return;
        }

        Require(!_hasEnded, "S6", $"is let in at server {wire.Server.Id} with session 0x{SessionId:x}, which it has closed");
        var isNew = response.SessionId != SessionId;
        SessionId = wire.Log.SessionId = response.SessionId;
        _password = response.Password.Span.ToArray();
        world.Logs.Add(wire.Log);
        wire.Log.HasIdentity = _recipes.HasIdentity;
        if (world.Flaw.HasIdentity(_recipes.HasIdentity))
        {
            Send([ClientRequest.AddAuth(ClientRecipes.Identity)]);
        }

        world.Trace($"{wire.Log} is connected");
        if (_inspects)
        {
            Send([ClientRequest.Sync("/"), .. world.Inspected.Select(path => ClientRequest.GetChildren(path, watches: false))]);
        }
        else if (isNew && world.HasHastyClients)
        {
            ServedAtMs = world.NowMs;
            _hasMoved = true;
            Disconnect();
            world.Plan(0, () => MoveTo(world.NextTo(wire.Server)));
        }
        else if (isNew)
        {
            ServedAtMs = world.NowMs;
            Send(_work.Begin(SessionId));
        }
        else if (_hasMoved)
        {
            Send([ClientRequest.GetChildren("/", watches: false), .. _work.Begin(SessionId)]);
            _hasMoved = false;
        }
        else if (!_watches.IsEmpty)
        {
            Send([ClientRequest.SetWatches(_watches, _seen)]);
        }
    }

    private void ForgetSession()
    {
        _hasMoved = _hasEnded = false;
        (SessionId, _password) = (0, new byte[16]);
        _watches.Clear();
    }

    private void Require(bool holds, string property, string what)
    {
        if (!holds)
        {
            world.Report(new Violation(property, $"client {Number} {what}"));
        }
    }
}
