using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Client.Wire;

/// <summary>Parts of records that several requests share.</summary>
internal static class Codec
{
    /// <summary>The bytes of an access control entry that has nothing in it.</summary>
    private const int AclEntryBytesMin = 12;

    public static OpCode CreateOp(CreateMode mode, bool withStat) => mode switch
    {
        CreateMode.Container => OpCode.CreateContainer,
        CreateMode.PersistentWithTtl or CreateMode.PersistentSequentialWithTtl => OpCode.CreateTtl,
        _ => withStat ? OpCode.Create2 : OpCode.Create,
    };

    public static void WriteCreate(JuteWriter writer, CreateOperation operation, Chroot chroot)
    {
        writer.WriteText(chroot.Full(operation.Path));
        writer.WriteBytes(operation.Data);
        WriteAcl(writer, operation.Acl);
        writer.WriteInt32((int)operation.Mode);
        if (operation.Mode.HasTimeToLive())
        {
            writer.WriteInt64((long)operation.TimeToLive.GetValueOrDefault().TotalMilliseconds);
        }
    }

    public static void WriteAcl(JuteWriter writer, IReadOnlyList<Acl> acl)
    {
        writer.WriteInt32(acl.Count);
        for (var i = 0; i < acl.Count; i++)
        {
            writer.WriteInt32((int)acl[i].Permissions);
            writer.WriteText(acl[i].Scheme);
            writer.WriteText(acl[i].Id);
        }
    }

    public static Acl[] ReadAcl(ref JuteReader reader)
    {
        var acl = new Acl[reader.ReadCount(AclEntryBytesMin, out _)];
        for (var i = 0; i < acl.Length; i++)
        {
            var entry = AclEntry.Read(ref reader);
            acl[i] = new Acl(entry.Perms, entry.Scheme.ToText() ?? "", entry.Id.ToText() ?? "");
        }

        return acl;
    }

    public static string ReadText(ref JuteReader reader) => reader.ReadBytes().ToText() ?? "";

    public static string[] ReadTexts(ref JuteReader reader)
    {
        var texts = new string[reader.ReadCount(sizeof(int), out _)];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = ReadText(ref reader);
        }

        return texts;
    }

    public static ZnodeData ReadData(ref JuteReader reader)
    {
        var data = reader.ReadBytes();
        return new ZnodeData(data.IsNull ? null : data.Span.ToArray(), Stat.Read(ref reader));
    }
}
