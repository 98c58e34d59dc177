using CoordActors.Protocol;
using CoordActors.Tree.Store;

namespace CoordActors.Tree;

/// <summary>
/// The replicated state of the service: znodes, access control lists, quotas and sessions, and the watches of this server's connections.
/// A deterministic state machine: every replica that applies the same transactions has the same state and gives the same answers. It has no
/// clock, no thread and no file; time and numbers come in the transactions. One thread at a time may use it; see <see cref="TreeImage"/> for the one exception.
/// </summary>
public sealed class ZnodeTree
{
    /// <summary>Requests that are announced before they are brought.</summary>
    public const int PreloadMax = NodeTable.PreloadMax;

    private readonly TreeState _state;
    private readonly TxnApplier _applier;
    private readonly Reader _reader;

    /// <summary>The initial tree: the root, /zookeeper, /zookeeper/quota and an empty /zookeeper/config; zxid 0, no session.</summary>
    public ZnodeTree(TreeSettings settings)
        : this(new TreeState(settings)) => InitialTree.Create(_state);

    internal ZnodeTree(TreeState state)
    {
        ArgumentNullException.ThrowIfNull(state.Settings);
        _state = state;
        _applier = new TxnApplier(state);
        _reader = new Reader(state);
    }

    /// <summary>The ensemble's settings, as the last settings transaction left them.</summary>
    public TreeSettings Settings => _state.Settings;

    /// <summary>The last transaction applied, 0 for none.</summary>
    public long LastZxid => _state.LastZxid;

    /// <summary>
    /// Bytes kept of the newest changes, for persistent watches that are set again after a reconnection: they get the events that they have missed.
    /// 0, as at first, is none; otherwise at least 4096. The history begins anew when this is set. It is this server's and not part of the state.
    /// </summary>
    public int WatchHistoryBytes
    {
        get => _state.Changes.Capacity;
        set => _state.Changes.Reset(value, _state.LastZxid);
    }

    /// <summary>Number of open sessions.</summary>
    public int SessionCount => _state.Sessions.Count;

    /// <summary>The open sessions with their timeouts in ms, in no particular order. Not to be used over a call of <see cref="Apply"/>.</summary>
    public IEnumerable<KeyValuePair<long, int>> Sessions =>
        _state.Sessions.All.Select(session => KeyValuePair.Create(session.Id, session.TimeoutMs));

    /// <summary>
    /// A hash of all znodes (path, data, stat, access control list) and sessions (timeout, owner) that does not depend on their order. Trees in the
    /// same state have the same digest. Watches are not part of it, they belong to a server.
    /// </summary>
    public ulong Digest => _state.Nodes.Digest + _state.Sessions.Digest;

    /// <summary>
    /// Applies a transaction: all of it or, if it answers an error, nothing but its zxid. A multi that fails answers the error of the entry that failed.
    /// Whatever the body holds, nothing is thrown. If <paramref name="reply"/> is given, the complete reply frame as the client must see it is appended.
    /// The watch events go to <paramref name="events"/> during the call: a caller that sends them before the reply keeps the protocol's order.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The zxid is not above <see cref="LastZxid"/>.</exception>
    /// <exception cref="NotSupportedException">A kind or feature level that this code does not know: it must not guess what other replicas do.</exception>
    public ErrorCode Apply(in Txn txn, JuteWriter? reply, IWatchEvents events)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(txn.Zxid, _state.LastZxid);
        if (txn.FeatureLevel is 0 or > Txn.FeatureLevelMax || txn.Kind is not (TxnKind.Request or TxnKind.Settings or TxnKind.Resume))
        {
            throw new NotSupportedException(
                $"Transaction {new Zxid(txn.Zxid)} has feature level {txn.FeatureLevel} and kind {(byte)txn.Kind}; "
                + $"this version applies level {Txn.FeatureLevelMax}.");
        }

