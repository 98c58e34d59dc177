using System.Text;

namespace CoordActors.Interop.Raw;

/// <summary>A request's operation and record, and how to call it in a report.</summary>
public sealed record Request(int Operation, byte[] Body, string Text)
{
    /// <summary>The request's number when it is not simply the connection's next one.</summary>
    public int? Xid { get; init; }

    public static Request Create(string? path, string? data = "x", IReadOnlyCollection<Acl>? acl = null, int flags = 0, int operation = Op.Create) =>
        CreateWith(path, data, acl ?? Acl.Open, flags, operation);

    /// <summary>A create whose list of rights may be null or empty.</summary>
    public static Request CreateWith(string? path, string? data, IReadOnlyCollection<Acl>? acl, int flags, int operation) => new(
        operation,
        new JuteBytes().Text(path).Text(data).Acls(acl).Int(flags).ToArray(),
        $"create({operation}) {Show(path)} data={Brief(data)} acl={Show(acl)} flags={flags}");

    public static Request CreateTtl(string? path, int flags, long ttl, string? data = "x") => new(
        Op.CreateTtl,
        new JuteBytes().Text(path).Text(data).Acls(Acl.Open).Int(flags).Long(ttl).ToArray(),
        $"createTTL {Show(path)} flags={flags} ttl={ttl}");

    public static Request Delete(string? path, int version = -1) => WithNumber(Op.Delete, "delete", path, version);

    public static Request Exists(string? path, bool watch = false) => Read(Op.Exists, "exists", path, watch);

    public static Request GetData(string? path, bool watch = false) => Read(Op.GetData, "getData", path, watch);

    public static Request GetChildren(string? path, bool watch = false) => Read(Op.GetChildren, "getChildren", path, watch);

    public static Request GetChildren2(string? path, bool watch = false) => Read(Op.GetChildren2, "getChildren2", path, watch);

    public static Request SetData(string? path, string? data, int version = -1) => new(
        Op.SetData, new JuteBytes().Text(path).Text(data).Int(version).ToArray(), $"setData {Show(path)} {Brief(data)} v{version}");

    public static Request GetAcl(string? path) => OnPath(Op.GetAcl, "getACL", path);

    public static Request SetAcl(string? path, IReadOnlyCollection<Acl>? acl, int version = -1) => new(
        Op.SetAcl, new JuteBytes().Text(path).Acls(acl).Int(version).ToArray(), $"setACL {Show(path)} {Show(acl)} v{version}");

    public static Request Sync(string? path) => OnPath(Op.Sync, "sync", path);

    public static Request GetEphemerals(string? prefix) => OnPath(Op.GetEphemerals, "getEphemerals", prefix);

    public static Request GetAllChildrenNumber(string? path) => OnPath(Op.GetAllChildrenNumber, "getAllChildrenNumber", path);

    public static Request Check(string? path, int version = -1) => WithNumber(Op.Check, "check", path, version);

    public static Request Multi(params Request[] entries) => Entries(Op.Multi, "multi", entries);

    public static Request MultiRead(params Request[] entries) => Entries(Op.MultiRead, "multiRead", entries);

    public static Request AddWatch(string? path, int mode) => WithNumber(Op.AddWatch, "addWatch", path, mode);

    public static Request CheckWatches(string? path, int type) => WithNumber(Op.CheckWatches, "checkWatches", path, type);

    public static Request RemoveWatches(string? path, int type) => WithNumber(Op.RemoveWatches, "removeWatches", path, type);

    public static Request SetWatches(long relativeZxid, string[]? data, string[]? exist, string[]? child) => new(
        Op.SetWatches,
        new JuteBytes().Long(relativeZxid).Texts(data).Texts(exist).Texts(child).ToArray(),
        $"setWatches data={Show(data)} exist={Show(exist)} child={Show(child)}");

    public static Request SetWatches2(long relativeZxid, string[]? data, string[]? exist, string[]? child, string[]? persistent, string[]? recursive) => new(
        Op.SetWatches2,
        new JuteBytes().Long(relativeZxid).Texts(data).Texts(exist).Texts(child).Texts(persistent).Texts(recursive).ToArray(),
        $"setWatches2 data={Show(data)} exist={Show(exist)} child={Show(child)} persistent={Show(persistent)} recursive={Show(recursive)}");

    public static Request Auth(string? scheme, string? credential) => new(
        Op.Auth, new JuteBytes().Int(0).Text(scheme).Text(credential).ToArray(), $"auth {Show(scheme)} {Show(credential)}")
    { Xid = -4 };

    public static Request DeleteContainer(string? path) => OnPath(Op.DeleteContainer, "deleteContainer", path);

    public static Request Reconfig(string? joining, string? leaving, string? members, long id) => new(
        Op.Reconfig, new JuteBytes().Text(joining).Text(leaving).Text(members).Long(id).ToArray(), $"reconfig {Show(members)}");

    public static Request Bare(int operation, string name) => new(operation, [], name);

    /// <summary>Any bytes as the record of an operation.</summary>
    public static Request Malformed(int operation, JuteBytes body, string text) => new(operation, body.ToArray(), $"malformed {operation}: {text}");

    public static Request Ping() => new(Op.Ping, [], "ping") { Xid = -2 };

    private static Request Read(int operation, string name, string? path, bool watch) =>
        new(operation, new JuteBytes().Text(path).Bool(watch).ToArray(), $"{name} {Show(path)}{(watch ? " watch" : "")}");

    /// <summary>A path and a number: an expected version, a watch's mode, a watcher's type.</summary>
    private static Request WithNumber(int operation, string name, string? path, int number) =>
        new(operation, new JuteBytes().Text(path).Int(number).ToArray(), $"{name} {Show(path)} {number}");

    private static Request OnPath(int operation, string name, string? path) => new(operation, new JuteBytes().Text(path).ToArray(), $"{name} {Show(path)}");

    private static Request Entries(int operation, string name, Request[] entries)
    {
        var bytes = new JuteBytes();
        foreach (var entry in entries)
        {
            bytes.Int(entry.Operation).Bool(false).Int(-1).Raw(entry.Body);
        }

        return new Request(operation, bytes.Int(-1).Bool(true).Int(-1).ToArray(), $"{name} [{string.Join("; ", entries.Select(entry => entry.Text))}]");
    }

    private static string Show(string? text)
    {
        if (text is null)
        {
            return "null";
        }

        var shown = new StringBuilder("\"");
        foreach (var unit in text)
        {
            shown.Append(char.IsControl(unit) || char.IsSurrogate(unit) ? $"\\u{(int)unit:X4}" : unit);
        }

        return shown.Append('"').ToString();
    }

    private static string Brief(string? data) => data is { Length: > 40 } ? $"{data.Length} bytes" : Show(data);

    private static string Show(IReadOnlyCollection<string>? texts) => texts is null ? "null" : $"[{string.Join(", ", texts)}]";

    private static string Show(IReadOnlyCollection<Acl>? acls) =>
        acls is null ? "null" : ReferenceEquals(acls, Acl.Open) ? "open" : $"[{string.Join(", ", acls)}]";
}
