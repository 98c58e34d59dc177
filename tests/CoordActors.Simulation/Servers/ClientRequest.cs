using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Simulation.Linearizability;

namespace CoordActors.Simulation.Servers;

/// <summary>A request of a simulated client, with what its reply must be compared with.</summary>
internal sealed class ClientRequest(OpCode op, Action<JuteWriter> body)
{
    public const int PingXid = -2;

    public const int AuthXid = -4;

    public OpCode Op { get; } = op;

    public Action<JuteWriter> Body { get; } = body;

    public int Xid { get; set; }

    public long SentAtMs { get; set; }

    /// <summary>The newest state that any client had been told of when it was sent.</summary>
    public long ToldBefore { get; set; }

    /// <summary>The znodes that it is about.</summary>
    public IReadOnlyList<string> Paths { get; private init; } = [];

    /// <summary>Leaves a one-shot watch.</summary>
    public bool Watches { get; private init; }

    /// <summary>For addWatch.</summary>
    public AddWatchMode Mode { get; private init; }

    /// <summary>For setWatches: the watches, and the last transaction that the client has seen.</summary>
    public ClientWatches? Again { get; private init; }

    public long RelativeZxid { get; private init; }

    /// <summary>What it is for the checker of linearizability.</summary>
    public RegisterCall? Call { get; set; }

    public string Path => Paths[0];

    /// <summary>It has a number of its own and is not counted.</summary>
    public bool IsApart => Op is OpCode.Ping or OpCode.Auth;

    /// <summary>It becomes a transaction.</summary>
    public bool IsWrite => Op is OpCode.Create or OpCode.Create2 or OpCode.Delete or OpCode.SetData or OpCode.Multi or OpCode.CloseSession;

    public static ClientRequest Set(string path, long value, int version = -1) =>
        new(OpCode.SetData, writer => WriteSet(writer, path, value, version)) { Paths = [path] };

    public static ClientRequest Get(string path, bool watches) => OfPath(OpCode.GetData, path, watches);

    public static ClientRequest Exists(string path, bool watches) => OfPath(OpCode.Exists, path, watches);

    public static ClientRequest GetChildren(string path, bool watches) => OfPath(OpCode.GetChildren, path, watches);

    public static ClientRequest Create(string path, CreateFlags flags, long value = 0) =>
        new(OpCode.Create, writer => WriteCreate(writer, path, flags, value)) { Paths = [path] };

    public static ClientRequest Create2(string path, CreateFlags flags) =>
        new(OpCode.Create2, writer => WriteCreate(writer, path, flags, 0)) { Paths = [path] };

    /// <summary>Only whoever has the identities of its creator may read and write it.</summary>
    public static ClientRequest CreatePrivate(string path) =>
        new(OpCode.Create, writer => WriteCreate(writer, path, CreateFlags.Persistent, 0, isPrivate: true)) { Paths = [path] };

    /// <summary>Who the client is, from now on and on this connection.</summary>
    public static ClientRequest AddAuth(string identity) =>
        new(OpCode.Auth, writer => new AuthPacket { Scheme = "digest"u8, Auth = JuteBytes.FromText(identity) }.Write(writer)) { Xid = AuthXid };

    public static ClientRequest Delete(string path) =>
        new(OpCode.Delete, writer => new DeleteRequest { Path = JuteBytes.FromText(path), Version = -1 }.Write(writer)) { Paths = [path] };

    public static ClientRequest Sync(string path) => new(OpCode.Sync, writer => writer.WriteText(path)) { Paths = [path] };

    public static ClientRequest Ping() => new(OpCode.Ping, _ => { }) { Xid = PingXid };

    public static ClientRequest Close() => new(OpCode.CloseSession, _ => { });

    public static ClientRequest Multi(params IReadOnlyList<(OpCode Op, Action<JuteWriter> Body)> entries) => OfEntries(OpCode.Multi, entries, []);

    public static ClientRequest MultiRead(params IReadOnlyList<string> paths) =>
        OfEntries(OpCode.MultiRead, [.. paths.Select(path => (OpCode.GetData, PathWatch(path, false)))], paths);

