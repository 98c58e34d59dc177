using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Tree.Store;

namespace CoordActors.Tree;

/// <summary>The operations on a connection's watches. They need no permission and no existing znode.</summary>
internal sealed class WatchCommands(TreeState state)
{
    /// <summary>The zxid of the events that tell what was missed while the client was away.</summary>
    private const long MissedZxid = -1;

    private readonly NodeTable _nodes = state.Nodes;
    private readonly MissedEvents _missed = new(state);

    public ErrorCode AddWatch(in ReadRequest request, JuteWriter reply)
    {
        var reader = new JuteReader(request.Body);
        var order = AddWatchRequest.Read(ref reader);
        if (reader.Failed || order.Path.IsNull || order.Mode is not (AddWatchMode.Persistent or AddWatchMode.PersistentRecursive))
        {
            return ErrorCode.MarshallingError;
        }

        var modes = order.Mode == AddWatchMode.Persistent ? WatchModes.Persistent : WatchModes.Recursive;
        state.Watches.Add(request.Watcher, order.Path.Span, modes);
        new ErrorResponse { Err = ErrorCode.Ok }.Write(reply);
        return ErrorCode.Ok;
    }

    public ErrorCode CheckWatches(in ReadRequest request)
    {
        var reader = new JuteReader(request.Body);
        var query = WatchesRequest.Read(ref reader);
        var modes = ModesOf(query.Type, WatchModes.PersistentData);
        if (reader.Failed || query.Path.IsNull || modes == WatchModes.None)
        {
            return ErrorCode.MarshallingError;
        }

        return (state.Watches.Modes(request.Watcher, query.Path.Span) & modes) != 0 ? ErrorCode.Ok : ErrorCode.NoWatcher;
    }

    public ErrorCode RemoveWatches(in ReadRequest request)
    {
        var reader = new JuteReader(request.Body);
        var order = WatchesRequest.Read(ref reader);
        var modes = ModesOf(order.Type, WatchModes.Persistent);
        if (reader.Failed || order.Path.IsNull || modes == WatchModes.None)
        {
            return ErrorCode.MarshallingError;
        }

        return state.Watches.Remove(request.Watcher, order.Path.Span, modes) != 0 ? ErrorCode.Ok : ErrorCode.NoWatcher;
    }

    /// <summary>
    /// Registers the watches of a client that has reconnected. A one-shot watch that would have fired since the client's last zxid fires now, in front
    /// of the reply, and is not registered. A persistent watch gets what it has missed since then, in front of that.
    /// </summary>
    public void SetWatches(in ReadRequest request, JuteWriter reply)
    {
        var reader = new JuteReader(request.Body);
        var order = Read(request.Op, ref reader);
        if (reader.Failed
            || order.DataWatches.IsNull
            || order.ExistWatches.IsNull
            || order.ChildWatches.IsNull
            || order.PersistentWatches.IsNull
            || order.PersistentRecursiveWatches.IsNull
            || HasNull(order))
        {
            reply.WriteHeaderOnly(request.Xid, state.LastZxid, ErrorCode.MarshallingError);
            return;
        }

        _missed.Begin(request, order, reply);
        foreach (var path in order.DataWatches)
        {
            var node = _nodes.Find(path.Span, out _);
            Register(request.Watcher, path, WatchModes.Data, reply, MissedData(node, order.RelativeZxid));
        }

        foreach (var path in order.ExistWatches)
        {
            var missed = _nodes.Find(path.Span, out _) == 0 ? WatchEventType.None : WatchEventType.NodeCreated;
            Register(request.Watcher, path, WatchModes.Data, reply, missed);
        }

        foreach (var path in order.ChildWatches)
        {
            var node = _nodes.Find(path.Span, out _);
            Register(request.Watcher, path, WatchModes.Child, reply, MissedChildren(node, order.RelativeZxid));
        }

        foreach (var path in order.PersistentWatches)
        {
            state.Watches.Add(request.Watcher, path.Span, WatchModes.Persistent);
        }

        foreach (var path in order.PersistentRecursiveWatches)
        {
            state.Watches.Add(request.Watcher, path.Span, WatchModes.Recursive);
        }

        _missed.End();
        reply.WriteHeaderOnly(request.Xid, state.LastZxid, ErrorCode.Ok);
    }

    private static SetWatches2 Read(OpCode op, scoped ref JuteReader reader)
    {
        if (op == OpCode.SetWatches2)
        {
            return SetWatches2.Read(ref reader);
        }

        var older = Protocol.Records.SetWatches.Read(ref reader);
        return new SetWatches2
        {
            RelativeZxid = older.RelativeZxid,
            DataWatches = older.DataWatches,
            ExistWatches = older.ExistWatches,
            ChildWatches = older.ChildWatches,
            PersistentWatches = JuteVector<JuteBytes>.Empty,
            PersistentRecursiveWatches = JuteVector<JuteBytes>.Empty,
        };
    }

    private static bool HasNull(SetWatches2 order) =>
        HasNull(order.DataWatches)
        || HasNull(order.ExistWatches)
        || HasNull(order.ChildWatches)
        || HasNull(order.PersistentWatches)
        || HasNull(order.PersistentRecursiveWatches);

    private static bool HasNull(JuteVector<JuteBytes> paths)
    {
        foreach (var path in paths)
        {
            if (path.IsNull)
            {
                return true;
            }
        }

        return false;
    }

    private static WatchModes ModesOf(WatcherType type, WatchModes persistent) => type switch
    {
        WatcherType.Children => WatchModes.Child,
        WatcherType.Data => WatchModes.Data,
        WatcherType.Any => WatchModes.All,
        WatcherType.Persistent => persistent,
        WatcherType.PersistentRecursive => WatchModes.Recursive,
        _ => WatchModes.None,
    };

    private WatchEventType MissedData(int node, long relativeZxid) =>
        node == 0 ? WatchEventType.NodeDeleted
        : _nodes[node].Mzxid > relativeZxid ? WatchEventType.NodeDataChanged
        : WatchEventType.None;

    private WatchEventType MissedChildren(int node, long relativeZxid) =>
        node == 0 ? WatchEventType.NodeDeleted
        : _nodes.Children(_nodes[node]).Pzxid > relativeZxid ? WatchEventType.NodeChildrenChanged
        : WatchEventType.None;

    private void Register(int watcher, JuteBytes path, WatchModes modes, JuteWriter reply, WatchEventType missed)
    {
        if (_missed.HasTold(path.Span, modes))
        {
            return;
        }

        if (missed == WatchEventType.None)
        {
            state.Watches.Add(watcher, path.Span, modes);
        }
        else
        {
            reply.WriteWatchEvent(MissedZxid, missed, path.Span);
        }
    }
}
