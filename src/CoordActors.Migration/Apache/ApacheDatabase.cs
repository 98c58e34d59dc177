using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Tree;

namespace CoordActors.Migration.Apache;

/// <summary>
/// The state of a ZooKeeper server: what a snapshot gives it, and the changes that logged transactions make. It does as ZooKeeper does: a
/// snapshot may hold effects of transactions behind it, so a change that does not fit is passed over.
/// </summary>
internal sealed class ApacheDatabase
{
    private readonly Dictionary<long, HashSet<ApacheNode>> _ephemerals = [];

    public ApacheNode Root { get; private set; } = new("", null);

    /// <summary>The open sessions with their timeouts in ms.</summary>
    public Dictionary<long, int> Sessions { get; } = [];

    public AclPool Acls { get; } = new();

    /// <summary>The last transaction of which the state has the effect.</summary>
    public long LastZxid { get; set; }

    /// <summary>Whether there is a znode with a time to live.</summary>
    public bool HasTtl { get; private set; }

    /// <summary>The state of a server that has never run.</summary>
    public static ApacheDatabase Initial()
    {
        var database = new ApacheDatabase();
        var open = database.Acls.Intern(JuteVector<AclEntry>.Null);
        database.SetRoot(new ApacheNode("", null) { Data = [], Acl = open });
        database.Attach(new ApacheNode("zookeeper", database.Root) { Data = [], Acl = open });
        return database;
    }

    public ApacheNode? Find(string path) => Find(path.AsSpan());

    /// <summary>Puts the root of a snapshot in.</summary>
    public void SetRoot(ApacheNode root) => Root = root;

    /// <summary>The parent of a path and its last part; null if there is no such parent.</summary>
    /// <exception cref="InvalidDataException">It is not the path of a znode below the root.</exception>
    public ApacheNode? FindParent(string path, out ReadOnlySpan<char> name)
    {
        var slash = path.LastIndexOf('/');
        if (slash < 0 || slash == path.Length - 1 || path[0] != '/')
        {
            throw new InvalidDataException($"it has a znode with the path '{path}'");
        }

        name = path.AsSpan(slash + 1);
        return Find(path.AsSpan(0, slash));
    }

    /// <summary>Puts a new znode in its place.</summary>
    public void Attach(ApacheNode node)
    {
        node.Parent!.Add(node);
        if (node.Owner == 0 || node.Owner == ZnodeOwner.Container)
        {
            return;
        }

        if (ZnodeOwner.HasTtlForm(node.Owner) && !Sessions.ContainsKey(node.Owner))
        {
            HasTtl = true;
            return;
        }

        if (!_ephemerals.TryGetValue(node.Owner, out var owned))
        {
            _ephemerals.Add(node.Owner, owned = []);
        }

        owned.Add(node);
    }

    /// <summary>A create. Where the znode is already, only its rights are set, and for the oldest kind its parent's numbers.</summary>
    public void Create(string path, byte[]? data, JuteVector<AclEntry> acl, long owner, int parentCversion, in TxnHeader txn)
    {
        if (FindParent(path, out var name) is not { } parent)
        {
            return;
        }

        var list = Acls.Intern(acl);
        if (parent.Child(name) is { } existing)
        {
            existing.Acl = list;
            if (txn.Type == TxnType.Create)
            {
                CountChild(parent, parentCversion, txn.Zxid);
            }

            return;
        }

        CountChild(parent, parentCversion, txn.Zxid);
        Attach(new ApacheNode(name.ToString(), parent)
        {
            Data = data,
            Acl = list,
            Czxid = txn.Zxid,
            Mzxid = txn.Zxid,
            Pzxid = txn.Zxid,
            Ctime = txn.TimeMs,
            Mtime = txn.TimeMs,
            Owner = owner,
        });
    }

    /// <summary>A delete. What the snapshot shows below the znode was created by a later transaction, which comes again.</summary>
    public void Delete(string path, long zxid)
    {
        if (FindParent(path, out var name) is { } parent)
        {
            Delete(parent, parent.Child(name), zxid);
        }
    }

    public void SetData(string path, byte[]? data, int version, in TxnHeader txn)
    {
        if (Find(path) is { } node)
        {
            node.Data = data;
            node.Version = version;
            node.Mzxid = txn.Zxid;
            node.Mtime = txn.TimeMs;
        }
    }

    public void SetAcl(string path, JuteVector<AclEntry> acl, int version)
    {
        if (Find(path) is { } node)
        {
            node.Acl = Acls.Intern(acl);
            node.Aversion = version;
        }
    }

    /// <summary>The end of a session: the znodes that the transaction names, and whatever else belongs to it.</summary>
    public void CloseSession(long sessionId, IEnumerable<string> paths, long zxid)
    {
        Sessions.Remove(sessionId);
        foreach (var path in paths)
        {
            Delete(path, zxid);
        }

        foreach (var node in _ephemerals.TryGetValue(sessionId, out var owned) ? owned.ToArray() : [])
        {
            Delete(node.Parent!, node, zxid);
        }
    }

    /// <summary>Deletes ephemeral znodes of sessions that are not open, as a server does at its start.</summary>
    /// <returns>The paths by session.</returns>
    public IReadOnlyList<(long SessionId, string Path)> CloseDeadSessions()
    {
        var dead = new List<(long SessionId, string Path)>();
        foreach (var (session, owned) in _ephemerals.Where(pair => !Sessions.ContainsKey(pair.Key)).ToList())
        {
            dead.AddRange(owned.Select(node => (session, node.Path)));
            CloseSession(session, [], LastZxid);
        }

        return dead;
    }

    private ApacheNode? Find(ReadOnlySpan<char> path)
    {
        var node = Root;
        var rest = path.IsEmpty ? path : path[1..];
        while (node is not null && !rest.IsEmpty)
        {
            var slash = rest.IndexOf('/');
            node = node.Child(slash < 0 ? rest : rest[..slash]);
            rest = slash < 0 ? default : rest[(slash + 1)..];
        }

        return node;
    }

    private void Delete(ApacheNode parent, ApacheNode? node, long zxid)
    {
        parent.Pzxid = Math.Max(parent.Pzxid, zxid);
        if (node is not null)
        {
            parent.Remove(node);
            Forget(node);
        }
    }

    /// <summary>Takes a znode and all below it from their sessions.</summary>
    private void Forget(ApacheNode top)
    {
        var open = new Stack<ApacheNode>([top]);
        while (open.TryPop(out var node))
        {
            if (_ephemerals.TryGetValue(node.Owner, out var owned) && owned.Remove(node) && owned.Count == 0)
            {
                _ephemerals.Remove(node.Owner);
            }

            foreach (var child in node.Children?.Values ?? Enumerable.Empty<ApacheNode>())
            {
                open.Push(child);
            }
        }
    }

    private static void CountChild(ApacheNode parent, int cversion, long zxid)
    {
        var next = cversion == -1 ? parent.Cversion + 1 : cversion;
        if (next > parent.Cversion)
        {
            parent.Cversion = next;
            parent.Pzxid = zxid;
        }
    }
}
