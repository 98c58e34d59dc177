namespace CoordActors.Tree.Store;

/// <content>Capture and restoration.</content>
internal sealed partial class NodeTable
{
    private int _captures;

    /// <summary>The rows and blocks as they are now; they stay so until <see cref="EndCapture"/>.</summary>
    public (PageReader<Node> Nodes, PageReader<ChildList> Lists, SlabReader Slab) Capture()
    {
        _captures++;
        return (new PageReader<Node>(_nodes.Capture()), new PageReader<ChildList>(_lists.Capture()), _slab.Capture());
    }

    /// <summary>Ends a capture; after the last one pages are not copied any more.</summary>
    public void EndCapture()
    {
        _slab.EndCapture();
        if (--_captures == 0)
        {
            _nodes.EndCapture();
            _lists.EndCapture();
        }
    }

    /// <summary>The root of an initial tree: empty data, zxid 0.</summary>
    public void InitializeRoot() => Restore(new Node(), new ChildList(), [], TreeHash.RootPath);

    /// <summary>
    /// Appends a znode as it was: its values and how long its name is, its creations and pzxid, its name and data. It comes behind its parent's other children.
    /// </summary>
    public int Restore(in Node values, in ChildList children, ReadOnlySpan<byte> content, ulong hash)
    {
        var node = _nodes.Allocate();
        ref var row = ref _nodes.Edit(node);
        row = values;
        row.Block = _slab.Allocate(content.Length);
        content.CopyTo(_slab.Span(row.Block, content.Length));
        if (children.Creations != 0 || children.Pzxid != values.Czxid)
        {
            EditChildren(node) = children;
        }

        if (values.Parent != 0)
        {
            ref var siblings = ref EditChildren(values.Parent);
            row.PreviousSibling = siblings.Last;
            if (siblings.Last == 0)
            {
                siblings.First = node;
            }
            else
            {
                _nodes.Edit(siblings.Last).NextSibling = node;
            }

            siblings.Last = node;
            siblings.Count++;
            _index.Add((uint)hash, node);
        }

        AddToDigest(node, hash);
        Count++;
        ContentBytes += content.Length;
        return node;
    }
}
