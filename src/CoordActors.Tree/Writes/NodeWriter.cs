using System.Buffers.Text;
using System.Globalization;
using System.Text;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Tree.Store;

namespace CoordActors.Tree;

/// <summary>
/// The operations that change znodes. Each checks in the order in which ZooKeeper reports errors; one that answers an error has changed nothing.
/// </summary>
internal sealed class NodeWriter(TreeState state)
{
    private const int SequenceDigits = 10;

    private readonly NodeTable _nodes = state.Nodes;
    private readonly JuteWriter _sequentialPath = new();
    private readonly JuteWriter _acl = new();
    private readonly JuteWriter _path = new();

    private static ReadOnlySpan<byte> ConfigurationPath => "/zookeeper/config"u8;

    public ErrorCode Create(in WriteContext context, CreateOrder order, out CreatedNode created)
    {
        created = default;
        var path = order.Path.Span;
        var error = CheckOrder(context, order, out var aclEntries);
        if (error != ErrorCode.Ok)
        {
            return error;
        }

        var parent = _nodes.Find(ZnodePath.Parent(path), out var parentHash);
        if (parent == 0)
        {
            return ErrorCode.NoNode;
        }

        var parentAcl = _nodes[parent].Acl;
        if (!state.Allows(parentAcl, Permissions.Create, context.AuthIds))
        {
            return ErrorCode.NoAuth;
        }

        if (order.IsSequential)
        {
            path = WithSequenceNumber(path, _nodes.Children(_nodes[parent]).Creations);
        }

        error = CheckNewPath(order, path, parent, parentHash, out var hash);
        if (error != ErrorCode.Ok)
        {
            return error;
        }

        var acl = state.AcquireAcl(_acl.Written, aclEntries);
        var node = _nodes.Create(new NewNode
        {
            Parent = parent,
            ParentHash = parentHash,
            Hash = hash,
            Name = ZnodePath.Name(path),
            Data = order.Data,
            Owner = OwnerOf(order, context.SessionId),
            Acl = acl,
            Zxid = context.Zxid,
            TimeMs = context.TimeMs,
        });
        Register(node, order, context.SessionId);
        state.Quotas.Created(node, path);
        Notify(context, WatchEventType.NodeCreated, path, acl, parentAcl);
        created = new CreatedNode(node, path);
        return ErrorCode.Ok;
    }

    public ErrorCode Delete(in WriteContext context, DeleteRequest request)
    {
        if (!state.Sessions.Contains(context.SessionId))
        {
            return ErrorCode.SessionExpired;
        }

        var path = request.Path.Span;
        if (!ZnodePath.HasSlashAndNoNul(path) || IsProtected(path))
        {
            return ErrorCode.BadArguments;
        }

        var parent = _nodes.Find(ZnodePath.Parent(path), out var parentHash);
        if (parent == 0)
        {
            return ErrorCode.NoNode;
        }

        if (!state.Allows(_nodes[parent].Acl, Permissions.Delete, context.AuthIds))
        {
            return ErrorCode.NoAuth;
        }

        var node = _nodes.FindChild(parent, parentHash, ZnodePath.Name(path), out var hash);
        if (node == 0)
        {
            return ErrorCode.NoNode;
        }

        ref readonly var row = ref _nodes[node];
        if (request.Version != -1 && request.Version != row.Version)
        {
            return ErrorCode.BadVersion;
        }

        if (_nodes.HasChildren(row))
        {
            return ErrorCode.NotEmpty;
        }

        Delete(context, node, path, hash, parentHash);
        return ErrorCode.Ok;
    }

    /// <summary>The reaping of a container or znode with a time to live: a server's own request, without session and permission.</summary>
    public ErrorCode DeleteContainer(in WriteContext context, ReadOnlySpan<byte> path)
    {
        if (!ZnodePath.HasSlashAndNoNul(path) || IsProtected(path))
        {
            return ErrorCode.BadArguments;
        }

        var node = _nodes.Find(path, out var hash);
        if (node is 0 or NodeTable.Root)
        {
            return ErrorCode.NoNode;
        }

        ref readonly var row = ref _nodes[node];
        if (_nodes.HasChildren(row))
        {
            return ErrorCode.NotEmpty;
        }

        if (NodeOwner.IsEphemeral(row.Owner, state.Settings))
        {
            return ErrorCode.BadVersion;
        }

        Delete(context, node, path, hash, _nodes.HashOf(row.Parent));
        return ErrorCode.Ok;
    }

