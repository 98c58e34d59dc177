using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using CoordActors.Protocol;
using CoordActors.Tree;

namespace CoordActors.Migration.Apache;

/// <summary>ZooKeeper's digest of a tree: a sum over its znodes, in which those below /zookeeper do not count.</summary>
internal static class ApacheDigest
{
    public const int Version = 2;

    private const int StatBytes = 60;

    /// <summary>The digest of all znodes.</summary>
    public static long Of(ApacheNode root)
    {
        long digest = 0;
        var open = new Stack<(ApacheNode Node, string Path)>([(root, "")]);
        while (open.TryPop(out var next))
        {
            var (node, path) = next;
            digest += Of(Encoding.UTF8.GetBytes(path), node.Data, node.Values);
            foreach (var child in node.Children?.Values ?? Enumerable.Empty<ApacheNode>())
            {
                open.Push((child, $"{path}/{child.Name}"));
            }
        }

        return digest;
    }

    /// <summary>What one znode adds; the root's path is empty.</summary>
    public static long Of(ReadOnlySpan<byte> path, JuteBytes data, in ZnodeValues values)
    {
        if (path.StartsWith("/zookeeper/"u8))
        {
            return 0;
        }

        Span<byte> stat = stackalloc byte[StatBytes];
        BinaryPrimitives.WriteInt64BigEndian(stat, values.Czxid);
        BinaryPrimitives.WriteInt64BigEndian(stat[8..], values.Mzxid);
        BinaryPrimitives.WriteInt64BigEndian(stat[16..], values.Pzxid);
        BinaryPrimitives.WriteInt64BigEndian(stat[24..], values.CtimeMs);
        BinaryPrimitives.WriteInt64BigEndian(stat[32..], values.MtimeMs);
        BinaryPrimitives.WriteInt32BigEndian(stat[40..], values.Version);
        BinaryPrimitives.WriteInt32BigEndian(stat[44..], values.Creations);
        BinaryPrimitives.WriteInt32BigEndian(stat[48..], values.Aversion);
        BinaryPrimitives.WriteInt64BigEndian(stat[52..], values.Owner);
        var crc = new Crc32();
        crc.Append(path);
        crc.Append(data.Span);
        crc.Append(stat);
        return crc.GetCurrentHashAsUInt32();
    }
}