        _state.LastZxid = txn.Zxid;
        if (txn.FeatureLevel > _state.Settings.FeatureLevel)
        {
            _state.Settings = _state.Settings with { FeatureLevel = txn.FeatureLevel };
        }

        return _applier.Apply(txn, reply, events);
    }

    /// <summary>
    /// Answers a read, a ping, sync (which only keeps its place in the order) or an operation on the connection's watches against the state
    /// as it is now: appends the complete reply frame, for setWatches the immediate events in front of it. Any other operation is answered
    /// <see cref="ErrorCode.Unimplemented"/> with zxid -1.
    /// </summary>
    public void Answer(in ReadRequest request, JuteWriter reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        _reader.Answer(request, reply);
    }

    /// <summary>
    /// Whether the tree is so large that <see cref="Announce"/> and <see cref="Preload"/> make a row of reads cheaper: what they will need is
    /// brought from memory together, not one after the other.
    /// </summary>
    public bool NeedsPreload => _state.Nodes.NeedsPreload;

    /// <summary>Says that a request with this record, which begins with a path, comes soon. Changes nothing, whatever the bytes are.</summary>
    public void Announce(ReadOnlySpan<byte> record) => _state.Nodes.Announce(record);

    /// <summary>Brings what was announced.</summary>
    public void Preload() => _ = _state.Nodes.Preload();

    /// <summary>
    /// A connection can hold watches from now on. Its number is the caller's choice: small, 0 to 67,108,863, free for another connection after
    /// <see cref="RemoveWatcher"/>. The identities (encoded as in <see cref="Txn.AuthIds"/>) decide which events it may see.
    /// </summary>
    public void AddWatcher(int watcher, ReadOnlySpan<byte> authIds) => _state.Watches.AddWatcher(watcher, authIds);

    /// <summary>The connection's identities have changed. Nothing for a connection that was not added.</summary>
    public void SetWatcherAuth(int watcher, ReadOnlySpan<byte> authIds) => _state.Watches.SetAuthIds(watcher, authIds);

    /// <summary>The connection has gone, its watches with it. Nothing for a connection that was not added.</summary>
    public void RemoveWatcher(int watcher) => _state.Watches.RemoveWatcher(watcher);

    /// <summary>The timeout in ms of an open session.</summary>
    public bool TryGetSession(long sessionId, out int timeoutMs)
    {
        var isOpen = _state.Sessions.TryGet(sessionId, out var session);
        timeoutMs = session?.TimeoutMs ?? 0;
        return isOpen;
    }

    /// <summary>The only connection that a session's writes may come by (see <see cref="Txn.Origin"/>); 0 for any, or where there is no such session.</summary>
    public long OwnerOf(long sessionId) => _state.Sessions.TryGet(sessionId, out var session) ? session.Owner : 0;

    /// <summary>The paths of a session's ephemeral znodes.</summary>
    public IReadOnlyList<string> EphemeralsOf(long sessionId)
    {
        var paths = new List<string>();
        if (!_state.Sessions.TryGet(sessionId, out var session))
        {
            return paths;
        }

        using var path = new JuteWriter();
        foreach (var node in session.Ephemerals)
        {
            path.Clear();
            _state.Nodes.WritePath(node, path);
            paths.Add(System.Text.Encoding.UTF8.GetString(path.Written));
        }

        return paths;
    }

    /// <summary>Whether a requester with these identities holds every permission on the root znode, as an administrator must.</summary>
    public bool HoldsRoot(ReadOnlySpan<byte> authIds)
    {
        var acl = _state.Nodes[NodeTable.Root].Acl;
        foreach (var permission in (ReadOnlySpan<Permissions>)[Permissions.Read, Permissions.Write, Permissions.Create, Permissions.Delete, Permissions.Admin])
        {
            if (!_state.Allows(acl, permission, authIds))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a requester with these identities could find out about a path by listing the znodes above it, as far as they exist.</summary>
    /// <param name="path">It, as UTF-8; need not be a valid one.</param>
    /// <param name="authIds">The identities, encoded as in <see cref="Txn.AuthIds"/>.</param>
    public bool IsListable(ReadOnlySpan<byte> path, ReadOnlySpan<byte> authIds)
    {
        for (var end = path.LastIndexOf((byte)'/'); end >= 0; end = path[..end].LastIndexOf((byte)'/'))
        {
            var node = _state.Nodes.Find(path[..end], out _);
            if (node != 0 && !_state.Allows(_state.Nodes[node].Acl, Permissions.Read, authIds))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Every watched path with the connection that watches it, ordered by connection. Not to be used over other calls.</summary>
    public IEnumerable<(int Watcher, string Path)> Watches() => _state.Watches.All().Select(watch => (watch.Watcher, watch.Path));

    /// <summary>Totals, for monitoring.</summary>
    public TreeStatistics Describe() => new()
    {
        LastZxid = _state.LastZxid,
        NodeCount = _state.Nodes.Count,
        EphemeralCount = _state.Sessions.EphemeralCount,
        ReapableCount = _state.Reapable.Count,
        ApproximateDataSize = _state.Nodes.ContentBytes,
        SessionCount = _state.Sessions.Count,
        AclCount = _state.Acls.Count,
        DataWatchCount = _state.Watches.DataCount,
        ChildWatchCount = _state.Watches.ChildCount,
        RecursiveWatchCount = _state.Watches.RecursiveCount,
        WatchedPathCount = _state.Watches.PathCount,
        WatchingConnectionCount = _state.Watches.WatchingCount,
    };

    /// <summary>
    /// Appends the paths (UTF-8) of containers and znodes with a time to live that are due at <paramref name="nowMs"/> (ms since 1970), at most
    /// <paramref name="max"/>: empty ones that had children once, are past their time to live, or, as containers, past
    /// <see cref="TreeSettings.ContainerNeverUsedMs"/>. The caller proposes a deleteContainer with session 0 for each.
    /// </summary>
    public void CollectReapable(long nowMs, int max, ICollection<byte[]> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        using var path = new JuteWriter();
        foreach (var node in _state.Reapable.Slots ?? [])
        {
            if (max == 0)
            {
                return;
            }

            if (node != 0 && IsDue(_state.Nodes[node], nowMs))
            {
                path.Clear();
                _state.Nodes.WritePath(node, path);
                paths.Add(path.Written.ToArray());
                max--;
            }
        }
    }

    /// <summary>
    /// The state as it is now. Costs a few microseconds for a million znodes; until it is disposed, each page of znodes is copied before its first change.
    /// </summary>
    public TreeImage Capture() => TreeImage.Of(_state);

    /// <summary>Whether a seekable stream stands at the start of an image. It stands there afterwards too.</summary>
    public static bool IsImage(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var start = stream.Position;
        Span<byte> magic = stackalloc byte[ImageFormat.Magic.Length];
        var isImage = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual(ImageFormat.Magic);
        stream.Position = start;
        return isImage;
    }

    /// <summary>
    /// Reads an image. Settings that the image's writer did not know yet are taken from <paramref name="defaults"/>.
    /// </summary>
    /// <exception cref="TreeImageException">The image is truncated, damaged, or of a newer format.</exception>
    public static ZnodeTree Restore(Stream image, TreeSettings defaults)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(defaults);
        return new ZnodeTree(new ImageReader(image).Read(defaults));
    }

    private bool IsDue(in Node node, long nowMs)
    {
        if (_state.Nodes.HasChildren(node))
        {
            return false;
        }

        var age = nowMs - node.Mtime;
        if (node.Owner != NodeOwner.Container)
        {
            return NodeOwner.IsTtl(node.Owner, _state.Settings) && age > NodeOwner.TtlMs(node.Owner);
        }

        return _state.Nodes.Children(node).Creations > 0 || (_state.Settings.ContainerNeverUsedMs > 0 && age > _state.Settings.ContainerNeverUsedMs);
    }
}
