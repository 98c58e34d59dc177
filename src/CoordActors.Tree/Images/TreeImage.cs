using CoordActors.Tree.Store;

namespace CoordActors.Tree;

/// <summary>
/// A tree's state at one zxid. <see cref="WriteTo"/> may run on another thread while the tree goes on: it reads only what the tree leaves alone.
/// That is the one hand-over between threads: the tree's thread gives the image away after <see cref="ZnodeTree.Capture"/>, gets it back when the
/// writer is done (through a mailbox or a task, which order memory), and disposes it.
/// </summary>
public sealed class TreeImage : IDisposable
{
    private readonly TreeState _state;
    private readonly ImageContent _content;
    private bool _isDisposed;

    private TreeImage(TreeState state, ImageContent content)
    {
        _state = state;
        _content = content;
    }

    /// <summary>The last transaction in the image.</summary>
    public long Zxid => _content.Zxid;

    /// <summary>The digest of the state, see <see cref="ZnodeTree.Digest"/>.</summary>
    public ulong Digest => _content.Digest;

    /// <summary>Number of znodes.</summary>
    public int NodeCount => _content.NodeCount;

    /// <summary>The ensemble's settings.</summary>
    public TreeSettings Settings => _content.Settings;

    /// <summary>The open sessions with their timeouts in ms.</summary>
    public IReadOnlyList<KeyValuePair<long, int>> Sessions =>
        [.. _content.Sessions.Select(session => KeyValuePair.Create(session.Id, session.TimeoutMs))];

    /// <summary>
    /// The access control lists by the number that their znodes have: entries back to back, null for a number not in use. Number 0 is world:anyone:cdrwa.
    /// </summary>
    public IReadOnlyList<byte[]?> AccessControlLists => _content.Acls;

    /// <summary>The znodes one by one. Any thread, also several times; not after disposal.</summary>
    public ZnodeCursor Znodes()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return new ZnodeCursor(_content);
    }

    /// <summary>Writes the image; the format is described in docs/internals/tree.md. Any thread, also several times; not after disposal.</summary>
    /// <returns>Its size in bytes.</returns>
    public long WriteTo(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return new ImageWriter(stream).Write(_content);
    }

    /// <summary>Ends the copying of pages. On the thread of the tree, and not while <see cref="WriteTo"/> runs.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _state.Nodes.EndCapture();
        }
    }

    internal static TreeImage Of(TreeState state)
    {
        var (nodes, lists, slab) = state.Nodes.Capture();
        return new TreeImage(state, new ImageContent
        {
            Zxid = state.LastZxid,
            Digest = state.Nodes.Digest + state.Sessions.Digest,
            Settings = state.Settings,
            Sessions = [.. state.Sessions.All.Select(session => (session.Id, session.TimeoutMs, session.Owner))],
            Acls = state.Acls.Capture(),
            NodeCount = state.Nodes.Count,
            Nodes = nodes,
            Lists = lists,
            Slab = slab,
        });
    }
}

/// <summary>What an image is written from.</summary>
internal sealed record ImageContent
{
    public required long Zxid { get; init; }

    public required ulong Digest { get; init; }

    public required TreeSettings Settings { get; init; }

    public required (long Id, int TimeoutMs, long Owner)[] Sessions { get; init; }

    public required byte[]?[] Acls { get; init; }

    public required int NodeCount { get; init; }

    public required PageReader<Node> Nodes { get; init; }

    public required PageReader<ChildList> Lists { get; init; }

    public required SlabReader Slab { get; init; }
}
