using CoordActors.Protocol;

namespace CoordActors.Tree.Store;

/// <summary>
/// The znodes: rows, names and data, the index by path, children lists, and the digest of them all. Every change of a znode goes through here.
/// </summary>
internal sealed partial class NodeTable
{
    public const int Root = 1;

    private readonly PagedTable<Node> _nodes = new();
    private readonly PagedTable<ChildList> _lists = new();
    private readonly DataSlab _slab = new();
    private readonly HashIndex _index = new();
    private readonly UndoLog _undo;
    private readonly AclTable _acls;

    public NodeTable(UndoLog undo, AclTable acls)
    {
        _undo = undo;
        _acls = acls;
    }

    /// <summary>Number of znodes, the root included.</summary>
    public int Count { get; private set; }

    /// <summary>Sum of the lengths of all names and data.</summary>
    public long ContentBytes { get; private set; }

    /// <summary>Order-independent digest of all znodes.</summary>
    public ulong Digest { get; private set; }

    /// <summary>Bytes of memory held for names and data.</summary>
    public long SlabBytes => _slab.BytesHeld;

    public ref readonly Node this[int node] => ref _nodes[node];

    public ReadOnlySpan<byte> Name(in Node node) => _slab.Span(node.Block, node.NameLength);

    public JuteBytes Data(in Node node) => node.DataLength < 0
        ? JuteBytes.Null
        : new JuteBytes(_slab.Span(node.Block, node.NameLength + node.DataLength)[node.NameLength..]);

    /// <summary>What a znode knows of its children, also if it never had one.</summary>
    public ChildList Children(in Node node) => node.Link != 0 && !node.BelongsToSession ? _lists[node.Link] : new ChildList { Pzxid = node.Czxid };

    public bool HasChildren(in Node node) => node.Link != 0 && !node.BelongsToSession && _lists[node.Link].Count > 0;

    /// <summary>
    /// Creates a znode whose path is free, under a parent that can have children, and takes over the caller's hold of the access control list.
    /// </summary>
    public int Create(in NewNode request)
    {
        var node = _nodes.Allocate();
        var size = request.Name.Length + request.Data.Length;
        var block = _slab.Allocate(size);
        var bytes = _slab.Span(block, size);
        request.Name.CopyTo(bytes);
        request.Data.Span.CopyTo(bytes[request.Name.Length..]);
        if (_undo.Active)
        {
            _undo.Add(new UndoEntry { Kind = UndoKind.NodeAllocated, Id = node });
            _undo.Add(new UndoEntry { Kind = UndoKind.BlockAllocated, Id = block });
        }

        var previous = AppendToChildren(request.Parent, request.ParentHash, node, request.Zxid);
        ref var row = ref _nodes.Edit(node);
        row = new Node
        {
            Czxid = request.Zxid,
            Mzxid = request.Zxid,
            Ctime = request.TimeMs,
            Mtime = request.TimeMs,
            Owner = request.Owner,
            Parent = request.Parent,
            PreviousSibling = previous,
            Acl = request.Acl,
            DataLength = request.Data.IsNull ? -1 : request.Data.Length,
            Block = block,
        };
        row.SetName(request.Name.Length, false);
        AddToIndex((uint)request.Hash, node);
        AddToDigest(node, request.Hash);
        Count++;
        ContentBytes += size;
        return node;
    }

    /// <summary>Deletes a znode without children.</summary>
    public void Delete(int node, ulong hash, ulong parentHash, long zxid)
    {
        TakeFromDigest(node, hash);
        RemoveFromIndex((uint)hash, node);
        ref readonly var row = ref _nodes[node];
        UnlinkFromChildren(row, parentHash, zxid);
        Count--;
        ContentBytes -= row.NameLength + row.DataSize;
        FreeBlock(row.Block);
        ReleaseAcl(row.Acl);
        if (row.Link != 0 && !row.BelongsToSession)
        {
            FreeChildList(row.Link);
        }

        FreeNode(node);
    }

    /// <summary>A write: data, mzxid, mtime and version, the next one where none is given.</summary>
    public void SetData(int node, ulong hash, JuteBytes data, long zxid, long timeMs, int? version = null)
    {
        Digest -= DataTerm(_nodes[node], hash) + StatTerm(_nodes[node], hash);
        ref var row = ref ReplaceData(node, data);
        row.Version = version ?? NextVersion(row.Version);
        row.Mzxid = zxid;
        row.Mtime = timeMs;
        Digest += DataTerm(row, hash) + StatTerm(row, hash);
    }

    /// <summary>The upkeep of a quota's statistics: the data and nothing else.</summary>
    public void OverwriteData(int node, JuteBytes data)
    {
        var hash = HashOf(node);
        Digest -= DataTerm(_nodes[node], hash);
        ref var row = ref ReplaceData(node, data);
        Digest += DataTerm(row, hash);
    }

