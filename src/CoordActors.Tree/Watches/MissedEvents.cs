using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Tree.Store;

namespace CoordActors.Tree;

/// <summary>
/// The events that persistent watches would have had while their client was away: those of the history, in its order. What happened before the history
/// begins is told as far as the znodes that are there show it: that they were created, or written last, or got or lost a child.
/// </summary>
internal sealed class MissedEvents(TreeState state)
{
    /// <summary>So many znodes are looked at for what the history does not have; the events of the others are not told.</summary>
    public const int ZnodesMax = 10_000;

    /// <summary>The only connection in <see cref="_asked"/>.</summary>
    private const int Asking = 0;

    private readonly NodeTable _nodes = state.Nodes;
    private readonly WatchTable _asked = new();
    private readonly JuteWriter _path = new();
    private bool _hasAsked;

    /// <summary>
    /// Writes the events for the persistent watches of <paramref name="order"/>, which are not registered yet. An event that another persistent watch
    /// of the connection covers was told by that one. Until <see cref="End"/>, <see cref="HasTold"/> knows what one-shot watches got with them.
    /// </summary>
    public void Begin(in ReadRequest request, SetWatches2 order, JuteWriter reply)
    {
        _asked.AddWatcher(Asking, default);
        var asksForMissed = order.PersistentWatches.Count + order.PersistentRecursiveWatches.Count > 0;
        if (!asksForMissed || !state.Watches.Exists(request.Watcher) || state.Changes.Capacity == 0)
        {
            return;
        }

        Ask(order.DataWatches, WatchModes.Data);
        Ask(order.ExistWatches, WatchModes.Data);
        Ask(order.ChildWatches, WatchModes.Child);
        Ask(order.PersistentWatches, WatchModes.Persistent);
        Ask(order.PersistentRecursiveWatches, WatchModes.Recursive);
        _hasAsked = true;
        if (order.RelativeZxid < state.Changes.Floor)
        {
            WriteWhatZnodesShow(request, order, reply);
        }

        var changes = state.Changes.Since(Math.Max(order.RelativeZxid, 0));
        while (changes.TryTake(out var change))
        {
            Write(request, change, reply);
        }
    }

    /// <summary>Whether an event that was written is also what a one-shot watch of the same order waits for: its client counts it for both.</summary>
    public bool HasTold(ReadOnlySpan<byte> path, WatchModes oneShot) => _hasAsked && (_asked.Modes(Asking, path) & oneShot) == 0;

    /// <summary>Forgets the order.</summary>
    public void End()
    {
        _asked.RemoveWatcher(Asking);
        _path.Release();
        _hasAsked = false;
    }

    private void Ask(JuteVector<JuteBytes> paths, WatchModes modes)
    {
        foreach (var path in paths)
        {
            _asked.Add(Asking, path.Span, modes);
        }
    }

    private void Write(in ReadRequest request, in ChangeHistory.Change change, JuteWriter reply)
    {
        if (IsForAsker(request, change.Path) && MayKnow(change.Acl, request))
        {
            Tell(change.Zxid, change.Type, change.Path, reply);
        }

        if (change.Type != WatchEventType.NodeDataChanged)
        {
            var parent = ZnodePath.ParentOrRoot(change.Path);
            if (IsForAskersChildWatch(request, parent) && MayKnow(change.ParentAcl, request))
            {
                Tell(change.Zxid, WatchEventType.NodeChildrenChanged, parent, reply);
            }
        }
    }

    private bool MayKnow(ReadOnlySpan<byte> acl, in ReadRequest request) =>
        acl.IsEmpty || AclRules.Allows(acl, Permissions.Read, state.Watches.AuthIds(request.Watcher), state.Settings);

    private bool IsForAsker(in ReadRequest request, ReadOnlySpan<byte> path) =>
        Covers(_asked, Asking, path) && !Covers(state.Watches, request.Watcher, path);

    private bool IsForAskersChildWatch(in ReadRequest request, ReadOnlySpan<byte> path) =>
        (_asked.Modes(Asking, path) & WatchModes.PersistentChild) != 0
        && (state.Watches.Modes(request.Watcher, path) & WatchModes.PersistentChild) == 0;

    private static bool Covers(WatchTable watches, int watcher, ReadOnlySpan<byte> path)
    {
        if ((watches.Modes(watcher, path) & (WatchModes.PersistentData | WatchModes.Recursive)) != 0)
        {
            return true;
        }

        while (watches.RecursiveCount > 0 && path.Length > 1)
        {
            path = ZnodePath.ParentOrRoot(path);
            if ((watches.Modes(watcher, path) & WatchModes.Recursive) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private void Tell(long zxid, WatchEventType type, ReadOnlySpan<byte> path, JuteWriter reply)
    {
        reply.WriteWatchEvent(zxid, type, path);
        _asked.Remove(Asking, path, type switch
        {
            WatchEventType.NodeChildrenChanged => WatchModes.Child,
            WatchEventType.NodeDeleted => WatchModes.OneShot,
            _ => WatchModes.Data,
        });
    }

    private void WriteWhatZnodesShow(in ReadRequest request, SetWatches2 order, JuteWriter reply)
    {
        var found = new SortedSet<(long Zxid, int Node, WatchEventType Type)>();
        var since = order.RelativeZxid;
        foreach (var path in order.PersistentWatches)
        {
            var node = _nodes.Find(path.Span, out _);
            if (node != 0)
            {
                AddChanges(node, since, found);
                if (IsMissed(_nodes.Children(_nodes[node]).Pzxid, since) && _nodes.Children(_nodes[node]).Pzxid != _nodes[node].Czxid)
                {
                    found.Add((_nodes.Children(_nodes[node]).Pzxid, node, WatchEventType.NodeChildrenChanged));
                }
            }
        }

        var left = ZnodesMax;
        foreach (var path in order.PersistentRecursiveWatches)
        {
            var top = _nodes.Find(path.Span, out _);
            for (var node = top; node != 0 && left > 0; node = _nodes.NextInSubtree(top, node))
            {
                AddChanges(node, since, found);
                left--;
            }
        }

        foreach (var (zxid, node, type) in found)
        {
            _path.Clear();
            _nodes.WritePath(node, _path);
            var isForAsker = type == WatchEventType.NodeChildrenChanged ? IsForAskersChildWatch(request, _path.Written) : IsForAsker(request, _path.Written);
            if (isForAsker && state.Allows(_nodes[node].Acl, Permissions.Read, state.Watches.AuthIds(request.Watcher)))
            {
                Tell(zxid, type, _path.Written, reply);
            }
        }
    }

    private void AddChanges(int node, long since, SortedSet<(long Zxid, int Node, WatchEventType Type)> found)
    {
        ref readonly var row = ref _nodes[node];
        if (IsMissed(row.Czxid, since))
        {
            found.Add((row.Czxid, node, WatchEventType.NodeCreated));
        }

        if (row.Mzxid != row.Czxid && IsMissed(row.Mzxid, since))
        {
            found.Add((row.Mzxid, node, WatchEventType.NodeDataChanged));
        }
    }

    private bool IsMissed(long zxid, long since) => zxid > since && zxid <= state.Changes.Floor;
}