    public static ClientRequest AddWatch(string path, AddWatchMode mode) =>
        new(OpCode.AddWatch, writer => new AddWatchRequest { Path = JuteBytes.FromText(path), Mode = mode }.Write(writer)) { Paths = [path], Mode = mode };

    public static ClientRequest SetWatches(ClientWatches watches, long relativeZxid)
    {
        var again = watches.Copy();
        var isNewer = again.Persistent.Count + again.Recursive.Count > 0;
        return new ClientRequest(isNewer ? OpCode.SetWatches2 : OpCode.SetWatches, writer =>
        {
            writer.WriteInt64(relativeZxid);
            WriteList(writer, again.Data);
            WriteList(writer, again.Exist);
            WriteList(writer, again.Child);
            if (isNewer)
            {
                WriteList(writer, again.Persistent);
                WriteList(writer, again.Recursive);
            }
        })
        {
            Again = again,
            RelativeZxid = relativeZxid,
        };
    }

    public static (OpCode Op, Action<JuteWriter> Body) SetEntry(string path, long value) => (OpCode.SetData, writer => WriteSet(writer, path, value));

    public static (OpCode Op, Action<JuteWriter> Body) CreateEntry(string path, CreateFlags flags = CreateFlags.Persistent) =>
        (OpCode.Create, writer => WriteCreate(writer, path, flags, 0));

    public static (OpCode Op, Action<JuteWriter> Body) DeleteEntry(string path) =>
        (OpCode.Delete, writer => new DeleteRequest { Path = JuteBytes.FromText(path), Version = -1 }.Write(writer));

    public static (OpCode Op, Action<JuteWriter> Body) CheckEntry(string path, int version) =>
        (OpCode.Check, writer => new CheckVersionRequest { Path = JuteBytes.FromText(path), Version = version }.Write(writer));

    /// <summary>Its body as it was sent.</summary>
    public byte[] ToBytes()
    {
        using var writer = new JuteWriter();
        Body(writer);
        return writer.Written.ToArray();
    }

    public override string ToString() => $"{Op} {string.Join(' ', Paths)}";

    private static ClientRequest OfPath(OpCode op, string path, bool watches) => new(op, PathWatch(path, watches)) { Paths = [path], Watches = watches };

    private static ClientRequest OfEntries(OpCode op, IReadOnlyList<(OpCode Op, Action<JuteWriter> Body)> entries, IReadOnlyList<string> paths) =>
        new(op, writer => WriteEntries(writer, entries)) { Paths = paths };

    private static void WriteEntries(JuteWriter writer, IReadOnlyList<(OpCode Op, Action<JuteWriter> Body)> entries)
    {
        foreach (var (op, body) in entries)
        {
            new MultiHeader(op, false, (ErrorCode)(-1)).Write(writer);
            body(writer);
        }

        new MultiHeader(OpCode.Error, true, (ErrorCode)(-1)).Write(writer);
    }

    private static Action<JuteWriter> PathWatch(string path, bool watches) =>
        writer => new PathWatchRequest { Path = JuteBytes.FromText(path), Watch = watches }.Write(writer);

    private static void WriteSet(JuteWriter writer, string path, long value, int version = -1) =>
        new SetDataRequest { Path = JuteBytes.FromText(path), Data = JuteBytes.FromText($"{value}"), Version = version }.Write(writer);

    private static void WriteCreate(JuteWriter writer, string path, CreateFlags flags, long value, bool isPrivate = false) => new CreateRequest
    {
        Path = JuteBytes.FromText(path),
        Data = JuteBytes.FromText($"{value}"),
        Acl = isPrivate ? WholeWorld.PrivateAcl() : WholeWorld.OpenAcl(),
        Flags = flags,
    }.Write(writer);

    private static void WriteList(JuteWriter writer, IReadOnlyCollection<string> paths)
    {
        writer.WriteInt32(paths.Count);
        foreach (var path in paths)
        {
            writer.WriteText(path);
        }
    }
}
