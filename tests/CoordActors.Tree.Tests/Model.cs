using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Tree.Tests;

/// <summary>
/// The znode tree again, as plainly as it can be written: a dictionary by path. It knows nothing of pages, indexes or undo logs; a multi works on a copy.
/// </summary>
internal sealed class Model
{
    private const long Container = long.MinValue;

    private Dictionary<string, ModelNode> _nodes = new()
    {
        ["/"] = new ModelNode { Data = "" },
        ["/zookeeper"] = new ModelNode { Data = "" },
        ["/zookeeper/quota"] = new ModelNode { Data = "" },
        ["/zookeeper/config"] = new ModelNode { Data = "", Acl = "1 world:anyone", Aversion = -1 },
    };

    public IEnumerable<string> Paths => _nodes.Keys;

    /// <summary>The open sessions with the connection that owns each, 0 for none.</summary>
    public Dictionary<long, long> Sessions { get; } = [];

    /// <summary>Who watches what: "data", "child", "persistent" or "recursive".</summary>
    public HashSet<(int Watcher, string Path, string Mode)> Watches { get; } = [];

    public List<(string Trigger, int Watcher)> Events { get; } = [];

    /// <summary>The ids of each watching connection.</summary>
    public Dictionary<int, string?> WatcherAuth { get; } = [];

    public ModelNode? Find(string path) => _nodes.GetValueOrDefault(path == "" ? "/" : path);

    public string[] Children(string path) =>
        [.. _nodes.Keys.Where(key => key != "/" && Parent(key) == path).Select(key => key[(key.LastIndexOf('/') + 1)..]).Order(StringComparer.Ordinal)];

    public Stat Stat(string path)
    {
        var node = _nodes[path];
        var children = Children(path).Length;
        return new Stat
        {
            Czxid = node.Czxid,
            Mzxid = node.Mzxid,
            Pzxid = node.Pzxid,
            Ctime = node.Ctime,
            Mtime = node.Mtime,
            Version = node.Version,
            Cversion = (2 * node.Creations) - children,
            Aversion = node.Aversion,
            EphemeralOwner = node.IsEphemeral ? node.Owner : 0,
            DataLength = node.Data?.Length ?? 0,
            NumChildren = children,
        };
    }

    public ErrorCode Create(ModelTxn txn, string path, string? data, CreateFlags flags, string acl, OpCode op, long ttlMs, out string created)
    {
        created = path;
        var hasTtl = flags is CreateFlags.PersistentWithTtl or CreateFlags.PersistentSequentialWithTtl;
        if (hasTtl != (op == OpCode.CreateTtl) || (hasTtl && ttlMs is <= 0 or > 0xFF_FFFF_FFFF))
        {
            return ErrorCode.BadArguments;
        }

        if (!Sessions.ContainsKey(txn.SessionId))
        {
            return ErrorCode.SessionExpired;
        }

        if (acl.Contains("auth:", StringComparison.Ordinal) && txn.Auth is null)
        {
            return ErrorCode.InvalidAcl;
        }

        return CreateUnderParent(txn, path, data, flags, acl.Replace("auth:", txn.Auth, StringComparison.Ordinal), op, ref created);
    }

    private ErrorCode CreateUnderParent(ModelTxn txn, string path, string? data, CreateFlags flags, string acl, OpCode op, ref string created)
    {
        var parent = Find(Parent(path));
        if (parent is null)
        {
            return ErrorCode.NoNode;
        }

        if (!Allows(parent.Acl, 4, txn.Auth))
        {
            return ErrorCode.NoAuth;
        }

        if (flags is CreateFlags.PersistentSequential or CreateFlags.EphemeralSequential or CreateFlags.PersistentSequentialWithTtl)
        {
            created = path + parent.Creations.ToString("D10", System.Globalization.CultureInfo.InvariantCulture);
        }

        if (!IsValid(created))
        {
            return ErrorCode.BadArguments;
        }

        if (Find(created) is not null)
        {
            return ErrorCode.NodeExists;
        }

        if (parent.IsEphemeral)
        {
            return ErrorCode.NoChildrenForEphemerals;
        }

        var isEphemeral = flags is (CreateFlags.Ephemeral or CreateFlags.EphemeralSequential) && op != OpCode.CreateContainer;
        _nodes[created] = new ModelNode
        {
            Data = data,
            Acl = acl,
            Czxid = txn.Zxid,
            Mzxid = txn.Zxid,
            Pzxid = txn.Zxid,
            Ctime = txn.TimeMs,
            Mtime = txn.TimeMs,
            IsEphemeral = isEphemeral,
            Owner = op == OpCode.CreateContainer ? Container : isEphemeral ? txn.SessionId : 0,
        };
        parent.Creations++;
        parent.Pzxid = txn.Zxid;
        Fire(created, "NodeCreated", acl, parent.Acl);
        return ErrorCode.Ok;
    }

