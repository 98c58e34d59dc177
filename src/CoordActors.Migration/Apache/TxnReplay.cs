using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Tree;

namespace CoordActors.Migration.Apache;

/// <summary>Decodes logged transactions and carries them out.</summary>
internal sealed class TxnReplay(ApacheDatabase database)
{
    private const int DigestBytes = 12;
    private const int DigestVersion = 2;

    /// <summary>The digest of the tree that the last transaction carries out to, if it says one that can be checked.</summary>
    public long? Digest { get; private set; }

    /// <summary>Carries one transaction out.</summary>
    /// <exception cref="InvalidDataException">It is malformed or of an unknown type.</exception>
    public void Apply(ReadOnlySpan<byte> record)
    {
        var reader = new JuteReader(record);
        var header = TxnHeader.Read(ref reader);
        if (header.Type == TxnType.CloseSession)
        {
            CloseSession(header, ref reader);
        }
        else
        {
            Apply(header, ref reader);
        }

        if (reader.Failed)
        {
            throw new InvalidDataException($"its transaction {new Zxid(header.Zxid)} of type {(int)header.Type} is malformed");
        }

        Digest = ReadDigest(ref reader);
        database.LastZxid = Math.Max(database.LastZxid, header.Zxid);
    }

    private void Apply(in TxnHeader header, ref JuteReader reader)
    {
        switch (header.Type)
        {
            case TxnType.CreateSession:
                var timeoutMs = reader.ReadInt32();
                database.Sessions[header.SessionId] = timeoutMs;
                break;
            case TxnType.Create or TxnType.Create2 or TxnType.CreateContainer or TxnType.CreateTtl:
                Create(header, ref reader);
                break;
            case TxnType.Delete or TxnType.DeleteContainer:
                var deleted = ReadPath(ref reader);
                if (!reader.Failed)
                {
                    database.Delete(deleted, header.Zxid);
                }

                break;
            case TxnType.SetData or TxnType.Reconfig:
                SetData(header, ref reader);
                break;
            case TxnType.SetAcl:
                SetAcl(ref reader);
                break;
            case TxnType.Check:
                ReadPath(ref reader);
                reader.ReadInt32();
                break;
            case TxnType.Error:
                reader.ReadInt32();
                break;
            case TxnType.Multi:
                Multi(header, ref reader);
                break;
            default:
                throw new InvalidDataException($"its transaction {new Zxid(header.Zxid)} has the unknown type {(int)header.Type}");
        }
    }

    private void Create(in TxnHeader header, ref JuteReader reader)
    {
        var path = ReadPath(ref reader);
        var data = ReadData(ref reader);
        var acl = JuteVector<AclEntry>.Read(ref reader);
        var isEphemeral = header.Type is TxnType.Create or TxnType.Create2 && reader.ReadBool();

        // Before version 3.3 a create did not say its parent's cversion.
        var isOldest = header.Type == TxnType.Create && !reader.Failed && reader.Remaining == 0;
        var parentCversion = isOldest ? -1 : reader.ReadInt32();
        var owner = header.Type switch
        {
            TxnType.CreateContainer => ZnodeOwner.Container,
            TxnType.CreateTtl => ZnodeOwner.OfTtl(reader.ReadInt64()),
            _ => isEphemeral ? header.SessionId : 0,
        };
        if (!reader.Failed)
        {
            database.Create(path, data, acl, owner, parentCversion, header);
        }
    }

    private void SetData(in TxnHeader header, ref JuteReader reader)
    {
        var path = ReadPath(ref reader);
        var data = ReadData(ref reader);
        var version = reader.ReadInt32();
        if (!reader.Failed)
        {
            database.SetData(path, data, version, header);
        }
    }

    private void SetAcl(ref JuteReader reader)
    {
        var path = ReadPath(ref reader);
        var acl = JuteVector<AclEntry>.Read(ref reader);
        var version = reader.ReadInt32();
        if (!reader.Failed)
        {
            database.SetAcl(path, acl, version);
        }
    }

    /// <summary>A multi that failed is logged too: one part that is an error makes all of them errors.</summary>
    private void Multi(in TxnHeader header, ref JuteReader reader)
    {
        const int partBytesMin = 8;
        var count = reader.ReadCount(partBytesMin, out _);
        var parts = new List<(TxnType Type, byte[] Body)>(count);
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            parts.Add(((TxnType)reader.ReadInt32(), reader.ReadBytes().Span.ToArray()));
        }

        if (reader.Failed || parts.Exists(part => part.Type == TxnType.Error))
        {
            return;
        }

        foreach (var (type, body) in parts)
        {
            var part = new JuteReader(body);
            if (type is TxnType.Multi or TxnType.CreateSession or TxnType.CloseSession)
            {
                throw new InvalidDataException($"its transaction {new Zxid(header.Zxid)} is a multi with a part of type {(int)type}");
            }

            Apply(header with { Type = type }, ref part);
            if (part.Failed)
            {
                reader.Fail();
                return;
            }
        }
    }

    /// <summary>Old versions, and newer ones that are told so, do not log the paths; then a digest may follow at once.</summary>
    private void CloseSession(in TxnHeader header, ref JuteReader reader)
    {
        const int pathBytesMin = 4;
        var paths = new List<string>();
        if (reader.Remaining > 0 && !IsDigest(reader))
        {
            var count = reader.ReadCount(pathBytesMin, out _);
            for (var i = 0; i < count && !reader.Failed; i++)
            {
                paths.Add(ReadPath(ref reader));
            }
        }

        if (!reader.Failed)
        {
            database.CloseSession(header.SessionId, paths, header.Zxid);
        }
    }

    /// <summary>Two paths cannot be as short as a digest.</summary>
    private static bool IsDigest(JuteReader reader) => reader.Remaining == DigestBytes && reader.ReadInt32() == DigestVersion;

    private static long? ReadDigest(ref JuteReader reader)
    {
        if (reader.Remaining < DigestBytes)
        {
            return null;
        }

        var version = reader.ReadInt32();
        var digest = reader.ReadInt64();
        return version == DigestVersion ? digest : null;
    }

    private static string ReadPath(ref JuteReader reader)
    {
        var path = reader.ReadBytes();
        if (path.IsNull)
        {
            reader.Fail();
        }

        return path.ToText() ?? "";
    }

    private static byte[]? ReadData(ref JuteReader reader)
    {
        var data = reader.ReadBytes();
        return data.IsNull ? null : data.Span.ToArray();
    }
}
