using System.Text;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Tree.Store;

namespace CoordActors.Tree;

/// <summary>
/// Builds a tree from znodes that exist already, with every number of their stats as it was: sessions first, then the root, then parents in front of
/// their children. What is wrong with a znode is an <see cref="ArgumentException"/> of one sentence; the loader is of no use after that.
/// </summary>
public sealed class TreeLoader(TreeSettings settings, long zxid)
{
    private static readonly string[] SystemPaths = ["/zookeeper", "/zookeeper/quota", "/zookeeper/config"];

    private readonly TreeState _state = new(settings) { LastZxid = zxid };

    /// <summary>A session that is open. Nobody owns it: its client may come by any connection.</summary>
    public void AddSession(long id, int timeoutMs) => _state.Sessions.Open(id, timeoutMs, owner: 0);

    /// <summary>
    /// A znode. Its access control list comes as entries back to back. An ephemeral znode keeps no numbers of children: it cannot have had one.
    /// </summary>
    /// <exception cref="ArgumentException">It is the root where there is one or none where there is not, it is there already, its parent is not or belongs
    /// to a session, its session is not open, or its name or list is malformed.</exception>
    public void Add(ReadOnlySpan<byte> path, JuteBytes data, ReadOnlySpan<byte> acl, in ZnodeValues values)
    {
        var name = path.SequenceEqual(ZnodePath.Root) ? default : ZnodePath.Name(path);
        var (parent, hash) = Place(path, name);
        var ephemeral = NodeOwner.IsEphemeral(values.Owner, _state.Settings);
        if (ephemeral && !_state.Sessions.Contains(values.Owner))
        {
            throw new ArgumentException($"The znode {Text(path)} belongs to session 0x{values.Owner:x}, which is not open.");
        }

        var node = new Node
        {
            Czxid = values.Czxid,
            Mzxid = values.Mzxid,
            Ctime = values.CtimeMs,
            Mtime = values.MtimeMs,
            Owner = values.Owner,
            Version = values.Version,
            Aversion = values.Aversion,
            DataLength = data.IsNull ? -1 : data.Length,
            Parent = parent,
            Acl = _state.Acls.Acquire(acl, CountEntries(path, acl)),
        };
        node.SetName(name.Length, false);
        byte[] content = [.. name, .. data.Span];
        var list = ephemeral
            ? new ChildList { Pzxid = values.Czxid }
            : new ChildList { Pzxid = values.Pzxid, Creations = values.Creations };
        var row = _state.Nodes.Restore(node, list, content, hash);
        if (ephemeral)
        {
            _state.AddEphemeral(row, values.Owner);
        }
        else if (values.Owner != 0)
        {
            _state.SetReapable(row, true);
        }
    }

    /// <summary>
    /// The tree. Znodes of the service itself that are missing are created as a first start creates them, and the statistics of quotas are counted anew.
    /// </summary>
    /// <exception cref="ArgumentException">There is no root.</exception>
    public ZnodeTree Complete()
    {
        if (_state.Nodes.Count == 0)
        {
            throw new ArgumentException("There is no root.");
        }

        foreach (var path in SystemPaths)
        {
            var bytes = Encoding.UTF8.GetBytes(path);
            if (_state.Nodes.Find(bytes, out _) == 0)
            {
                var isConfiguration = path.EndsWith("config", StringComparison.Ordinal);
                Add(
                    bytes, new JuteBytes([]), isConfiguration ? AclRules.ReadOnlyEncoded : AclRules.OpenEncoded,
                    new ZnodeValues { Aversion = isConfiguration ? -1 : 0 });
            }
        }

        _state.Quotas.Recount();
        return new ZnodeTree(_state);
    }

    private (int Parent, ulong Hash) Place(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name)
    {
        var isFirst = _state.Nodes.Count == 0;
        if (name.IsEmpty != isFirst || (!isFirst && (path[0] != (byte)'/' || name.Contains((byte)0))))
        {
            throw new ArgumentException(isFirst ? "The first znode is not the root." : $"{Text(path)} is not the path of a znode.");
        }

        if (isFirst)
        {
            return (0, TreeHash.RootPath);
        }

        var parent = _state.Nodes.Find(ZnodePath.Parent(path), out var parentHash);
        if (parent == 0 || _state.Nodes[parent].BelongsToSession)
        {
            throw new ArgumentException($"The znode {Text(path)} has no parent that can have children.");
        }

        return _state.Nodes.FindChild(parent, parentHash, name, out var hash) == 0
            ? (parent, hash)
            : throw new ArgumentException($"The znode {Text(path)} comes twice.");
    }

    private static int CountEntries(ReadOnlySpan<byte> path, ReadOnlySpan<byte> acl)
    {
        var reader = new JuteReader(acl);
        var count = 0;
        while (reader.Remaining > 0)
        {
            AclEntry.Read(ref reader);
            count++;
        }

        return reader.Failed ? throw new ArgumentException($"The access control list of {Text(path)} is malformed.") : count;
    }

    private static string Text(ReadOnlySpan<byte> path) => Encoding.UTF8.GetString(path);
}
