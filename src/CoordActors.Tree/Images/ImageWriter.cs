using System.Buffers.Binary;
using CoordActors.Protocol;
using CoordActors.Tree.Store;

namespace CoordActors.Tree;

/// <summary>Writes an image to a stream, parents in front of their children.</summary>
internal sealed class ImageWriter(Stream stream)
{
    private const int BufferBytes = 256 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _length;
    private long _written;

    /// <returns>Bytes written.</returns>
    public long Write(ImageContent content)
    {
        WriteRaw(ImageFormat.Magic);
        WriteInt32(ImageFormat.Version);
        WriteInt64(content.Zxid);
        WriteInt64((long)content.Digest);
        WriteSettings(content.Settings);
        WriteInt32(content.Sessions.Length);
        foreach (var (id, timeoutMs, owner) in content.Sessions)
        {
            WriteInt64(id);
            WriteInt32(timeoutMs);
            WriteInt64(owner);
        }

        WriteInt32(content.Acls.Length);
        foreach (var acl in content.Acls)
        {
            WriteInt32(acl?.Length ?? -1);
            WriteRaw(acl);
        }

        WriteInt32(content.NodeCount);
        WriteNodes(content);
        WriteInt32((int)ImageFormat.EndMark);
        Flush();
        stream.Flush();
        return _written;
    }

    private void WriteSettings(TreeSettings settings)
    {
        using var encoded = new JuteWriter();
        settings.Write(encoded);
        WriteInt32(encoded.Length);
        WriteRaw(encoded.Written);
    }

    private void WriteNodes(ImageContent content)
    {
        var ancestors = new Stack<int>();
        var node = NodeTable.Root;
        for (var number = 0; node != 0; number++)
        {
            var first = WriteNode(content, node, ancestors.Count == 0 ? 0 : ancestors.Peek());
            if (first != 0)
            {
                ancestors.Push(number);
                node = first;
                continue;
            }

            while (node != NodeTable.Root && content.Nodes[node].NextSibling == 0)
            {
                node = content.Nodes[node].Parent;
                ancestors.Pop();
            }

            node = node == NodeTable.Root ? 0 : content.Nodes[node].NextSibling;
        }
    }

    /// <summary>Answers the first child.</summary>
    private int WriteNode(ImageContent content, int node, int parentNumber)
    {
        ref readonly var row = ref content.Nodes[node];
        var list = row.Link != 0 && !row.BelongsToSession ? content.Lists[row.Link] : new ChildList { Pzxid = row.Czxid };
        var target = Reserve(ImageFormat.NodeBytes);
        BinaryPrimitives.WriteInt32LittleEndian(target, parentNumber);
        BinaryPrimitives.WriteInt64LittleEndian(target[4..], row.Czxid);
        BinaryPrimitives.WriteInt64LittleEndian(target[12..], row.Mzxid);
        BinaryPrimitives.WriteInt64LittleEndian(target[20..], list.Pzxid);
        BinaryPrimitives.WriteInt64LittleEndian(target[28..], row.Ctime);
        BinaryPrimitives.WriteInt64LittleEndian(target[36..], row.Mtime);
        BinaryPrimitives.WriteInt64LittleEndian(target[44..], row.Owner);
        BinaryPrimitives.WriteInt32LittleEndian(target[52..], row.Version);
        BinaryPrimitives.WriteInt32LittleEndian(target[56..], row.Aversion);
        BinaryPrimitives.WriteInt32LittleEndian(target[60..], list.Creations);
        BinaryPrimitives.WriteInt32LittleEndian(target[64..], row.Acl);
        BinaryPrimitives.WriteInt32LittleEndian(target[68..], (row.NameLength << 1) | (row.BelongsToSession ? 1 : 0));
        BinaryPrimitives.WriteInt32LittleEndian(target[72..], row.DataLength);
        WriteRaw(content.Slab.Span(row.Block, row.NameLength + row.DataSize));
        return list.First;
    }

    private void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);

    private void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);

    private void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BufferBytes / 2)
        {
            Flush();
            WriteOut(bytes);
            return;
        }

        bytes.CopyTo(Reserve(bytes.Length));
    }

    private Span<byte> Reserve(int count)
    {
        if (_length + count > BufferBytes)
        {
            Flush();
        }

        _length += count;
        return _buffer.AsSpan(_length - count, count);
    }

    private void Flush()
    {
        WriteOut(_buffer.AsSpan(0, _length));
        _length = 0;
    }

    private void WriteOut(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        _written += bytes.Length;
    }
}
