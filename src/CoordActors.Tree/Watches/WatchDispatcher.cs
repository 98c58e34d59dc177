using CoordActors.Protocol;

namespace CoordActors.Tree;

/// <summary>
/// Turns changes of znodes into watch events: which table fires what in which order, one event for each connection and trigger, only to connections that
/// may read. While a multi runs, the changes wait for its success. Every change goes into the history, for those who are away.
/// </summary>
internal sealed class WatchDispatcher(WatchTable watches, AclTable acls, ChangeHistory history)
{
    private readonly List<int> _triggered = [];
    private readonly List<PendingChange> _pending = [];
    private readonly JuteWriter _pendingPaths = new();
    private long _trigger;

    /// <summary>A znode was created. The access control lists are those of the znode and of its parent.</summary>
    public void Created(in Occasion occasion, ReadOnlySpan<byte> path, int acl, int parentAcl)
    {
        history.Add(WatchEventType.NodeCreated, occasion.Zxid, path, acl, parentAcl);
        if (watches.PathCount == 0)
        {
            return;
        }

        FireData(occasion, path, WatchEventType.NodeCreated, acl);
        FireChildren(occasion, path, parentAcl);
    }

    /// <summary>A znode's data was written.</summary>
    public void DataChanged(in Occasion occasion, ReadOnlySpan<byte> path, int acl)
    {
        history.Add(WatchEventType.NodeDataChanged, occasion.Zxid, path, acl, acl);
        if (watches.PathCount > 0)
        {
            FireData(occasion, path, WatchEventType.NodeDataChanged, acl);
        }
    }

    /// <summary>A znode was deleted. Its access control list is the one before.</summary>
    public void Deleted(in Occasion occasion, ReadOnlySpan<byte> path, int acl, int parentAcl)
    {
        history.Add(WatchEventType.NodeDeleted, occasion.Zxid, path, acl, parentAcl);
        if (watches.PathCount == 0)
        {
            return;
        }

        FireData(occasion, path, WatchEventType.NodeDeleted, acl);
        watches.Trigger(path, WatchModes.ChildTable, _triggered);
        Deliver(occasion, path, WatchEventType.NodeDeleted, acl);
        FireChildren(occasion, path, parentAcl);
    }

    /// <summary>Keeps a change until <see cref="FirePending"/>.</summary>
    public void Defer(WatchEventType type, ReadOnlySpan<byte> path, int acl, int parentAcl)
    {
        if (watches.PathCount == 0 && history.Capacity == 0)
        {
            return;
        }

        acls.Acquire(acl);
        acls.Acquire(parentAcl);
        _pending.Add(new PendingChange(type, _pendingPaths.Length, path.Length, acl, parentAcl));
        _pendingPaths.WriteRaw(path);
    }

    /// <summary>Fires what waited, in order.</summary>
    public void FirePending(in Occasion occasion)
    {
        foreach (var change in _pending)
        {
            var path = _pendingPaths.Written.Slice(change.PathStart, change.PathLength);
            switch (change.Type)
            {
                case WatchEventType.NodeCreated:
                    Created(occasion, path, change.Acl, change.ParentAcl);
                    break;
                case WatchEventType.NodeDataChanged:
                    DataChanged(occasion, path, change.Acl);
                    break;
                default:
                    Deleted(occasion, path, change.Acl, change.ParentAcl);
                    break;
            }
        }

        DropPending();
    }

    /// <summary>Forgets what waited.</summary>
    public void DropPending()
    {
        foreach (var change in _pending)
        {
            acls.Release(change.Acl);
            acls.Release(change.ParentAcl);
        }

        _pending.Clear();
        _pendingPaths.Clear();
    }

    private void FireData(in Occasion occasion, ReadOnlySpan<byte> path, WatchEventType type, int acl)
    {
        _trigger++;
        watches.Trigger(path, WatchModes.DataTable, _triggered);
        if (watches.RecursiveCount > 0)
        {
            var ancestor = path;
            while (ancestor.Length > 1)
            {
                ancestor = ZnodePath.ParentOrRoot(ancestor);
                watches.Trigger(ancestor, WatchModes.Recursive, _triggered);
            }
        }

        Deliver(occasion, path, type, acl);
    }

    private void FireChildren(in Occasion occasion, ReadOnlySpan<byte> path, int parentAcl)
    {
        var parent = ZnodePath.ParentOrRoot(path);
        _trigger++;
        watches.Trigger(parent, WatchModes.ChildTable, _triggered);
        Deliver(occasion, parent, WatchEventType.NodeChildrenChanged, parentAcl);
    }

    private void Deliver(in Occasion occasion, ReadOnlySpan<byte> path, WatchEventType type, int acl)
    {
        foreach (var watcher in _triggered)
        {
            if (watches.Mark(watcher, _trigger) && AclRules.Allows(acls, acl, Permissions.Read, watches.AuthIds(watcher), occasion.Settings))
            {
                occasion.Events.OnEvent(watcher, occasion.Zxid, type, path);
            }
        }

        _triggered.Clear();
    }

    private readonly record struct PendingChange(WatchEventType Type, int PathStart, int PathLength, int Acl, int ParentAcl);
}

/// <summary>The transaction that fires, and who takes the events.</summary>
internal readonly ref struct Occasion(long zxid, IWatchEvents events, TreeSettings settings)
{
    public long Zxid { get; } = zxid;

    public IWatchEvents Events { get; } = events;

    public TreeSettings Settings { get; } = settings;
}