    public ErrorCode Delete(ModelTxn txn, string path, int version)
    {
        if (!Sessions.ContainsKey(txn.SessionId))
        {
            return ErrorCode.SessionExpired;
        }

        if (path is "/" or "/zookeeper" or "/zookeeper/quota" or "/zookeeper/config")
        {
            return ErrorCode.BadArguments;
        }

        if (Find(Parent(path)) is not { } parent)
        {
            return ErrorCode.NoNode;
        }

        if (!Allows(parent.Acl, 8, txn.Auth))
        {
            return ErrorCode.NoAuth;
        }

        if (Find(path) is not { } node)
        {
            return ErrorCode.NoNode;
        }

        if (version != -1 && version != node.Version)
        {
            return ErrorCode.BadVersion;
        }

        if (Children(path).Length > 0)
        {
            return ErrorCode.NotEmpty;
        }

        Remove(txn, path);
        return ErrorCode.Ok;
    }

    public ErrorCode DeleteContainer(ModelTxn txn, string path)
    {
        if (path is "/" or "/zookeeper" or "/zookeeper/quota" or "/zookeeper/config")
        {
            return ErrorCode.BadArguments;
        }

        if (Find(path) is not { } node)
        {
            return ErrorCode.NoNode;
        }

        if (Children(path).Length > 0)
        {
            return ErrorCode.NotEmpty;
        }

        if (node.IsEphemeral)
        {
            return ErrorCode.BadVersion;
        }

        Remove(txn, path);
        return ErrorCode.Ok;
    }

    public ErrorCode SetData(ModelTxn txn, string path, string? data, int version)
    {
        var error = CheckNode(txn, path, 2, out var node);
        if (error != ErrorCode.Ok)
        {
            return error;
        }

        if (version != -1 && version != node!.Version)
        {
            return ErrorCode.BadVersion;
        }

        node!.Data = data;
        node.Version++;
        node.Mzxid = txn.Zxid;
        node.Mtime = txn.TimeMs;
        Fire(path, "NodeDataChanged", node.Acl, null);
        return ErrorCode.Ok;
    }

    public ErrorCode SetAcl(ModelTxn txn, string path, string acl, int version)
    {
        var error = CheckNode(txn, path, 16, out var node);
        if (error != ErrorCode.Ok)
        {
            return error;
        }

        if (version != -1 && version != node!.Aversion)
        {
            return ErrorCode.BadVersion;
        }

        node!.Acl = acl;
        node.Aversion++;
        return ErrorCode.Ok;
    }

    public ErrorCode Check(ModelTxn txn, string path, int version)
    {
        var error = CheckNode(txn, path, 1, out var node);
        return error != ErrorCode.Ok ? error : version == -1 || version == node!.Version ? ErrorCode.Ok : ErrorCode.BadVersion;
    }

    /// <summary>Whether the session has left the connection that this comes by.</summary>
    public bool IsByAnother(ModelTxn txn) =>
        txn.Origin != 0 && Sessions.TryGetValue(txn.SessionId, out var owner) && owner != 0 && owner != txn.Origin;

    public ErrorCode OpenSession(ModelTxn txn)
    {
        if (IsByAnother(txn))
        {
            return ErrorCode.SessionMoved;
        }

        Sessions[txn.SessionId] = txn.Origin;
        return ErrorCode.Ok;
    }

    public ErrorCode ResumeSession(ModelTxn txn)
    {
        if (!Sessions.ContainsKey(txn.SessionId))
        {
            return ErrorCode.SessionExpired;
        }

        Sessions[txn.SessionId] = txn.Origin;
        return ErrorCode.Ok;
    }

    public ErrorCode CloseSession(ModelTxn txn)
    {
        if (!Sessions.ContainsKey(txn.SessionId))
        {
            return ErrorCode.SessionExpired;
        }

        foreach (var path in _nodes.Where(pair => pair.Value.IsEphemeral && pair.Value.Owner == txn.SessionId).Select(pair => pair.Key).ToArray())
        {
            Remove(txn, path);
        }

        Sessions.Remove(txn.SessionId);
        return ErrorCode.Ok;
    }

