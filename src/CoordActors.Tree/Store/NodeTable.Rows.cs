namespace CoordActors.Tree.Store;

/// <content>Changes of rows: logged while a multi runs, taken back or made final at its end.</content>
internal sealed partial class NodeTable
{
    private (int Count, long ContentBytes, ulong Digest) _beforeMulti;

    /// <summary>Starts a multi.</summary>
    public void BeginUndoable() => _beforeMulti = (Count, ContentBytes, Digest);

    /// <summary>Takes a multi's totals back; its rows are taken back by <see cref="Undo"/>.</summary>
    public void RestoreTotals() => (Count, ContentBytes, Digest) = _beforeMulti;

    /// <summary>Takes one change back.</summary>
    public void Undo(in UndoEntry entry)
    {
        switch (entry.Kind)
        {
            case UndoKind.NodeChanged:
                _nodes.Edit(entry.Id) = entry.Node;
                break;
            case UndoKind.ChildListChanged:
                _lists.Edit(entry.Id) = entry.ChildList;
                break;
            case UndoKind.NodeAllocated:
                _nodes.Free(entry.Id);
                break;
            case UndoKind.ChildListAllocated:
                _lists.Free(entry.Id);
                break;
            case UndoKind.BlockAllocated:
                _slab.Free(entry.Id);
                break;
            case UndoKind.IndexAdded:
                _index.Remove(entry.Extra, entry.Id);
                break;
            case UndoKind.IndexRemoved:
                _index.Add(entry.Extra, entry.Id);
                break;
        }
    }

    /// <summary>Makes final what had to wait for the end of the multi.</summary>
    public void Settle(in UndoEntry entry)
    {
        switch (entry.Kind)
        {
            case UndoKind.NodeFreed:
                _nodes.Free(entry.Id);
                break;
            case UndoKind.ChildListFreed:
                _lists.Free(entry.Id);
                break;
            case UndoKind.BlockFreed:
                _slab.Free(entry.Id);
                break;
            case UndoKind.AclReleased:
                _acls.Release(entry.Id);
                break;
        }
    }

    private ref Node EditNode(int node)
    {
        if (_undo.Active)
        {
            _undo.Add(new UndoEntry { Kind = UndoKind.NodeChanged, Id = node, Node = _nodes[node] });
        }

        return ref _nodes.Edit(node);
    }

    private ref ChildList EditChildren(int node)
    {
        var list = _nodes[node].Link;
        if (list == 0)
        {
            list = _lists.Allocate();
            if (_undo.Active)
            {
                _undo.Add(new UndoEntry { Kind = UndoKind.ChildListAllocated, Id = list });
            }

            _lists.Edit(list) = new ChildList { Pzxid = _nodes[node].Czxid };
            EditNode(node).Link = list;
        }
        else if (_undo.Active)
        {
            _undo.Add(new UndoEntry { Kind = UndoKind.ChildListChanged, Id = list, ChildList = _lists[list] });
        }

        return ref _lists.Edit(list);
    }

    private void AddToIndex(uint tag, int node)
    {
        _index.Add(tag, node);
        if (_undo.Active)
        {
            _undo.Add(new UndoEntry { Kind = UndoKind.IndexAdded, Id = node, Extra = tag });
        }
    }

    private void RemoveFromIndex(uint tag, int node)
    {
        _index.Remove(tag, node);
        if (_undo.Active)
        {
            _undo.Add(new UndoEntry { Kind = UndoKind.IndexRemoved, Id = node, Extra = tag });
        }
    }

    private void FreeNode(int node)
    {
        if (!Defer(UndoKind.NodeFreed, node))
        {
            _nodes.Free(node);
        }
    }

    private void FreeChildList(int list)
    {
        if (!Defer(UndoKind.ChildListFreed, list))
        {
            _lists.Free(list);
        }
    }

    private void FreeBlock(int block)
    {
        if (!Defer(UndoKind.BlockFreed, block))
        {
            _slab.Free(block);
        }
    }

    private void ReleaseAcl(int acl)
    {
        if (!Defer(UndoKind.AclReleased, acl))
        {
            _acls.Release(acl);
        }
    }

    private bool Defer(UndoKind kind, int id)
    {
        if (_undo.Active)
        {
            _undo.Add(new UndoEntry { Kind = kind, Id = id });
        }

        return _undo.Active;
    }
}
