using System.Buffers.Binary;
using System.Text;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Tree.Tests;

/// <summary>The requests of the tests' stories, one line each.</summary>
internal static class TestOperations
{
    public const string Open = "31 world:anyone";

    public static ErrorCode Create(
        this TestServer server,
        string? path,
        string? data = "x",
        CreateFlags flags = CreateFlags.Persistent,
        string? acl = Open,
        OpCode op = OpCode.Create,
        long ttlMs = 0,
        long session = TestServer.Session,
        string? auth = null) =>
        server.Apply(op, body => WriteCreate(body, op, path, data, flags, acl, ttlMs), session, auth);

    public static void WriteCreate(
        JuteWriter body, OpCode op, string? path, string? data = "x", CreateFlags flags = CreateFlags.Persistent, string? acl = Open, long ttlMs = 0)
    {
        body.WriteText(path);
        body.WriteText(data);
        TestServer.WriteAcl(body, acl);
        body.WriteInt32((int)flags);
        if (op == OpCode.CreateTtl)
        {
            body.WriteInt64(ttlMs);
        }
    }

    /// <summary>Creates with a counter; answers the name that it got.</summary>
    public static string CreateSequential(this TestServer server, string path, CreateFlags flags = CreateFlags.PersistentSequential)
    {
        server.Create(path, flags: flags).ShouldBe(ErrorCode.Ok);
        return server.Body().ReadBytes().ToText()!;
    }

    public static ErrorCode CreateEphemeral(this TestServer server, string path, long session = TestServer.Session) =>
        server.Create(path, flags: CreateFlags.Ephemeral, session: session);

    public static ErrorCode Delete(this TestServer server, string? path, int version = -1, long session = TestServer.Session, string? auth = null) =>
        server.Apply(OpCode.Delete, body => WriteVersioned(body, path, version), session, auth);

    public static ErrorCode SetData(
        this TestServer server, string? path, string? data, int version = -1, long session = TestServer.Session, string? auth = null) =>
        server.Apply(OpCode.SetData, body => WriteSetData(body, path, data, version), session, auth);

    public static void WriteSetData(JuteWriter body, string? path, string? data, int version = -1)
    {
        body.WriteText(path);
        body.WriteText(data);
        body.WriteInt32(version);
    }

    public static void WriteVersioned(JuteWriter body, string? path, int version = -1)
    {
        body.WriteText(path);
        body.WriteInt32(version);
    }

    public static ErrorCode SetAcl(this TestServer server, string? path, string? acl, int version = -1, string? auth = null) =>
        server.Apply(
            OpCode.SetAcl,
            body =>
            {
                body.WriteText(path);
                TestServer.WriteAcl(body, acl);
                body.WriteInt32(version);
            },
            auth: auth);

    public static ErrorCode Reap(this TestServer server, string path) =>
        server.Apply(OpCode.DeleteContainer, body => body.WriteText(path), 0, "");

    public static ErrorCode Exists(this TestServer server, string? path, int watcher = -1, string? auth = null) =>
        server.Answer(OpCode.Exists, body => WriteQuery(body, path, watcher), watcher, auth);

    public static ErrorCode GetData(this TestServer server, string? path, int watcher = -1, string? auth = null) =>
        server.Answer(OpCode.GetData, body => WriteQuery(body, path, watcher), watcher, auth);

    public static ErrorCode GetChildren(this TestServer server, string? path, int watcher = -1, string? auth = null) =>
        server.Answer(OpCode.GetChildren, body => WriteQuery(body, path, watcher), watcher, auth);

    public static ErrorCode AddWatch(this TestServer server, string path, AddWatchMode mode, int watcher) =>
        server.Answer(
            OpCode.AddWatch,
            body =>
            {
                body.WriteText(path);
                body.WriteInt32((int)mode);
            },
            watcher);

    public static ErrorCode OnWatches(this TestServer server, OpCode op, string path, WatcherType type, int watcher) =>
        server.Answer(
            op,
            body =>
            {
                body.WriteText(path);
                body.WriteInt32((int)type);
            },
            watcher);

    public static Stat StatOf(this TestServer server, string path)
    {
        server.Exists(path, auth: "super:").ShouldBe(ErrorCode.Ok);
        var body = server.Body();
        return Stat.Read(ref body);
    }

    public static string? DataOf(this TestServer server, string path)
    {
        server.GetData(path, auth: "super:").ShouldBe(ErrorCode.Ok);
        return server.Body().ReadBytes().ToText();
    }

    public static IReadOnlyList<string> ChildrenOf(this TestServer server, string path)
    {
        server.GetChildren(path, auth: "super:").ShouldBe(ErrorCode.Ok);
        var body = server.Body();
        return Texts(JuteVector<JuteBytes>.Read(ref body));
    }

    /// <summary>The access control list in the notation of <see cref="TestServer.WriteAcl"/>.</summary>
    public static string AclOf(this TestServer server, string path, string? auth = "super:")
    {
        server.Answer(OpCode.GetAcl, body => body.WriteText(path), auth: auth).ShouldBe(ErrorCode.Ok);
        var body = server.Body();
        var text = new StringBuilder();
        foreach (var entry in JuteVector<AclEntry>.Read(ref body))
        {
            text.Append(text.Length > 0 ? "," : "").Append((int)entry.Perms).Append(' ').Append(entry.Scheme.ToText()).Append(':').Append(entry.Id.ToText());
        }

        return text.ToString();
    }

    public static string[] Texts(JuteVector<JuteBytes> list)
    {
        var texts = new List<string>();
        foreach (var text in list)
        {
            texts.Add(text.ToText()!);
        }

        return [.. texts];
    }

    private static void WriteQuery(JuteWriter body, string? path, int watcher)
    {
        body.WriteText(path);
        body.WriteBool(watcher >= 0);
    }

    /// <summary>setWatches2 with its five lists of paths (setWatches with three); answers the events in front of the reply, in their order.</summary>
    public static IReadOnlyList<(long Zxid, WatchEventType Type, string Path)> SetWatches(
        this TestServer server, int watcher, long seen, params string[][] lists)
    {
        server.Answer(
            lists.Length == 3 ? OpCode.SetWatches : OpCode.SetWatches2,
            body =>
            {
                body.WriteInt64(seen);
                foreach (var list in lists)
                {
                    body.WriteInt32(list.Length);
                    Array.ForEach(list, body.WriteText);
                }
            },
            watcher);
        var events = new List<(long Zxid, WatchEventType Type, string Path)>();
        var frames = server.LastReply.Span;
        while (BinaryPrimitives.ReadInt32BigEndian(frames[4..]) == -1)
        {
            var reader = new JuteReader(frames[4..]);
            var header = ReplyHeader.Read(ref reader);
            (header.Xid, header.Err).ShouldBe((-1, ErrorCode.Ok));
            var type = (WatchEventType)reader.ReadInt32();
            reader.ReadInt32().ShouldBe(KeeperState.SyncConnected);
            events.Add((header.Zxid, type, reader.ReadBytes().ToText()!));
            frames = frames[(4 + reader.Position)..];
        }

        var reply = new JuteReader(frames[4..]);
        ReplyHeader.Read(ref reply).ShouldBe(new ReplyHeader(9, server.Tree.LastZxid, ErrorCode.Ok));
        reply.Remaining.ShouldBe(0);
        return events;
    }
}
