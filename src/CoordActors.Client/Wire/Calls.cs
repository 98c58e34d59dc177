using System.Text;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Client.Wire;

/// <summary>create (answers the path); container and time-to-live znodes have operations of their own.</summary>
internal readonly struct CreateCall(CreateOperation operation, Chroot chroot) : ICall<string>
{
    public OpCode Op => Codec.CreateOp(operation.Mode, withStat: false);

    public void Write(JuteWriter writer) => Codec.WriteCreate(writer, operation, chroot);

    public string Read(ref JuteReader reader) => chroot.Strip(Codec.ReadText(ref reader));
}

/// <summary>create2 and its kin (answer path and stat).</summary>
internal readonly struct CreateWithStatCall(CreateOperation operation, Chroot chroot) : ICall<CreatedZnode>
{
    public OpCode Op => Codec.CreateOp(operation.Mode, withStat: true);

    public void Write(JuteWriter writer) => Codec.WriteCreate(writer, operation, chroot);

    public CreatedZnode Read(ref JuteReader reader) => new(chroot.Strip(Codec.ReadText(ref reader)), Stat.Read(ref reader));
}

internal readonly struct DeleteCall(string path, int version) : ICall<Nothing>
{
    public OpCode Op => OpCode.Delete;

    public void Write(JuteWriter writer)
    {
        writer.WriteText(path);
        writer.WriteInt32(version);
    }

    public Nothing Read(ref JuteReader reader) => default;
}

internal readonly struct ExistsCall(string path, bool watch) : ICall<Stat?>
{
    public OpCode Op => OpCode.Exists;

    public void Write(JuteWriter writer)
    {
        writer.WriteText(path);
        writer.WriteBool(watch);
    }

    public Stat? Read(ref JuteReader reader) => Stat.Read(ref reader);
}

internal readonly struct GetDataCall(string path, bool watch) : ICall<ZnodeData>
{
    public OpCode Op => OpCode.GetData;

    public void Write(JuteWriter writer)
    {
        writer.WriteText(path);
        writer.WriteBool(watch);
    }

    public ZnodeData Read(ref JuteReader reader) => Codec.ReadData(ref reader);
}

internal readonly struct SetDataCall(string path, byte[]? data, int version) : ICall<Stat>
{
    public OpCode Op => OpCode.SetData;

    public void Write(JuteWriter writer)
    {
        writer.WriteText(path);
        writer.WriteBytes(data);
        writer.WriteInt32(version);
    }

    public Stat Read(ref JuteReader reader) => Stat.Read(ref reader);
}

internal readonly struct GetChildrenCall(string path, bool watch) : ICall<ZnodeChildren>
{
    public OpCode Op => OpCode.GetChildren2;

    public void Write(JuteWriter writer)
    {
        writer.WriteText(path);
        writer.WriteBool(watch);
    }

    public ZnodeChildren Read(ref JuteReader reader) => new(Codec.ReadTexts(ref reader), Stat.Read(ref reader));
}

internal readonly struct GetAclCall(string path) : ICall<ZnodeAcl>
{
    public OpCode Op => OpCode.GetAcl;

    public void Write(JuteWriter writer) => writer.WriteText(path);

    public ZnodeAcl Read(ref JuteReader reader) => new(Codec.ReadAcl(ref reader), Stat.Read(ref reader));
}

internal readonly struct SetAclCall(string path, IReadOnlyList<Acl> acl, int version) : ICall<Stat>
{
    public OpCode Op => OpCode.SetAcl;

    public void Write(JuteWriter writer)
    {
        writer.WriteText(path);
        Codec.WriteAcl(writer, acl);
        writer.WriteInt32(version);
    }

    public Stat Read(ref JuteReader reader) => Stat.Read(ref reader);
}

internal readonly struct SyncCall(string path) : ICall<Nothing>
{
    public OpCode Op => OpCode.Sync;

    public void Write(JuteWriter writer) => writer.WriteText(path);

    public Nothing Read(ref JuteReader reader) => default;
}

internal readonly struct DescendantCountCall(string path) : ICall<int>
{
    public OpCode Op => OpCode.GetAllChildrenNumber;

    public void Write(JuteWriter writer) => writer.WriteText(path);

    public int Read(ref JuteReader reader) => reader.ReadInt32();
}

internal readonly struct GetEphemeralsCall(string prefix, Chroot chroot) : ICall<IReadOnlyList<string>>
{
    public OpCode Op => OpCode.GetEphemerals;

    public void Write(JuteWriter writer) => writer.WriteText(prefix);

    public IReadOnlyList<string> Read(ref JuteReader reader)
    {
        var paths = Codec.ReadTexts(ref reader);
        for (var i = 0; i < paths.Length; i++)
        {
            paths[i] = chroot.Strip(paths[i]);
        }

        return paths;
    }
}

internal readonly struct WhoAmICall : ICall<IReadOnlyList<Identity>>
{
    public OpCode Op => OpCode.WhoAmI;

    public void Write(JuteWriter writer)
    {
    }

    public IReadOnlyList<Identity> Read(ref JuteReader reader)
    {
        var identities = new List<Identity>();
        foreach (var info in JuteVector<ClientInfo>.Read(ref reader))
        {
            identities.Add(new Identity(info.AuthScheme.ToText() ?? "", info.User.ToText() ?? ""));
        }

        return identities;
    }
}

internal readonly struct ReconfigCall(string? joining, string? leaving, string? members, long version) : ICall<ZnodeData>
{
    public OpCode Op => OpCode.Reconfig;

    public void Write(JuteWriter writer)
    {
        writer.WriteText(joining);
        writer.WriteText(leaving);
        writer.WriteText(members);
        writer.WriteInt64(version);
    }

    public ZnodeData Read(ref JuteReader reader) => Codec.ReadData(ref reader);
}

internal readonly struct AddWatchCall(string path, AddWatchMode mode) : ICall<Nothing>
{
    public OpCode Op => OpCode.AddWatch;

    public void Write(JuteWriter writer)
    {
        writer.WriteText(path);
        writer.WriteInt32((int)mode);
    }

    public Nothing Read(ref JuteReader reader) => default;
}

/// <summary>removeWatches and checkWatches.</summary>
internal readonly struct WatchesCall(OpCode op, string path, WatcherType type) : ICall<Nothing>
{
    public OpCode Op => op;

    public void Write(JuteWriter writer)
    {
        writer.WriteText(path);
        writer.WriteInt32((int)type);
    }

    public Nothing Read(ref JuteReader reader) => default;
}

internal readonly struct AuthCall(string scheme, byte[] auth) : ICall<Nothing>
{
    public OpCode Op => OpCode.Auth;

    public void Write(JuteWriter writer) => new AuthPacket { Scheme = Encoding.UTF8.GetBytes(scheme), Auth = auth }.Write(writer);

    public Nothing Read(ref JuteReader reader) => default;
}

internal readonly struct CloseSessionCall : ICall<Nothing>
{
    public OpCode Op => OpCode.CloseSession;

    public void Write(JuteWriter writer)
    {
    }

    public Nothing Read(ref JuteReader reader) => default;
}
