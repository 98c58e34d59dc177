using System.Buffers;
using CoordActors.Server.Clients;

namespace CoordActors.Server.Tests.Clients;

/// <summary>Requests as a client would send them.</summary>
internal sealed class Frames
{
    private readonly JuteWriter _writer = new();

    public static readonly byte[] OpenAcl = MakeOpenAcl();

    public static JuteVector<AclEntry> OpenAclList()
    {
        var reader = new JuteReader(OpenAcl);
        return JuteVector<AclEntry>.Read(ref reader);
    }

    public byte[] Bytes => _writer.Written.ToArray();

    public Frames Header(int xid, OpCode op) => Add(xid, op, _ => { });

    public Frames Get(int xid, string path, bool watch = false) =>
        Add(xid, OpCode.GetData, w => new PathWatchRequest { Path = JuteBytes.FromText(path), Watch = watch }.Write(w));

    public Frames Children(int xid, string path, bool watch = false) =>
        Add(xid, OpCode.GetChildren, w => new PathWatchRequest { Path = JuteBytes.FromText(path), Watch = watch }.Write(w));

    public Frames Exists(int xid, string path, bool watch = false) =>
        Add(xid, OpCode.Exists, w => new PathWatchRequest { Path = JuteBytes.FromText(path), Watch = watch }.Write(w));

    public Frames Set(int xid, string path, string data) => Add(
        xid,
        OpCode.SetData,
        w => new SetDataRequest { Path = JuteBytes.FromText(path), Data = JuteBytes.FromText(data), Version = -1 }.Write(w));

    public Frames Create(int xid, string path, string data = "", CreateFlags flags = CreateFlags.Persistent) => Add(
        xid,
        OpCode.Create,
        w => new CreateRequest { Path = JuteBytes.FromText(path), Data = JuteBytes.FromText(data), Acl = OpenAclList(), Flags = flags }.Write(w));

    public Frames Auth(int xid, string scheme, string credentials) => Add(
        xid,
        OpCode.Auth,
        w => new AuthPacket { Scheme = JuteBytes.FromText(scheme), Auth = JuteBytes.FromText(credentials) }.Write(w));

    public Frames Sasl(int xid, byte[]? token) =>
        Add(xid, OpCode.Sasl, w => new SaslToken { Token = token is null ? JuteBytes.Null : new JuteBytes(token) }.Write(w));

    public Frames Sync(int xid, string path) => Add(xid, OpCode.Sync, w => w.WriteText(path));

    public Frames Add(int xid, OpCode op, Action<JuteWriter> body)
    {
        var frame = _writer.BeginFrame();
        new RequestHeader(xid, op).Write(_writer);
        body(_writer);
        _writer.EndFrame(frame);
        return this;
    }

    public RequestBatch ToBatch(RequestBatchPool? pool = null)
    {
        var batch = (pool ?? new RequestBatchPool()).Rent();
        batch.Take(new ReadOnlySequence<byte>(Bytes), 0xFFFFF, 1 << 20, out var problem).ShouldBe(_writer.Length);
        problem.ShouldBeNull();
        return batch;
    }

    private static byte[] MakeOpenAcl()
    {
        using var writer = new JuteWriter();
        writer.WriteInt32(1);
        new AclEntry { Perms = Permissions.All, Scheme = "world"u8, Id = "anyone"u8 }.Write(writer);
        return writer.Written.ToArray();
    }
}
