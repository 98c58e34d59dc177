using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Tree;

namespace CoordActors.Server.Admin;

/// <summary>What the audit log says of a transaction that was applied. Pure.</summary>
public static class AuditTrail
{
    private const int ReplyHead = sizeof(int) + ReplyHeader.Size;

    /// <summary>The events: none for what changes nothing but sessions, several for a multi that was done.</summary>
    /// <param name="txn">The transaction.</param>
    /// <param name="error">What came of it.</param>
    /// <param name="reply">The reply frame, for the name that a sequential znode got; may be empty.</param>
    /// <param name="ip">The client's address; null where it is not connected here.</param>
    public static IReadOnlyList<AuditEvent> Of(in Txn txn, ErrorCode error, ReadOnlySpan<byte> reply, string? ip)
    {
        var events = new List<AuditEvent>(1);
        var reader = new JuteReader(txn.Body);
        if (txn.Op == OpCode.Multi && error == ErrorCode.Ok)
        {
            AddEntries(events, ref reader);
        }
        else if (txn.Op == OpCode.Multi)
        {
            events.Add(new AuditEvent("multiOperation", IsSuccess: false));
        }
        else if (EventOf(txn.Op, ref reader, error == ErrorCode.Ok) is { } single)
        {
            events.Add(single.Operation == "create" && error == ErrorCode.Ok && reply.Length > ReplyHead ? single with { Znode = CreatedPath(reply) } : single);
        }

        var (sessionId, user) = (txn.SessionId, UserOf(txn.AuthIds));
        return events.ConvertAll(entry => entry with { SessionId = sessionId, User = user, Ip = ip });
    }

    /// <summary>The events of the ephemeral znodes that go with a session.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="paths">They.</param>
    /// <param name="ip">The client's address, or null.</param>
    public static IEnumerable<AuditEvent> OfSessionEnd(long sessionId, IReadOnlyList<string> paths, string? ip) =>
        paths.Select(path => new AuditEvent("ephemeralZNodeDeletionOnSessionCloseOrExpire", IsSuccess: true) { SessionId = sessionId, Znode = path, Ip = ip });

    private static void AddEntries(List<AuditEvent> events, ref JuteReader reader)
    {
        while (true)
        {
            var header = MultiHeader.Read(ref reader);
            if (header.Done || reader.Failed)
            {
                return;
            }

            if (header.Op == OpCode.Check)
            {
                CheckVersionRequest.Read(ref reader);
            }
            else if (EventOf(header.Op, ref reader, isSuccess: true) is { } entry)
            {
                events.Add(entry);
            }
            else
            {
                return;
            }
        }
    }

    private static AuditEvent? EventOf(OpCode op, ref JuteReader reader, bool isSuccess)
    {
        switch (op)
        {
            case OpCode.Create or OpCode.Create2 or OpCode.CreateContainer:
                var create = CreateRequest.Read(ref reader);
                return Created(create.Path, create.Flags, isSuccess);
            case OpCode.CreateTtl:
                var ttl = CreateTtlRequest.Read(ref reader);
                return Created(ttl.Path, ttl.Flags, isSuccess);
            case OpCode.Delete:
                return new AuditEvent("delete", isSuccess) { Znode = DeleteRequest.Read(ref reader).Path.ToText() };
            case OpCode.SetData:
                return new AuditEvent("setData", isSuccess) { Znode = SetDataRequest.Read(ref reader).Path.ToText() };
            case OpCode.SetAcl:
                var acl = SetAclRequest.Read(ref reader);
                return new AuditEvent("setAcl", isSuccess) { Znode = acl.Path.ToText(), Acl = TextOf(acl.Acl) };
            case OpCode.Reconfig:
                return new AuditEvent("reconfig", isSuccess) { Znode = "/zookeeper/config" };
            default:
                return null;
        }
    }

    private static AuditEvent Created(JuteBytes path, CreateFlags flags, bool isSuccess) => new("create", isSuccess)
    {
        Znode = path.ToText(),
        ZnodeType = flags switch
        {
            CreateFlags.Ephemeral => "ephemeral",
            CreateFlags.PersistentSequential => "persistent_sequential",
            CreateFlags.EphemeralSequential => "ephemeral_sequential",
            CreateFlags.Container => "container",
            CreateFlags.PersistentWithTtl => "persistent_with_ttl",
            CreateFlags.PersistentSequentialWithTtl => "persistent_sequential_with_ttl",
            _ => "persistent",
        },
    };

    private static string? CreatedPath(ReadOnlySpan<byte> reply)
    {
        var reader = new JuteReader(reply[ReplyHead..]);
        return reader.ReadBytes().ToText();
    }

    /// <summary>As the shell writes it: <c>scheme:id:cdrwa</c>, one behind the other.</summary>
    private static string TextOf(JuteVector<AclEntry> list)
    {
        var entries = new List<string>();
        foreach (var entry in list)
        {
            entries.Add($"{entry.Scheme.ToText()}:{entry.Id.ToText()}:{LettersOf(entry.Perms)}");
        }

        return string.Join(',', entries);
    }

    private static string LettersOf(Permissions permissions)
    {
        (Permissions Permission, char Letter)[] letters =
        [
            (Permissions.Create, 'c'), (Permissions.Delete, 'd'), (Permissions.Read, 'r'), (Permissions.Write, 'w'), (Permissions.Admin, 'a'),
        ];
        return string.Concat(letters.Where(pair => permissions.HasFlag(pair.Permission)).Select(pair => pair.Letter));
    }

    private static string? UserOf(ReadOnlySpan<byte> authIds)
    {
        var users = new List<string>();
        var reader = new JuteReader(authIds);
        for (var left = authIds.IsEmpty ? 0 : reader.ReadInt32(); left > 0 && !reader.Failed; left--)
        {
            var id = AuthId.Read(ref reader);
            users.Add(NameOf(id.Scheme.ToText(), id.Id.ToText() ?? ""));
        }

        return users.Count == 0 ? null : string.Join(',', users);
    }

    /// <summary>Of a digest only the user: the hash is a secret of its kind.</summary>
    private static string NameOf(string? scheme, string id) => scheme switch
    {
        "digest" when id.Contains(':', StringComparison.Ordinal) => id[..id.IndexOf(':', StringComparison.Ordinal)],
        "super" => "super",
        _ => id,
    };
}
