using CoordActors.Protocol;
using CoordActors.Tree.Store;

namespace CoordActors.Tree;

/// <summary>Everything a tree holds, shared by the classes that apply and answer.</summary>
internal sealed class TreeState
{
    public TreeState(TreeSettings settings)
    {
        Settings = settings;
        Nodes = new NodeTable(Undo, Acls);
        Quotas = new QuotaKeeper(Nodes);
        Changes = new ChangeHistory(Acls);
        Dispatcher = new WatchDispatcher(Watches, Acls, Changes);
    }

    public TreeSettings Settings { get; set; }

    public long LastZxid { get; set; }

    public UndoLog Undo { get; } = new();

    public AclTable Acls { get; } = new();

    public NodeTable Nodes { get; }

    public SessionTable Sessions { get; } = new();

    public QuotaKeeper Quotas { get; }

    public WatchTable Watches { get; } = new();

    public ChangeHistory Changes { get; }

    public WatchDispatcher Dispatcher { get; }

    /// <summary>The rows of containers and of znodes with a time to live. Edited through <see cref="SetReapable"/>.</summary>
    public ref CompactSet Reapable => ref _reapable;

    private CompactSet _reapable;

    public bool Allows(int acl, Permissions needed, ReadOnlySpan<byte> authIds) => AclRules.Allows(Acls, acl, needed, authIds, Settings);

    /// <summary>The row of an access control list, held by the caller; given back by a failed multi.</summary>
    public int AcquireAcl(ReadOnlySpan<byte> encoded, int count)
    {
        var acl = Acls.Acquire(encoded, count);
        if (Undo.Active)
        {
            Undo.Add(new UndoEntry { Kind = UndoKind.AclAcquired, Id = acl });
        }

        return acl;
    }

    /// <summary>Adds a znode to the set that the reaper looks at, or takes it out.</summary>
    public void SetReapable(int node, bool isReapable)
    {
        if (isReapable)
        {
            _reapable.Put(node, 0);
        }
        else
        {
            _reapable.Remove(node, 0);
        }

        if (Undo.Active)
        {
            Undo.Add(new UndoEntry { Kind = isReapable ? UndoKind.ReapableAdded : UndoKind.ReapableRemoved, Id = node });
        }
    }

    /// <summary>Puts an ephemeral znode into the list of its session, which must be open.</summary>
    public void AddEphemeral(int node, long sessionId)
    {
        if (!Sessions.TryGet(sessionId, out var session))
        {
            throw new InvalidOperationException("An ephemeral znode needs an open session.");
        }

        Nodes.SetSessionPosition(node, Sessions.AddEphemeral(session, node));
        if (Undo.Active)
        {
            Undo.Add(new UndoEntry { Kind = UndoKind.EphemeralAdded, Id = node, Node = Nodes[node] });
        }
    }

    /// <summary>Takes an ephemeral znode out of the list of its session.</summary>
    public void RemoveEphemeral(int node)
    {
        var row = Nodes[node];
        if (!Sessions.TryGet(row.Owner, out var session))
        {
            throw new InvalidOperationException("The session of an ephemeral znode is open.");
        }

        var moved = Sessions.RemoveEphemeral(session, row.Link);
        if (moved != 0)
        {
            Nodes.SetSessionPosition(moved, row.Link);
        }

        if (Undo.Active)
        {
            Undo.Add(new UndoEntry { Kind = UndoKind.EphemeralRemoved, Id = node, Node = row });
        }
    }

    /// <summary>From here on every change can be taken back.</summary>
    public void BeginUndoable()
    {
        Undo.Begin();
        Nodes.BeginUndoable();
        Quotas.BeginUndoable();
    }

    /// <summary>Makes the changes since <see cref="BeginUndoable"/> final.</summary>
    public void Commit()
    {
        Undo.End();
        for (var i = 0; i < Undo.Count; i++)
        {
            Nodes.Settle(Undo[i]);
        }

        Undo.Clear();
    }

    /// <summary>Takes the changes since <see cref="BeginUndoable"/> back, the last one first.</summary>
    public void Rollback()
    {
        Undo.End();
        for (var i = Undo.Count - 1; i >= 0; i--)
        {
            var entry = Undo[i];
            switch (entry.Kind)
            {
                case UndoKind.AclAcquired:
                    Acls.Release(entry.Id);
                    break;
                case UndoKind.ReapableAdded:
                    _reapable.Remove(entry.Id, 0);
                    break;
                case UndoKind.ReapableRemoved:
                    _reapable.Put(entry.Id, 0);
                    break;
                case UndoKind.EphemeralAdded when Sessions.TryGet(entry.Node.Owner, out var session):
                    Sessions.RemoveEphemeral(session, session.EphemeralCount - 1);
                    break;
                case UndoKind.EphemeralRemoved when Sessions.TryGet(entry.Node.Owner, out var session):
                    Sessions.RestoreEphemeral(session, entry.Id, entry.Node.Link);
                    break;
                default:
                    Nodes.Undo(entry);
                    break;
            }
        }

        Nodes.RestoreTotals();
        Quotas.RestoreTotals();
        Undo.Clear();
    }
}
