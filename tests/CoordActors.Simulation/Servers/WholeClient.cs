using System.Buffers;
using System.Buffers.Binary;
using CoordActors.Actors;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Server.Auth;
using CoordActors.Server.Clients;
using CoordActors.Server.Settings;
using CoordActors.Simulation.Cores;
using CoordActors.Simulation.Linearizability;

namespace CoordActors.Simulation.Servers;

/// <summary>
/// A client that speaks the wire protocol to a session actor: it keeps its session over lost connections, writes and reads registers, and owns one
/// ephemeral znode for each session.
/// </summary>
internal sealed class WholeClient(WholeWorld world, int number)
{
    private const int TimeoutMs = 6000;

    private readonly JuteWriter _writer = new();
    private readonly RequestBatchPool _pool = new();
    private Wire? _wire;
    private long _sessionId;
    private byte[] _password = new byte[16];
    private long _seen;
    private long _value;
    private long _pingAt;
    private bool _inspects;
    private readonly Dictionary<long, long> _watched = [];
    private RegisterCall? _call;

    public int Number { get; } = number;

    public int Done { get; private set; }

    private bool IsLateWithEvents => world.IsLateWithEvents;

    public bool IsConnected => _wire is { IsOpen: true };

    public WholeServer? Server => _wire?.Server;

    /// <summary>For one that only looks: what is below the root of its server, once it knows.</summary>
    public List<string>? Children { get; private set; }

    /// <summary>Connects to this server, and looks.</summary>
    public void Inspect(WholeServer server)
    {
        _inspects = true;
        Connect(server);
    }

    /// <summary>Connects, asks or pings, whatever is next.</summary>
    public void Act(bool asks)
    {
        if (_wire is null)
        {
            Connect(world.Chance.Of(world.Servers));
            return;
        }

        if (!_wire.IsOpen)
        {
            if (world.NowMs - _wire.SinceMs > TimeoutMs / 3)
            {
                Disconnect();
            }

            return;
        }

        if (_call is null && asks)
        {
            Ask();
        }
        else if (world.NowMs >= _pingAt)
        {
            Send(-2, OpCode.Ping, _ => { });
        }
    }

    public void Disconnect()
    {
        if (_wire is not { } wire)
        {
            return;
        }

        _wire = null;
        _watched.Clear();
        wire.Session?.Tell(SessionEvent.LinkClosed.Instance);
        if (_call is { IsWrite: false })
        {
            world.Calls.Remove(_call);
        }

        _call = null;
    }

    private void Connect(WholeServer server)
    {
        if (server is not { IsUp: true, Serving: { } actors, Node.IsPaused: false })
        {
            return;
        }

        _wire = new Wire(this, server, world.NowMs);
        var wire = _wire;
        var session = server.System!.ActorOf(Props.CreateBy(() => new SessionActor(wire, actors, new Authenticator(new AuthSettings()))));
        wire.Session = session;
        session.Tell(new SessionEvent.ConnectRequested(_seen, TimeoutMs, _sessionId, _password, false));
    }

    private void Ask()
    {
        var register = world.Chance.Below(WholeWorld.Registers);
        var path = $"/r{register}";
        if (world.Chance.Happens(0.5))
        {
            _value = (Number * 1_000_000L) + ++world.Values;
            _call = new RegisterCall(register, true, ++world.Ticks) { Value = _value };
            Send(1, OpCode.SetData, writer =>
                new SetDataRequest { Path = JuteBytes.FromText(path), Data = JuteBytes.FromText($"{_value}"), Version = -1 }.Write(writer));
        }
        else
        {
            _call = new RegisterCall(register, false, ++world.Ticks);
            Send(2, OpCode.Sync, writer => writer.WriteText(path));
            Send(3, OpCode.GetData, writer => new PathWatchRequest { Path = JuteBytes.FromText(path), Watch = true }.Write(writer));
        }

        world.Calls.Add(_call);
    }

    private void Send(int kind, OpCode op, Action<JuteWriter> body)
    {
        _pingAt = world.NowMs + (TimeoutMs / 3);
        _writer.Clear();
        var frame = _writer.BeginFrame();
        var xid = kind < 0 ? kind : _wire!.NextXid(kind);
        new RequestHeader(xid, op).Write(_writer);
        body(_writer);
        _writer.EndFrame(frame);
        var batch = _pool.Rent();
        batch.Take(new ReadOnlySequence<byte>(_writer.Written.ToArray()), 0xFFFFF, 1 << 20, out _);
        _wire!.Session!.Tell(batch);
    }

    private void OnFrame(Wire wire, ReadOnlySpan<byte> frame)
    {
        var reader = new JuteReader(frame);
        if (!wire.IsOpen)
        {
            OnConnected(wire, ref reader);
            return;
        }

        var header = ReplyHeader.Read(ref reader);
        if (header.Xid < 0)
        {
            OnEvent(header.Xid, ref reader);
            return;
        }

        var kind = wire.TakeKind(header.Xid);
        if (header.Zxid > 0)
        {
            Require(header.Zxid >= _seen, "S2", $"is answered with 0x{header.Zxid:x} after it has seen 0x{_seen:x}");
            _seen = header.Zxid;
        }

        switch (kind)
        {
            case 1:
                Finish(header.Err == ErrorCode.Ok, _value);
                break;
            case 3:
                OnRead(header.Err == ErrorCode.Ok, header.Err == ErrorCode.Ok ? long.Parse(reader.ReadBytes().ToText()!) : 0);
                break;
            case 4:
                OnChildren(ref reader);
                break;
            default:
                break;
        }
    }

