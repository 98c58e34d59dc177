using CoordActors.Protocol;
using CoordActors.Tree.Store;

namespace CoordActors.Tree;

/// <summary>
/// Walks over the znodes of an image, the root first and parents in front of their children. Any thread, like the writing of the image, and not after
/// the image was disposed. What it hands out is valid until the next step.
/// </summary>
public sealed class ZnodeCursor : IDisposable
{
    private readonly ImageContent _content;
    private readonly JuteWriter _path = new();
    private readonly Stack<int> _parentPaths = new();
    private int _node;

    internal ZnodeCursor(ImageContent content) => _content = content;

    /// <summary>The path in UTF-8.</summary>
    public ReadOnlySpan<byte> Path => _node == NodeTable.Root ? ZnodePath.Root : _path.Written;

    /// <summary>The data.</summary>
    public JuteBytes Data => Row.DataLength < 0
        ? JuteBytes.Null
        : new JuteBytes(_content.Slab.Span(Row.Block, Row.NameLength + Row.DataLength)[Row.NameLength..]);

    /// <summary>The stat.</summary>
    public ZnodeValues Values
    {
        get
        {
            var children = Children;
            return new ZnodeValues
            {
                Czxid = Row.Czxid,
                Mzxid = Row.Mzxid,
                Pzxid = children.Pzxid,
                CtimeMs = Row.Ctime,
                MtimeMs = Row.Mtime,
                Version = Row.Version,
                Creations = children.Creations,
                Aversion = Row.Aversion,
                Owner = Row.Owner,
            };
        }
    }

    /// <summary>The index of its access control list in <see cref="TreeImage.AccessControlLists"/>.</summary>
    public int Acl => Row.Acl;

    /// <summary>Whether a session owns it.</summary>
    public bool IsEphemeral => Row.BelongsToSession;

    /// <summary>Number of its children.</summary>
    public int ChildCount => Children.Count;

    private ref readonly Node Row => ref _content.Nodes[_node];

    private ChildList Children => Row.Link != 0 && !Row.BelongsToSession ? _content.Lists[Row.Link] : new ChildList { Pzxid = Row.Czxid };

    /// <summary>Goes to the next znode; false behind the last.</summary>
    public bool MoveNext()
    {
        var next = _node == 0 ? NodeTable.Root : Children.First;
        if (_node != 0 && next != 0)
        {
            _parentPaths.Push(_path.Length);
        }

        while (next == 0 && _node != NodeTable.Root)
        {
            next = Row.NextSibling;
            if (next == 0)
            {
                _node = Row.Parent;
                _parentPaths.Pop();
            }
        }

        if (next == 0)
        {
            return false;
        }

        _node = next;
        if (next != NodeTable.Root)
        {
            _path.Truncate(_parentPaths.Peek());
            _path.WriteByte((byte)'/');
            _path.WriteRaw(_content.Slab.Span(Row.Block, Row.NameLength));
        }

        return true;
    }

    /// <inheritdoc />
    public void Dispose() => _path.Dispose();
}
