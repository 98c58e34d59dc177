using System.Buffers.Binary;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Tree.Store;

/// <summary>A znode's stat as clients see it.</summary>
internal static class StatWriter
{
    /// <summary>
    /// Fills the 68 bytes of a stat. The visible cversion counts creations and deletions of children: twice the creations less the children that are left.
    /// </summary>
    public static void Write(Span<byte> target, in Node node, in ChildList children, TreeSettings settings)
    {
        BinaryPrimitives.WriteInt64BigEndian(target, node.Czxid);
        BinaryPrimitives.WriteInt64BigEndian(target[8..], node.Mzxid);
        BinaryPrimitives.WriteInt64BigEndian(target[16..], node.Ctime);
        BinaryPrimitives.WriteInt64BigEndian(target[24..], node.Mtime);
        BinaryPrimitives.WriteInt32BigEndian(target[32..], node.Version);
        BinaryPrimitives.WriteInt32BigEndian(target[36..], unchecked((2 * children.Creations) - children.Count));
        BinaryPrimitives.WriteInt32BigEndian(target[40..], node.Aversion);
        BinaryPrimitives.WriteInt64BigEndian(target[44..], node.Owner == 0 ? 0 : NodeOwner.Visible(node.Owner, settings));
        BinaryPrimitives.WriteInt32BigEndian(target[52..], node.DataSize);
        BinaryPrimitives.WriteInt32BigEndian(target[56..], children.Count);
        BinaryPrimitives.WriteInt64BigEndian(target[60..], children.Pzxid);
    }

    /// <summary>Appends the stat of a znode.</summary>
    public static void WriteStat(this JuteWriter writer, TreeState state, int node)
    {
        ref readonly var row = ref state.Nodes[node];
        Write(writer.Reserve(Stat.Size), row, state.Nodes.Children(row), state.Settings);
    }
}
