using System.Text;
using CoordActors.Tree;

namespace CoordActors.Migration;

/// <summary>What a tree holds, counted.</summary>
public sealed record TreeSummary
{
    private const int LargestCount = 10;

    /// <summary>Its last transaction.</summary>
    public long Zxid { get; private init; }

    /// <summary>Its digest, see <see cref="ZnodeTree.Digest"/>.</summary>
    public ulong Digest { get; private init; }

    /// <summary>Znodes of all kinds, the root and those of the service included.</summary>
    public int Znodes { get; private init; }

    /// <summary>Znodes that go with their sessions.</summary>
    public int Ephemerals { get; private init; }

    /// <summary>Containers.</summary>
    public int Containers { get; private init; }

    /// <summary>Znodes with a time to live.</summary>
    public int WithTtl { get; private init; }

    /// <summary>Bytes of all data.</summary>
    public long DataBytes { get; private init; }

    /// <summary>Different access control lists.</summary>
    public int AccessControlLists { get; private init; }

    /// <summary>Znodes with another list than world:anyone:cdrwa.</summary>
    public int Protected { get; private init; }

    /// <summary>Open sessions.</summary>
    public int Sessions { get; private init; }

    /// <summary>Quotas.</summary>
    public int Quotas { get; private init; }

    /// <summary>The largest subtrees of the first two levels by bytes of paths and data, with the number of their znodes; the largest first.</summary>
    public IReadOnlyList<(string Path, int Znodes, long Bytes)> Largest { get; private init; } = [];

    /// <summary>Counts an image.</summary>
    public static TreeSummary Of(TreeImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var subtrees = new Dictionary<string, (int Znodes, long Bytes)>(StringComparer.Ordinal);
        int ephemerals = 0, containers = 0, withTtl = 0, guarded = 0, quotas = 0;
        long bytes = 0;
        using var znode = image.Znodes();
        while (znode.MoveNext())
        {
            var owner = znode.Values.Owner;
            ephemerals += znode.IsEphemeral ? 1 : 0;
            containers += owner == ZnodeOwner.Container ? 1 : 0;
            withTtl += !znode.IsEphemeral && owner != 0 && owner != ZnodeOwner.Container ? 1 : 0;
            guarded += znode.Acl != 0 ? 1 : 0;
            quotas += IsQuota(znode.Path) ? 1 : 0;
            bytes += znode.Data.Length;
            AddTo(subtrees, znode.Path, znode.Data.Length);
        }

        return new TreeSummary
        {
            Zxid = image.Zxid,
            Digest = image.Digest,
            Znodes = image.NodeCount,
            Ephemerals = ephemerals,
            Containers = containers,
            WithTtl = withTtl,
            DataBytes = bytes,
            AccessControlLists = image.AccessControlLists.Count(list => list is not null),
            Protected = guarded,
            Sessions = image.Sessions.Count,
            Quotas = quotas,
            Largest = [.. subtrees.Select(tree => (tree.Key, tree.Value.Znodes, tree.Value.Bytes))
                .OrderByDescending(tree => tree.Bytes).ThenBy(tree => tree.Key, StringComparer.Ordinal).Take(LargestCount)],
        };
    }

    private static bool IsQuota(ReadOnlySpan<byte> path) => path.StartsWith("/zookeeper/quota/"u8) && path.EndsWith("/zookeeper_limits"u8);

    private static void AddTo(Dictionary<string, (int Znodes, long Bytes)> subtrees, ReadOnlySpan<byte> path, int dataBytes)
    {
        var first = path[1..].IndexOf((byte)'/') + 1;
        var second = first == 0 ? 0 : path[(first + 1)..].IndexOf((byte)'/') + first + 1;
        foreach (var end in (ReadOnlySpan<int>)[first == 0 ? path.Length : first, first == 0 ? 0 : second == first ? path.Length : second])
        {
            if (end > 1)
            {
                var key = Encoding.UTF8.GetString(path[..end]);
                var (znodes, bytes) = subtrees.GetValueOrDefault(key);
                subtrees[key] = (znodes + 1, bytes + path.Length + dataBytes);
            }
        }
    }
}
