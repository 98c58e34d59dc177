using CoordActors.Protocol.Records;
using static CoordActors.Protocol.Tests.Records.FieldType;

namespace CoordActors.Protocol.Tests.Records;

/// <summary>Every record of the protocol, with its fields in wire order as ZooKeeper's schema has them.</summary>
internal static class RecordCases
{
    private static readonly FieldType[] StatFields = [Long, Long, Long, Long, Int, Int, Int, Long, Int, Int, Long];

    public static IReadOnlyList<RecordCase> All { get; } =
    [
        new RecordCase<AclEntry>(
            [Int, Bytes, Bytes],
            v => new() { Perms = (Permissions)v.Int32(), Scheme = v.Bytes(), Id = v.Bytes() },
            (r, log) => log.Int32((int)r.Perms).Bytes(r.Scheme).Bytes(r.Id)),
        new RecordCase<AddWatchRequest>(
            [Bytes, Int],
            v => new() { Path = v.Bytes(), Mode = (AddWatchMode)v.Int32() },
            (r, log) => log.Bytes(r.Path).Int32((int)r.Mode)),
        new RecordCase<AuthId>(
            [Bytes, Bytes],
            v => new() { Scheme = v.Bytes(), Id = v.Bytes() },
            (r, log) => log.Bytes(r.Scheme).Bytes(r.Id)),
        new RecordCase<AuthPacket>(
            [Int, Bytes, Bytes],
            v => new() { Type = v.Int32(), Scheme = v.Bytes(), Auth = v.Bytes() },
            (r, log) => log.Int32(r.Type).Bytes(r.Scheme).Bytes(r.Auth)),
        new RecordCase<CheckVersionRequest>(
            [Bytes, Int],
            v => new() { Path = v.Bytes(), Version = v.Int32() },
            (r, log) => log.Bytes(r.Path).Int32(r.Version)),
        new RecordCase<ClientInfo>(
            [Bytes, Bytes],
            v => new() { AuthScheme = v.Bytes(), User = v.Bytes() },
            (r, log) => log.Bytes(r.AuthScheme).Bytes(r.User)),
        new RecordCase<Create2Response>(
            [Bytes, .. StatFields],
            v => new() { Path = v.Bytes(), Stat = v.Stat() },
            (r, log) => log.Bytes(r.Path).Stat(r.Stat)),
        new RecordCase<CreateRequest>(
            [Bytes, Bytes, Acls, Int],
            v => new() { Path = v.Bytes(), Data = v.Bytes(), Acl = v.Acls(), Flags = (CreateFlags)v.Int32() },
            (r, log) => log.Bytes(r.Path).Bytes(r.Data).Acls(r.Acl).Int32((int)r.Flags)),
        new RecordCase<CreateTtlRequest>(
            [Bytes, Bytes, Acls, Int, Long],
            v => new()
            {
                Path = v.Bytes(),
                Data = v.Bytes(),
                Acl = v.Acls(),
                Flags = (CreateFlags)v.Int32(),
                TtlMs = v.Int64(),
            },
            (r, log) => log.Bytes(r.Path).Bytes(r.Data).Acls(r.Acl).Int32((int)r.Flags).Int64(r.TtlMs)),
        new RecordCase<DeleteRequest>(
            [Bytes, Int],
            v => new() { Path = v.Bytes(), Version = v.Int32() },
            (r, log) => log.Bytes(r.Path).Int32(r.Version)),
        new RecordCase<GetAclResponse>(
            [Acls, .. StatFields],
            v => new() { Acl = v.Acls(), Stat = v.Stat() },
            (r, log) => log.Acls(r.Acl).Stat(r.Stat)),
        new RecordCase<GetChildren2Response>(
            [Texts, .. StatFields],
            v => new() { Children = v.Texts(), Stat = v.Stat() },
            (r, log) => log.Texts(r.Children).Stat(r.Stat)),
        new RecordCase<GetChildrenResponse>(
            [Texts],
            v => new() { Children = v.Texts() },
            (r, log) => log.Texts(r.Children)),
        new RecordCase<GetDataResponse>(
            [Bytes, .. StatFields],
            v => new() { Data = v.Bytes(), Stat = v.Stat() },
            (r, log) => log.Bytes(r.Data).Stat(r.Stat)),
        new RecordCase<GetEphemeralsResponse>(
            [Texts],
            v => new() { Ephemerals = v.Texts() },
            (r, log) => log.Texts(r.Ephemerals)),
        new RecordCase<PathRequest>(
            [Bytes],
            v => new() { Path = v.Bytes() },
            (r, log) => log.Bytes(r.Path)),
        new RecordCase<PathResponse>(
            [Bytes],
            v => new() { Path = v.Bytes() },
            (r, log) => log.Bytes(r.Path)),
        new RecordCase<PathWatchRequest>(
            [Bytes, Bool],
            v => new() { Path = v.Bytes(), Watch = v.Bool() },
            (r, log) => log.Bytes(r.Path).Bool(r.Watch)),
        new RecordCase<ReconfigRequest>(
            [Bytes, Bytes, Bytes, Long],
            v => new()
            {
                JoiningServers = v.Bytes(),
                LeavingServers = v.Bytes(),
                NewMembers = v.Bytes(),
                CurConfigId = v.Int64(),
            },
            (r, log) => log.Bytes(r.JoiningServers).Bytes(r.LeavingServers).Bytes(r.NewMembers).Int64(r.CurConfigId)),
        new RecordCase<SaslToken>(
            [Bytes],
            v => new() { Token = v.Bytes() },
            (r, log) => log.Bytes(r.Token)),
        new RecordCase<SetAclRequest>(
            [Bytes, Acls, Int],
            v => new() { Path = v.Bytes(), Acl = v.Acls(), Version = v.Int32() },
            (r, log) => log.Bytes(r.Path).Acls(r.Acl).Int32(r.Version)),
        new RecordCase<SetDataRequest>(
            [Bytes, Bytes, Int],
            v => new() { Path = v.Bytes(), Data = v.Bytes(), Version = v.Int32() },
            (r, log) => log.Bytes(r.Path).Bytes(r.Data).Int32(r.Version)),
        new RecordCase<SetWatches>(
            [Long, Texts, Texts, Texts],
            v => new()
            {
                RelativeZxid = v.Int64(),
                DataWatches = v.Texts(),
                ExistWatches = v.Texts(),
                ChildWatches = v.Texts(),
            },
            (r, log) => log.Int64(r.RelativeZxid).Texts(r.DataWatches).Texts(r.ExistWatches).Texts(r.ChildWatches)),
        new RecordCase<SetWatches2>(
            [Long, Texts, Texts, Texts, Texts, Texts],
            v => new()
            {
                RelativeZxid = v.Int64(),
                DataWatches = v.Texts(),
                ExistWatches = v.Texts(),
                ChildWatches = v.Texts(),
                PersistentWatches = v.Texts(),
                PersistentRecursiveWatches = v.Texts(),
            },
            (r, log) => log.Int64(r.RelativeZxid).Texts(r.DataWatches).Texts(r.ExistWatches).Texts(r.ChildWatches)
                .Texts(r.PersistentWatches).Texts(r.PersistentRecursiveWatches)),
        new RecordCase<WatcherEvent>(
            [Int, Int, Bytes],
            v => new() { Type = (WatchEventType)v.Int32(), State = v.Int32(), Path = v.Bytes() },
            (r, log) => log.Int32((int)r.Type).Int32(r.State).Bytes(r.Path)),
        new RecordCase<WatchesRequest>(
            [Bytes, Int],
            v => new() { Path = v.Bytes(), Type = (WatcherType)v.Int32() },
            (r, log) => log.Bytes(r.Path).Int32((int)r.Type)),
        new RecordCase<WhoAmIResponse>(
            [Identities],
            v => new() { ClientInfo = v.Identities() },
            (r, log) => log.Identities(r.ClientInfo)),
        new RecordCase<CreateSessionRequest>(
            [Int],
            v => new(v.Int32()),
            (r, log) => log.Int32(r.TimeoutMs)),
        new RecordCase<ErrorResponse>(
            [Int],
            v => new((ErrorCode)v.Int32()),
            (r, log) => log.Int32((int)r.Err)),
        new RecordCase<GetAllChildrenNumberResponse>(
            [Int],
            v => new(v.Int32()),
            (r, log) => log.Int32(r.TotalNumber)),
        new RecordCase<MultiHeader>(
            [Int, Bool, Int],
            v => new((OpCode)v.Int32(), v.Bool(), (ErrorCode)v.Int32()),
            (r, log) => log.Int32((int)r.Op).Bool(r.Done).Int32((int)r.Err)),
        new RecordCase<ReplyHeader>(
            [Int, Long, Int],
            v => new(v.Int32(), v.Int64(), (ErrorCode)v.Int32()),
            (r, log) => log.Int32(r.Xid).Int64(r.Zxid).Int32((int)r.Err)),
        new RecordCase<RequestHeader>(
            [Int, Int],
            v => new(v.Int32(), (OpCode)v.Int32()),
            (r, log) => log.Int32(r.Xid).Int32((int)r.Op)),
        new RecordCase<StatResponse>(
            [.. StatFields],
            v => new(v.Stat()),
            (r, log) => log.Stat(r.Stat)),
        new RecordCase<ConnectRequest>(
            [Int, Long, Int, Long, Bytes, OptionalBool],
            v => WithReadOnly(
                new ConnectRequest
                {
                    ProtocolVersion = v.Int32(),
                    LastZxidSeen = v.Int64(),
                    TimeoutMs = v.Int32(),
                    SessionId = v.Int64(),
                    Password = v.Bytes(),
                },
                v.OptionalBool()),
            (r, log) => log.Int32(r.ProtocolVersion).Int64(r.LastZxidSeen).Int32(r.TimeoutMs).Int64(r.SessionId)
                .Bytes(r.Password).OptionalBool(r.HasReadOnly, r.ReadOnly)),
        new RecordCase<ConnectResponse>(
            [Int, Int, Long, Bytes, OptionalBool],
            v => WithReadOnly(
                new ConnectResponse { ProtocolVersion = v.Int32(), TimeoutMs = v.Int32(), SessionId = v.Int64(), Password = v.Bytes() },
                v.OptionalBool()),
            (r, log) => log.Int32(r.ProtocolVersion).Int32(r.TimeoutMs).Int64(r.SessionId)
                .Bytes(r.Password).OptionalBool(r.HasReadOnly, r.ReadOnly)),
        new RecordCase<Stat>(StatFields, v => v.Stat(), (r, log) => log.Stat(r)),
    ];

    public static RecordCase Named(string name) => All.Single(record => record.ToString() == name);

    private static ConnectRequest WithReadOnly(ConnectRequest request, bool? readOnly) => new()
    {
        ProtocolVersion = request.ProtocolVersion,
        LastZxidSeen = request.LastZxidSeen,
        TimeoutMs = request.TimeoutMs,
        SessionId = request.SessionId,
        Password = request.Password,
        HasReadOnly = readOnly is not null,
        ReadOnly = readOnly ?? false,
    };

    private static ConnectResponse WithReadOnly(ConnectResponse response, bool? readOnly) => new()
    {
        ProtocolVersion = response.ProtocolVersion,
        TimeoutMs = response.TimeoutMs,
        SessionId = response.SessionId,
        Password = response.Password,
        HasReadOnly = readOnly is not null,
        ReadOnly = readOnly ?? false,
    };
}