    /// <summary>The event of a watch comes before anything that shows what it is about.</summary>
    private void OnRead(bool isOk, long value)
    {
        if (_call is { } call && isOk)
        {
            Require(!_watched.TryGetValue(call.Key, out var watched) || watched == value, "S4", $"reads {value} before the event of its watch on {watched}");
            _watched[call.Key] = value;
        }

        Finish(isOk, value);
    }

    private void OnEvent(int xid, ref JuteReader reader)
    {
        if (xid == -1)
        {
            reader.ReadInt32();
            reader.ReadInt32();
            if (reader.ReadBytes().ToText() is ['/', 'r', .. var register])
            {
                _watched.Remove(long.Parse(register));
            }
        }
    }

    private void OnChildren(ref JuteReader reader)
    {
        Children = [];
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            Children.Add(reader.ReadBytes().ToText()!);
        }

        Children.Sort(StringComparer.Ordinal);
    }

    private void Require(bool holds, string property, string what)
    {
        if (!holds)
        {
            world.Report(new Violation(property, $"client {Number} {what}"));
        }
    }

    private void OnConnected(Wire wire, ref JuteReader reader)
    {
        var response = ConnectResponse.Read(ref reader);
        wire.IsOpen = true;
        if (response.SessionId == 0 || response.TimeoutMs <= 0)
        {
            (_sessionId, _password) = (0, new byte[16]);
            Disconnect();
            return;
        }

        var isNew = response.SessionId != _sessionId;
        _sessionId = response.SessionId;
        _password = response.Password.Span.ToArray();
        if (_inspects)
        {
            Send(2, OpCode.Sync, writer => writer.WriteText("/"));
            Send(4, OpCode.GetChildren, writer => new PathWatchRequest { Path = JuteBytes.FromText("/") }.Write(writer));
            return;
        }

        if (!isNew)
        {
            return;
        }

        for (var i = 0; i < WholeWorld.Registers; i++)
        {
            Create($"/r{i}", CreateFlags.Persistent);
        }

        Create($"/e{_sessionId:x}", CreateFlags.Ephemeral);
    }

    private void Create(string path, CreateFlags flags) => Send(0, OpCode.Create, writer => new CreateRequest
    {
        Path = JuteBytes.FromText(path),
        Data = JuteBytes.FromText("0"),
        Acl = WholeWorld.OpenAcl(),
        Flags = flags,
    }.Write(writer));

    private void Finish(bool isOk, long value)
    {
        if (_call is not { } call)
        {
            return;
        }

        _call = null;
        Done++;
        if (!isOk)
        {
            world.Calls.Remove(call);
            return;
        }

        call.Value = value;
        call.ReturnedAt = ++world.Ticks;
    }

    private sealed class Wire(WholeClient client, WholeServer server, long nowMs) : IClientLink
    {
        private readonly Queue<(int Xid, int Kind)> _sent = new();
        private byte[]? _late;
        private int _xid;

        public WholeServer Server { get; } = server;

        public long SinceMs { get; } = nowMs;

        public IActorRef? Session { get; set; }

        public bool IsOpen { get; set; }

        public string RemoteAddress => "127.0.0.1";

        public string RemoteEndPoint => $"127.0.0.1:{40_000 + client.Number}";

        public int NextXid(int kind)
        {
            _sent.Enqueue((++_xid, kind));
            return _xid;
        }

        /// <summary>Replies come in the order of the requests.</summary>
        public int TakeKind(int xid)
        {
            var (expected, kind) = _sent.Dequeue();
            return expected == xid ? kind : throw new Violation("S3", $"client {client.Number} was answered {xid} where {expected} was due");
        }

        public void Write(ReadOnlySpan<byte> frames)
        {
            while (frames.Length >= 4 && client._wire == this)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(frames);
                Deliver(frames.Slice(4, length));
                frames = frames[(4 + length)..];
            }
        }

        private void Deliver(ReadOnlySpan<byte> frame)
        {
            if (client.IsLateWithEvents && IsOpen && BinaryPrimitives.ReadInt32BigEndian(frame) == -1)
            {
                _late = frame.ToArray();
                return;
            }

            client.OnFrame(this, frame);
            if (_late is { } late && client._wire == this)
            {
                _late = null;
                client.OnFrame(this, late);
            }
        }

        public void Flush()
        {
        }

        public void Opened(IActorRef session)
        {
        }

        public void Answered(int count)
        {
        }

        public void Close(string? reason)
        {
            if (client._wire == this)
            {
                client.Disconnect();
            }
        }
    }
}