    public ErrorCode SetData(in WriteContext context, SetDataRequest request, out int node)
    {
        node = 0;
        if (!state.Sessions.Contains(context.SessionId))
        {
            return ErrorCode.SessionExpired;
        }

        var path = request.Path.Span;
        if (!ZnodePath.IsValid(path))
        {
            return ErrorCode.BadArguments;
        }

        node = _nodes.Find(path, out var hash);
        if (node == 0)
        {
            return ErrorCode.NoNode;
        }

        ref readonly var row = ref _nodes[node];
        if (!state.Allows(row.Acl, Permissions.Write, context.AuthIds))
        {
            return ErrorCode.NoAuth;
        }

        var difference = request.Data.Length - row.DataSize;
        if (state.Settings.EnforceQuota && !state.Quotas.Allows(path, difference, 0))
        {
            return ErrorCode.QuotaExceeded;
        }

        if (request.Version != -1 && request.Version != row.Version)
        {
            return ErrorCode.BadVersion;
        }

        var acl = row.Acl;
        _nodes.SetData(node, hash, request.Data, context.Zxid, context.TimeMs);
        state.Quotas.Resized(path, difference);
        Notify(context, WatchEventType.NodeDataChanged, path, acl, acl);
        return ErrorCode.Ok;
    }

    /// <summary>Shows clients the servers of the ensemble: a change without a request, whose version stays -1 as ZooKeeper's does.</summary>
    public void SetConfiguration(in WriteContext context, string servers)
    {
        var node = _nodes.Find(ConfigurationPath, out var hash);
        if (node == 0)
        {
            return;
        }

        var acl = _nodes[node].Acl;
        var text = servers.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{servers}\nversion={context.Zxid:x}");
        _nodes.SetData(node, hash, new JuteBytes(Encoding.UTF8.GetBytes(text)), context.Zxid, context.TimeMs, version: -1);
        Notify(context, WatchEventType.NodeDataChanged, ConfigurationPath, acl, acl);
    }

    public ErrorCode SetAcl(in WriteContext context, SetAclRequest request, out int node)
    {
        node = 0;
        if (!state.Sessions.Contains(context.SessionId))
        {
            return ErrorCode.SessionExpired;
        }

        var path = request.Path.Span;
        if (!ZnodePath.IsValid(path))
        {
            return ErrorCode.BadArguments;
        }

        var error = AclRules.Fix(request.Acl, context.AuthIds, state.Settings, _acl, out var aclEntries);
        if (error != ErrorCode.Ok)
        {
            return error;
        }

        node = _nodes.Find(path, out var hash);
        if (node == 0)
        {
            return ErrorCode.NoNode;
        }

        ref readonly var row = ref _nodes[node];
        if (!state.Allows(row.Acl, Permissions.Admin, context.AuthIds))
        {
            return ErrorCode.NoAuth;
        }

        if (request.Version != -1 && request.Version != row.Aversion)
        {
            return ErrorCode.BadVersion;
        }

        _nodes.SetAcl(node, hash, state.AcquireAcl(_acl.Written, aclEntries));
        return ErrorCode.Ok;
    }

    public ErrorCode Check(in WriteContext context, CheckVersionRequest request)
    {
        if (!state.Sessions.Contains(context.SessionId))
        {
            return ErrorCode.SessionExpired;
        }

        if (!ZnodePath.IsValid(request.Path.Span))
        {
            return ErrorCode.BadArguments;
        }

        var node = _nodes.Find(request.Path.Span, out _);
        if (node == 0)
        {
            return ErrorCode.NoNode;
        }

        ref readonly var row = ref _nodes[node];
        if (!state.Allows(row.Acl, Permissions.Read, context.AuthIds))
        {
            return ErrorCode.NoAuth;
        }

        return request.Version == -1 || request.Version == row.Version ? ErrorCode.Ok : ErrorCode.BadVersion;
    }

    /// <summary>Deletes all ephemeral znodes of a session.</summary>
    public void DeleteEphemerals(in WriteContext context, Session session)
    {
        foreach (var node in session.Ephemerals.ToArray())
        {
            _path.Clear();
            _nodes.WritePath(node, _path);
            var path = _path.Written;
            var parentHash = _nodes.HashOf(_nodes[node].Parent);
            Delete(context, node, path, TreeHash.Bytes(parentHash, ZnodePath.Name(path)), parentHash);
        }

        _path.Release();
    }

    private static bool IsProtected(ReadOnlySpan<byte> path) =>
        path.SequenceEqual("/"u8)
        || (path.StartsWith("/zookeeper"u8)
            && (path.Length == "/zookeeper".Length || path.SequenceEqual("/zookeeper/quota"u8) || path.SequenceEqual(ConfigurationPath)));

