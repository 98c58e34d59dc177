using System.Buffers.Binary;
using System.Text;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Tree.Tests;

/// <summary>A tree with what a server puts around it: numbers for transactions, a clock that only the test moves, and a log of events.</summary>
internal sealed class TestServer : IWatchEvents
{
    public const long Session = 0x0100_0012_3456_0000;
    public const long OtherSession = 0x0100_0012_3456_0001;
    public const long StartMs = 1_700_000_000_000;

    public TestServer(TreeSettings? settings = null)
    {
        Tree = new ZnodeTree(settings ?? new TreeSettings());
        OpenSession(Session);
        OpenSession(OtherSession);
    }

    public TestServer(ZnodeTree tree) => Tree = tree;

    public ZnodeTree Tree { get; }

    public long NowMs { get; set; } = StartMs;

    /// <summary>Events as "watcher type path", in order.</summary>
    public List<string> Events { get; } = [];

    public ReadOnlyMemory<byte> LastReply { get; private set; }

    public void OnEvent(int watcher, long zxid, WatchEventType type, ReadOnlySpan<byte> path)
    {
        zxid.ShouldBe(Tree.LastZxid);
        Events.Add($"{watcher} {type} {Encoding.UTF8.GetString(path)}");
    }

    public IReadOnlyList<string> TakeEvents()
    {
        var taken = Events.ToArray();
        Events.Clear();
        return taken;
    }

    /// <summary>The connection that transactions come by from now on; 0, as from the start, is none in particular.</summary>
    public long Origin { get; set; }

    public ErrorCode OpenSession(long sessionId, int timeoutMs = 30_000) =>
        Apply(OpCode.CreateSession, body => body.WriteInt32(timeoutMs), sessionId);

    public ErrorCode ResumeSession(long sessionId = Session, int timeoutMs = 30_000) =>
        Apply(default, body => body.WriteInt32(timeoutMs), sessionId, kind: TxnKind.Resume);

    public ErrorCode CloseSession(long sessionId = Session) => Apply(OpCode.CloseSession, _ => { }, sessionId);

    /// <summary>Applies a request; checks that its reply says the same as the result.</summary>
    public ErrorCode Apply(OpCode op, Action<JuteWriter> write, long sessionId = Session, string? auth = null, TxnKind kind = TxnKind.Request)
    {
        using var body = new JuteWriter();
        write(body);
        return ApplyRaw(op, body.Written, sessionId, Ids(auth), kind);
    }

    public ErrorCode ApplyRaw(OpCode op, ReadOnlySpan<byte> body, long sessionId = Session, byte[]? authIds = null, TxnKind kind = TxnKind.Request, int xid = 7)
    {
        using var reply = new JuteWriter();
        var txn = new Txn
        {
            Kind = kind,
            Zxid = Tree.LastZxid + 1,
            TimeMs = NowMs,
            SessionId = sessionId,
            Origin = Origin,
            Xid = xid,
            Op = op,
            AuthIds = authIds ?? Ids(null),
            Body = body,
        };
        var error = Tree.Apply(txn, reply, this);
        LastReply = reply.Written.ToArray();
        CheckHeader(xid, error, op);
        return error;
    }

    public ErrorCode Answer(OpCode op, Action<JuteWriter> write, int watcher = -1, string? auth = null, long sessionId = Session)
    {
        using var body = new JuteWriter();
        write(body);
        return AnswerRaw(op, body.Written, watcher, Ids(auth), sessionId);
    }

    public ErrorCode AnswerRaw(OpCode op, ReadOnlySpan<byte> body, int watcher = -1, byte[]? authIds = null, long sessionId = Session, int xid = 9)
    {
        using var reply = new JuteWriter();
        Tree.Answer(
            new ReadRequest { Xid = xid, Op = op, Body = body, Watcher = watcher, SessionId = sessionId, AuthIds = authIds ?? Ids(null) },
            reply);
        LastReply = reply.Written.ToArray();
        return (ErrorCode)BinaryPrimitives.ReadInt32BigEndian(LastReply.Span[16..]);
    }

    /// <summary>The body of the last reply.</summary>
    public JuteReader Body() => new(LastReply.Span[20..]);

    /// <summary>Ids as the tree takes them: "digest:user:hash|ip:10.0.0.1".</summary>
    public static byte[] Ids(string? auth)
    {
        using var writer = new JuteWriter();
        var ids = (auth ?? "ip:127.0.0.1").Split('|', StringSplitOptions.RemoveEmptyEntries);
        writer.WriteInt32(ids.Length);
        foreach (var id in ids)
        {
            var colon = id.IndexOf(':');
            writer.WriteText(id[..colon]);
            writer.WriteText(id[(colon + 1)..]);
        }

        return writer.Written.ToArray();
    }

    /// <summary>An access control list written as "31 world:anyone,1 ip:10.0.0.0/8"; null for a null list.</summary>
    public static void WriteAcl(JuteWriter writer, string? acl)
    {
        if (acl is null)
        {
            writer.WriteInt32(-1);
            return;
        }

        var entries = acl.Split(',', StringSplitOptions.RemoveEmptyEntries);
        writer.WriteInt32(entries.Length);
        foreach (var entry in entries)
        {
            var space = entry.IndexOf(' ');
            var colon = entry.IndexOf(':');
            writer.WriteInt32(int.Parse(entry[..space], System.Globalization.CultureInfo.InvariantCulture));
            writer.WriteText(entry[(space + 1)..colon]);
            writer.WriteText(entry[(colon + 1)..]);
        }
    }

    private void CheckHeader(int xid, ErrorCode error, OpCode op)
    {
        var reader = new JuteReader(LastReply.Span);
        reader.ReadInt32().ShouldBe(LastReply.Length - 4);
        var header = ReplyHeader.Read(ref reader);
        header.Xid.ShouldBe(xid);
        header.Zxid.ShouldBe(Tree.LastZxid);
        header.Err.ShouldBe(op == OpCode.Multi && error is not (ErrorCode.MarshallingError or ErrorCode.SessionMoved) ? ErrorCode.Ok : error);
        if (header.Err != ErrorCode.Ok)
        {
            reader.Remaining.ShouldBe(0);
        }
    }
}