    /// <summary>Replaces the access control list and takes over the caller's hold of it.</summary>
    public void SetAcl(int node, ulong hash, int acl)
    {
        Digest -= StatTerm(_nodes[node], hash);
        ref var row = ref EditNode(node);
        ReleaseAcl(row.Acl);
        row.Acl = acl;
        row.Aversion = NextVersion(row.Aversion);
        Digest += StatTerm(row, hash);
    }

    /// <summary>The initial tree's odd values: no transaction made it.</summary>
    public void SetInitialStat(int node, ulong hash, int creations, int aversion)
    {
        Digest -= StatTerm(_nodes[node], hash) + ListTerm(_nodes[node], hash);
        ref var row = ref EditNode(node);
        row.Aversion = aversion;
        if (row.Link != 0)
        {
            _lists.Edit(row.Link).Creations = creations;
        }

        Digest += StatTerm(row, hash) + ListTerm(row, hash);
    }

    /// <summary>Puts a znode into (or moves it within) its session's list.</summary>
    public void SetSessionPosition(int node, int position)
    {
        ref var row = ref EditNode(node);
        row.Link = position;
        row.SetName(row.NameLength, true);
    }

    /// <summary>Appends the path of a znode.</summary>
    public void WritePath(int node, JuteWriter writer)
    {
        if (node == Root)
        {
            writer.WriteRaw(ZnodePath.Root);
            return;
        }

        var length = 0;
        for (var i = node; i != Root; i = _nodes[i].Parent)
        {
            length += _nodes[i].NameLength + 1;
        }

        var target = writer.Reserve(length);
        for (var i = node; i != Root; i = _nodes[i].Parent)
        {
            var name = Name(_nodes[i]);
            name.CopyTo(target[(length - name.Length)..]);
            length -= name.Length + 1;
            target[length] = (byte)'/';
        }
    }

    private static int NextVersion(int version) => version == -2 ? 0 : version + 1;

    private ref Node ReplaceData(int node, JuteBytes data)
    {
        ref var row = ref EditNode(node);
        var nameLength = row.NameLength;
        var oldSize = nameLength + row.DataSize;
        var size = nameLength + data.Length;
        if (_undo.Active || !_slab.AllowsOverwriting || DataSlab.SlotBytes(oldSize) != DataSlab.SlotBytes(size))
        {
            var block = _slab.Allocate(size);
            if (_undo.Active)
            {
                _undo.Add(new UndoEntry { Kind = UndoKind.BlockAllocated, Id = block });
            }

            _slab.Span(row.Block, nameLength).CopyTo(_slab.Span(block, size));
            FreeBlock(row.Block);
            row.Block = block;
        }

        data.Span.CopyTo(_slab.Span(row.Block, size)[nameLength..]);
        row.DataLength = data.IsNull ? -1 : data.Length;
        ContentBytes += size - oldSize;
        return ref row;
    }

    private int AppendToChildren(int parent, ulong parentHash, int node, long zxid)
    {
        ref var list = ref EditChildren(parent);
        var czxid = _nodes[parent].Czxid;
        Digest -= ListTerm(list, czxid, parentHash);
        var previous = list.Last;
        if (previous == 0)
        {
            list.First = node;
        }
        else
        {
            EditNode(previous).NextSibling = node;
        }

        list.Last = node;
        list.Count++;
        if (list.Creations != int.MaxValue)
        {
            list.Creations++;
            list.Pzxid = Math.Max(list.Pzxid, zxid);
        }

        Digest += ListTerm(list, czxid, parentHash);
        return previous;
    }

    private void UnlinkFromChildren(in Node row, ulong parentHash, long zxid)
    {
        ref var list = ref EditChildren(row.Parent);
        var czxid = _nodes[row.Parent].Czxid;
        Digest -= ListTerm(list, czxid, parentHash);
        if (row.PreviousSibling == 0)
        {
            list.First = row.NextSibling;
        }
        else
        {
            EditNode(row.PreviousSibling).NextSibling = row.NextSibling;
        }

        if (row.NextSibling == 0)
        {
            list.Last = row.PreviousSibling;
        }
        else
        {
            EditNode(row.NextSibling).PreviousSibling = row.PreviousSibling;
        }

        list.Count--;
        list.Pzxid = Math.Max(list.Pzxid, zxid);
        Digest += ListTerm(list, czxid, parentHash);
    }
}

/// <summary>What <see cref="NodeTable.Create"/> needs.</summary>
internal readonly ref struct NewNode
{
    public int Parent { get; init; }

    public ulong ParentHash { get; init; }

    /// <summary>The hash of the new path.</summary>
    public ulong Hash { get; init; }

    public ReadOnlySpan<byte> Name { get; init; }

    public JuteBytes Data { get; init; }

    public long Owner { get; init; }

    public int Acl { get; init; }

    public long Zxid { get; init; }

    public long TimeMs { get; init; }
}