    private static long OwnerOf(CreateOrder order, long sessionId) =>
        order.IsContainer ? NodeOwner.Container
        : order.HasTtlFlags ? NodeOwner.OfTtl(order.TtlMs)
        : order.IsEphemeral ? sessionId
        : 0;

    /// <summary>What can be said without looking at the tree; the list to store is in <see cref="_acl"/> then.</summary>
    private ErrorCode CheckOrder(in WriteContext context, CreateOrder order, out int aclEntries)
    {
        aclEntries = 0;
        if (order.Flags is < CreateFlags.Persistent or > CreateFlags.PersistentSequentialWithTtl)
        {
            return ErrorCode.BadArguments;
        }

        if (order.HasTtlFlags && !state.Settings.ExtendedTypes)
        {
            return ErrorCode.Unimplemented;
        }

        var isTimed = order.Op == OpCode.CreateTtl;
        if (isTimed != order.HasTtlFlags || (isTimed && order.TtlMs is <= 0 or > NodeOwner.TtlMsMax))
        {
            return ErrorCode.BadArguments;
        }

        return !state.Sessions.Contains(context.SessionId) ? ErrorCode.SessionExpired
            : !ZnodePath.HasSlashAndNoNul(order.Path.Span) ? ErrorCode.BadArguments
            : AclRules.Fix(order.Acl, context.AuthIds, state.Settings, _acl, out aclEntries);
    }

    private ErrorCode CheckNewPath(CreateOrder order, ReadOnlySpan<byte> path, int parent, ulong parentHash, out ulong hash)
    {
        hash = 0;
        if (!ZnodePath.IsValid(path))
        {
            return ErrorCode.BadArguments;
        }

        if (path.Length == 1 || _nodes.FindChild(parent, parentHash, ZnodePath.Name(path), out hash) != 0)
        {
            return ErrorCode.NodeExists;
        }

        if (NodeOwner.IsEphemeral(_nodes[parent].Owner, state.Settings))
        {
            return ErrorCode.NoChildrenForEphemerals;
        }

        return state.Settings.EnforceQuota && !state.Quotas.Allows(path, order.Data.Length, 1) ? ErrorCode.QuotaExceeded : ErrorCode.Ok;
    }

    private ReadOnlySpan<byte> WithSequenceNumber(ReadOnlySpan<byte> path, int number)
    {
        _sequentialPath.Clear();
        _sequentialPath.WriteRaw(path);
        Utf8Formatter.TryFormat(number, _sequentialPath.Reserve(SequenceDigits), out _, new System.Buffers.StandardFormat('D', SequenceDigits));
        return _sequentialPath.Written;
    }

    private void Register(int node, CreateOrder order, long sessionId)
    {
        if (order.IsContainer || order.HasTtlFlags)
        {
            state.SetReapable(node, true);
        }
        else if (order.IsEphemeral)
        {
            state.AddEphemeral(node, sessionId);
        }
    }

    private void Delete(in WriteContext context, int node, ReadOnlySpan<byte> path, ulong hash, ulong parentHash)
    {
        ref readonly var row = ref _nodes[node];
        var bytes = row.DataSize;
        var acl = row.Acl;
        var parentAcl = _nodes[row.Parent].Acl;
        if (row.BelongsToSession)
        {
            state.RemoveEphemeral(node);
        }
        else if (row.Owner != 0)
        {
            state.SetReapable(node, false);
        }

        state.Acls.Acquire(acl);
        _nodes.Delete(node, hash, parentHash, context.Zxid);
        state.Quotas.Deleted(path, bytes);
        Notify(context, WatchEventType.NodeDeleted, path, acl, parentAcl);
        state.Acls.Release(acl);
    }

    private void Notify(in WriteContext context, WatchEventType type, ReadOnlySpan<byte> path, int acl, int parentAcl)
    {
        if (state.Undo.Active)
        {
            state.Dispatcher.Defer(type, path, acl, parentAcl);
            return;
        }

        var occasion = new Occasion(context.Zxid, context.Events, state.Settings);
        switch (type)
        {
            case WatchEventType.NodeCreated:
                state.Dispatcher.Created(occasion, path, acl, parentAcl);
                break;
            case WatchEventType.NodeDataChanged:
                state.Dispatcher.DataChanged(occasion, path, acl);
                break;
            default:
                state.Dispatcher.Deleted(occasion, path, acl, parentAcl);
                break;
        }
    }
}
