using CoordActors.Tree;

namespace CoordActors.Migration.Apache;

/// <summary>A znode as ZooKeeper's files describe it.</summary>
internal sealed class ApacheNode(string name, ApacheNode? parent)
{
    /// <summary>The last part of its path, empty for the root.</summary>
    public string Name { get; } = name;

    public ApacheNode? Parent { get; } = parent;

    /// <summary>Null if it never had a child.</summary>
    public Dictionary<string, ApacheNode>? Children { get; private set; }

    public byte[]? Data { get; set; }

    /// <summary>The entries of the access control list back to back; null if the file does not have the list that it names.</summary>
    public byte[]? Acl { get; set; }

    public long Czxid { get; init; }

    public long Mzxid { get; set; }

    public long Pzxid { get; set; }

    public long Ctime { get; init; }

    public long Mtime { get; set; }

    public int Version { get; set; }

    /// <summary>Number of children ever created.</summary>
    public int Cversion { get; set; }

    public int Aversion { get; set; }

    public long Owner { get; init; }

    /// <summary>What a tree of ours keeps of it beside name, data and access control list.</summary>
    public ZnodeValues Values => new()
    {
        Czxid = Czxid,
        Mzxid = Mzxid,
        Pzxid = Pzxid,
        CtimeMs = Ctime,
        MtimeMs = Mtime,
        Version = Version,
        Creations = Cversion,
        Aversion = Aversion,
        Owner = Owner,
    };

    public string Path
    {
        get
        {
            var names = new List<string>();
            for (var node = this; node.Parent is { } above; node = above)
            {
                names.Add(node.Name);
            }

            names.Reverse();
            return "/" + string.Join('/', names);
        }
    }

    public ApacheNode? Child(ReadOnlySpan<char> name) =>
        Children is not null && Children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var child) ? child : null;

    public void Add(ApacheNode child) => (Children ??= new Dictionary<string, ApacheNode>(StringComparer.Ordinal)).Add(child.Name, child);

    public void Remove(ApacheNode child) => Children?.Remove(child.Name);
}
