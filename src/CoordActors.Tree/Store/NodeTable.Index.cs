namespace CoordActors.Tree.Store;

/// <content>Finding znodes, and the digest.</content>
internal sealed partial class NodeTable
{
    /// <summary>
    /// The znode of a path, 0 if there is none; "" stands for the root. The path need not be a valid one.
    /// <paramref name="hash"/> is the path's hash if a znode was found.
    /// </summary>
    public int Find(ReadOnlySpan<byte> path, out ulong hash)
    {
        hash = TreeHash.RootPath;
        if (path.Length <= 1)
        {
            return path.IsEmpty || path[0] == (byte)'/' ? Root : 0;
        }

        if (path[0] != (byte)'/')
        {
            return 0;
        }

        var rest = path[1..];
        while (true)
        {
            var slash = rest.IndexOf((byte)'/');
            if (slash < 0)
            {
                break;
            }

            hash = TreeHash.Bytes(hash, rest[..slash]);
            rest = rest[(slash + 1)..];
        }

        hash = TreeHash.Bytes(hash, rest);
        var probe = _index.Search((uint)hash);
        int node;
        while ((node = probe.Next()) != 0)
        {
            if (HasPath(node, path))
            {
                return node;
            }
        }

        return 0;
    }

    /// <summary>The child of that name, 0 if there is none, and the hash of its path.</summary>
    public int FindChild(int parent, ulong parentHash, ReadOnlySpan<byte> name, out ulong hash)
    {
        hash = TreeHash.Bytes(parentHash, name);
        var probe = _index.Search((uint)hash);
        int node;
        while ((node = probe.Next()) != 0)
        {
            ref readonly var row = ref _nodes[node];
            if (row.Parent == parent && name.SequenceEqual(Name(row)))
            {
                return node;
            }
        }

        return 0;
    }

    /// <summary>The hash of a znode's path.</summary>
    public ulong HashOf(int node)
    {
        if (node == Root)
        {
            return TreeHash.RootPath;
        }

        Span<int> inline = stackalloc int[32];
        var depth = 0;
        for (var i = node; i != Root; i = _nodes[i].Parent)
        {
            depth++;
        }

        var ancestors = depth <= inline.Length ? inline[..depth] : new int[depth];
        for (var i = node; i != Root; i = _nodes[i].Parent)
        {
            ancestors[--depth] = i;
        }

        var hash = TreeHash.RootPath;
        foreach (var ancestor in ancestors)
        {
            hash = TreeHash.Bytes(hash, Name(_nodes[ancestor]));
        }

        return hash;
    }

    /// <summary>Goes on to the next znode of a subtree, parents first; 0 at the end.</summary>
    public int NextInSubtree(int top, int node)
    {
        var first = Children(_nodes[node]).First;
        if (first != 0)
        {
            return first;
        }

        while (node != top)
        {
            var sibling = _nodes[node].NextSibling;
            if (sibling != 0)
            {
                return sibling;
            }

            node = _nodes[node].Parent;
        }

        return 0;
    }

    private bool HasPath(int node, ReadOnlySpan<byte> path)
    {
        while (node != Root)
        {
            ref readonly var row = ref _nodes[node];
            var slash = path.Length - row.NameLength - 1;
            if (slash < 0 || path[slash] != (byte)'/' || !path[(slash + 1)..].SequenceEqual(Name(row)))
            {
                return false;
            }

            path = path[..slash];
            node = row.Parent;
        }

        return path.IsEmpty;
    }

    private void AddToDigest(int node, ulong hash)
    {
        ref readonly var row = ref _nodes[node];
        Digest += StatTerm(row, hash) + DataTerm(row, hash) + ListTerm(row, hash);
    }

    private void TakeFromDigest(int node, ulong hash)
    {
        ref readonly var row = ref _nodes[node];
        Digest -= StatTerm(row, hash) + DataTerm(row, hash) + ListTerm(row, hash);
    }

    private ulong StatTerm(in Node row, ulong hash)
    {
        var term = TreeHash.Words(hash, (ulong)row.Czxid, (ulong)row.Mzxid);
        term = TreeHash.Words(term, (ulong)row.Ctime, (ulong)row.Mtime);
        term = TreeHash.Words(term, (ulong)row.Owner, ((ulong)(uint)row.Version << 32) | (uint)row.Aversion);
        return TreeHash.Words(term, _acls.Hash(row.Acl), 0);
    }

    private ulong DataTerm(in Node row, ulong hash) => row.DataLength < 0 ? hash : TreeHash.Bytes(~hash, Data(row).Span);

    private ulong ListTerm(in Node row, ulong hash) => ListTerm(Children(row), row.Czxid, hash);

    /// <summary>Nothing for a znode that never had a child, whether or not it has a row for children.</summary>
    private static ulong ListTerm(in ChildList list, long czxid, ulong hash) =>
        list.Creations == 0 && list.Pzxid == czxid ? 0 : TreeHash.Words(hash ^ 1, (ulong)list.Pzxid, (uint)list.Creations);
}
