using CoordActors.Migration.Apache;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Migration.Tests;

/// <summary>Writes the files of a ZooKeeper by hand, znode by znode and transaction by transaction.</summary>
internal static class ApacheBytes
{
    public const long Session = 0x0100_0000_0001_0000;
    public const long TimeMs = 1_700_000_000_000;

    private const string Open = "\0\0\0\u0001\0\0\0\u001f\0\0\0\u0005world\0\0\0\u0006anyone";

    /// <summary>A snapshot with these sessions and znodes below the root.</summary>
    public static byte[] Snapshot(IReadOnlyList<(long Id, int TimeoutMs)> sessions, params Znode[] znodes)
    {
        using var writer = new JuteWriter();
        writer.WriteInt32(ApacheSnapshotReader.Magic);
        writer.WriteInt32(2);
        writer.WriteInt64(-1);
        writer.WriteInt32(sessions.Count);
        foreach (var (id, timeoutMs) in sessions)
        {
            writer.WriteInt64(id);
            writer.WriteInt32(timeoutMs);
        }

        writer.WriteInt32(1);
        writer.WriteInt64(7);
        writer.WriteInt32(1);
        new AclEntry { Perms = (Permissions)1, Scheme = JuteBytes.FromText("digest"), Id = JuteBytes.FromText("bob:x") }.Write(writer);
        foreach (var znode in znodes.Prepend(new Znode("")))
        {
            znode.Write(writer);
        }

        writer.WriteText("/");
        Seal(writer);
        return writer.Written.ToArray();
    }

    /// <summary>The bytes with the checksum of all of them, and the mark behind it.</summary>
    public static void Seal(JuteWriter writer)
    {
        writer.WriteInt64(Adler32.Of(writer.Written));
        writer.WriteText("/");
    }

    /// <summary>A log with these transactions, padded with zeros.</summary>
    public static byte[] Log(params byte[][] transactions)
    {
        using var writer = new JuteWriter();
        writer.WriteInt32(ApacheLogReader.Magic);
        writer.WriteInt32(2);
        writer.WriteInt64(0);
        foreach (var transaction in transactions)
        {
            writer.WriteInt64(Adler32.Of(transaction));
            writer.WriteBytes(transaction);
            writer.WriteByte(0x42);
        }

        writer.Reserve(512).Clear();
        return writer.Written.ToArray();
    }

    /// <summary>A transaction: its header, then what the action writes.</summary>
    public static byte[] Txn(long zxid, TxnType type, Action<JuteWriter> body, long session = Session)
    {
        using var writer = new JuteWriter();
        writer.WriteInt64(session);
        writer.WriteInt32(1);
        writer.WriteInt64(zxid);
        writer.WriteInt64(TimeMs + zxid);
        writer.WriteInt32((int)type);
        body(writer);
        return writer.Written.ToArray();
    }

    public static byte[] Create(long zxid, string path, int parentCversion, string? data = "d", bool ephemeral = false, TxnType type = TxnType.Create) =>
        Txn(zxid, type, body => WriteCreate(body, path, parentCversion, data, ephemeral));

    public static void WriteCreate(JuteWriter body, string path, int parentCversion, string? data = "d", bool ephemeral = false)
    {
        WritePathDataAcl(body, path, data);
        body.WriteBool(ephemeral);
        body.WriteInt32(parentCversion);
    }

    public static void WritePathDataAcl(JuteWriter body, string path, string? data = "d")
    {
        body.WriteText(path);
        body.WriteText(data);
        body.WriteRaw(Open.Select(c => (byte)c).ToArray());
    }

    public static byte[] Delete(long zxid, string path) => Txn(zxid, TxnType.Delete, body => body.WriteText(path));

    public static byte[] SetData(long zxid, string path, string data, int version) => Txn(zxid, TxnType.SetData, body =>
    {
        body.WriteText(path);
        body.WriteText(data);
        body.WriteInt32(version);
    });

    public static byte[] OpenSession(long zxid, int timeoutMs, long session = Session) =>
        Txn(zxid, TxnType.CreateSession, body => body.WriteInt32(timeoutMs), session);

    public static byte[] CloseSession(long zxid, params string[] paths) => Txn(zxid, TxnType.CloseSession, body =>
    {
        body.WriteInt32(paths.Length);
        foreach (var path in paths)
        {
            body.WriteText(path);
        }
    });

    public static byte[] Failed(long zxid) => Txn(zxid, TxnType.Error, body => body.WriteInt32(-101));

    /// <summary>A znode of a snapshot.</summary>
    public sealed record Znode(string Path, string? Data = "", long Acl = -1, long Czxid = 0, int Cversion = 0, long Owner = 0, long Pzxid = 0)
    {
        public void Write(JuteWriter writer)
        {
            writer.WriteText(Path);
            writer.WriteText(Data);
            writer.WriteInt64(Acl);
            writer.WriteInt64(Czxid);
            writer.WriteInt64(Czxid);
            writer.WriteInt64(TimeMs);
            writer.WriteInt64(TimeMs);
            writer.WriteInt32(0);
            writer.WriteInt32(Cversion);
            writer.WriteInt32(0);
            writer.WriteInt64(Owner);
            writer.WriteInt64(Pzxid);
        }
    }
}