    /// <summary>Runs entries on a copy and keeps it if none fails.</summary>
    public ErrorCode Multi(IEnumerable<Func<Model, ErrorCode>> entries, List<ErrorCode> results)
    {
        var nodes = _nodes.ToDictionary(pair => pair.Key, pair => pair.Value with { });
        var watches = Watches.ToArray();
        var cause = ErrorCode.Ok;
        foreach (var entry in entries)
        {
            var error = cause == ErrorCode.Ok ? entry(this) : ErrorCode.RuntimeInconsistency;
            results.Add(error);
            cause = cause == ErrorCode.Ok ? error : cause;
        }

        if (cause != ErrorCode.Ok)
        {
            _nodes = nodes;
            Watches.Clear();
            Watches.UnionWith(watches);
            Events.Clear();
        }

        return cause;
    }

    public static bool Allows(string acl, int needed, string? auth) => acl.Split(',').Any(entry =>
    {
        var space = entry.IndexOf(' ');
        var id = entry[(space + 1)..];
        return (int.Parse(entry[..space], System.Globalization.CultureInfo.InvariantCulture) & needed) != 0 && (id == "world:anyone" || id == auth);
    });

    private static string Parent(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";

    private static bool IsValid(string path) =>
        path == "/" || (path[0] == '/' && path[1..].Split('/').All(name => name is not ("" or "." or "..") && name.All(c => c >= ' ')));

    private ErrorCode CheckNode(ModelTxn txn, string path, int needed, out ModelNode? node)
    {
        node = null;
        if (!Sessions.ContainsKey(txn.SessionId))
        {
            return ErrorCode.SessionExpired;
        }

        if (!IsValid(path))
        {
            return ErrorCode.BadArguments;
        }

        node = Find(path);
        return node is null ? ErrorCode.NoNode : Allows(node.Acl, needed, txn.Auth) ? ErrorCode.Ok : ErrorCode.NoAuth;
    }

    private void Remove(ModelTxn txn, string path)
    {
        var parent = Find(Parent(path))!;
        var acl = _nodes[path].Acl;
        _nodes.Remove(path);
        parent.Pzxid = Math.Max(parent.Pzxid, txn.Zxid);
        Fire(path, "NodeDeleted", acl, parent.Acl);
    }

    private void Fire(string path, string type, string acl, string? parentAcl)
    {
        var notified = Watches.Where(watch => watch.Path == path && watch.Mode is not "child")
            .Concat(Watches.Where(watch => watch.Mode == "recursive" && (watch.Path == "/" || path.StartsWith(watch.Path + "/", StringComparison.Ordinal))))
            .Select(watch => watch.Watcher)
            .ToHashSet();
        Watches.RemoveWhere(watch => watch.Path == path && watch.Mode == "data");
        if (type == "NodeDeleted")
        {
            notified.UnionWith(ChildWatchersOf(path));
            Watches.RemoveWhere(watch => watch.Path == path && watch.Mode == "child");
        }

        Record($"{type} {path}", notified, acl);
        if (parentAcl is not null)
        {
            var parent = Parent(path);
            var told = ChildWatchersOf(parent);
            Watches.RemoveWhere(watch => watch.Path == parent && watch.Mode == "child");
            Record($"NodeChildrenChanged {parent}", told, parentAcl);
        }
    }

    private HashSet<int> ChildWatchersOf(string path) =>
        [.. Watches.Where(watch => watch.Path == path && watch.Mode is ("child" or "persistent")).Select(watch => watch.Watcher)];

    private void Record(string trigger, IEnumerable<int> watchers, string acl) =>
        Events.AddRange(watchers.Where(watcher => Allows(acl, 1, WatcherAuth[watcher])).Order().Select(watcher => (trigger, watcher)));
}

internal sealed record ModelNode
{
    public string? Data { get; set; }

    public string Acl { get; set; } = "31 world:anyone";

    public long Czxid { get; init; }

    public long Mzxid { get; set; }

    public long Pzxid { get; set; }

    public long Ctime { get; init; }

    public long Mtime { get; set; }

    public int Version { get; set; }

    public int Creations { get; set; }

    public int Aversion { get; set; }

    public bool IsEphemeral { get; init; }

    public long Owner { get; init; }
}

internal readonly record struct ModelTxn(long Zxid, long TimeMs, long SessionId, string? Auth, long Origin);
