using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Simulation.Cores;

namespace CoordActors.Simulation.Servers;

/// <summary>
/// Compares what one connection was told with the history: every reply shows the tree at the zxid that it names, every acknowledged write is there,
/// and exactly the events that the connection's watches call for came, each before anything that shows as much.
/// </summary>
internal sealed partial class ConnectionJudge(ModelTree model, ConnectionLog log)
{
    private const long MissedZxid = -1;

    private static readonly Comparer<SeenEvent> InAnyOrder = Comparer<SeenEvent>.Create(
        static (one, other) => one.Type != other.Type ? one.Type.CompareTo(other.Type) : string.CompareOrdinal(one.Path, other.Path));

    private readonly HashSet<string> _data = [];
    private readonly HashSet<string> _child = [];
    private readonly HashSet<string> _persistent = [];
    private readonly HashSet<string> _recursive = [];
    private readonly List<SeenEvent> _unexplained = [];
    private readonly List<SeenEvent> _expected = [];
    private long _position;
    private int _next;

    /// <exception cref="Violation">It was told something else.</exception>
    public void Judge()
    {
        foreach (var seen in log.Seen)
        {
            if (seen is SeenEvent @event)
            {
                _unexplained.Add(@event);
            }
            else
            {
                OnReply((SeenReply)seen);
            }
        }

        // What comes behind the last reply may end anywhere.
        GoOnTo(long.MaxValue);
        var last = _unexplained.Count > 0 && model.Ends.Contains(_unexplained[^1].Zxid) ? _unexplained[^1].Zxid : long.MaxValue;
        var due = _expected.TakeWhile(e => e.Zxid <= last).Where(e => e.Zxid < last || _unexplained.Contains(e)).Take(_unexplained.Count);
        var isRight = InOrder(due).SequenceEqual(InOrder(_unexplained));
        Require(isRight, "S4", () => $"got at last {Text(_unexplained)} where {Text(_expected)} was due");
    }

    private void OnReply(SeenReply reply)
    {
        Require(reply.Zxid >= _position, "S2", () => $"is answered {reply.Request} with 0x{reply.Zxid:x} behind 0x{_position:x}");
        GoOnTo(reply.Zxid);
        if (reply.Request.Again is not null && reply.Error == ErrorCode.Ok)
        {
            SetWatches(reply);
        }

        Require(InOrder(_unexplained).SequenceEqual(InOrder(_expected)), "S4", () =>
            $"got {Text(_unexplained)} before the reply to {reply.Request} at 0x{reply.Zxid:x} where {Text(_expected)} was due");
        _unexplained.Clear();
        _expected.Clear();
        if (reply.Error == ErrorCode.SystemError)
        {
            return;
        }

        if (reply.Request.IsWrite)
        {
            JudgeWrite(reply);
        }
        else
        {
            JudgeRead(reply);
            Register(reply);
        }
    }

    private void JudgeWrite(SeenReply reply)
    {
        var deed = model.Deeds[Math.Max(0, _next - 1)];
        var isThere = deed.Zxid == reply.Zxid && deed.SessionId == log.SessionId && deed.Xid == reply.Request.Xid && deed.Op == reply.Request.Op;
        Require(isThere, "C12", () => $"is told that its {reply.Request} (xid {reply.Request.Xid}) is 0x{reply.Zxid:x}, "
            + $"where the history has {deed.Op} with xid {deed.Xid} of 0x{deed.SessionId:x}");
        Require(deed.Body.SequenceEqual(reply.Request.ToBytes()), "C12", () => $"is told that its {reply.Request} is done, and other bytes are in the history");
        var error = reply.Request.Op == OpCode.Multi && reply.Error == ErrorCode.Ok ? reply.MultiError : reply.Error;
        Require(deed.Error == error, "C6", () => $"is told {error} of {reply.Request} at 0x{reply.Zxid:x}, which must be {deed.Error}");
        Require(deed.Created.SequenceEqual(reply.Created), "C6", () =>
            $"is told that it created {string.Join(' ', reply.Created)} at 0x{reply.Zxid:x}, where {string.Join(' ', deed.Created)} came to be");
        if (reply is { Request.Op: OpCode.SetData, Error: ErrorCode.Ok })
        {
            JudgeNode(reply, reply.Request.Path, model.At(reply.Zxid)[reply.Request.Path], reply.Nodes[0]);
        }
    }

    private void JudgeRead(SeenReply reply)
    {
        var tree = model.At(reply.Zxid);
        var paths = reply.Request.Paths;
        for (var i = 0; i < paths.Count && reply.Request.Op is OpCode.GetData or OpCode.Exists or OpCode.MultiRead or OpCode.GetChildren; i++)
        {
            var node = tree.GetValueOrDefault(paths[i]);
            var (error, data, stat) = i < reply.Nodes.Count ? reply.Nodes[i] : (reply.Error, null, default);
            var due = node is null ? ErrorCode.NoNode : reply.Request.Op != OpCode.Exists && !CanSee(paths[i]) ? ErrorCode.NoAuth : ErrorCode.Ok;
            Require(error == due, "C6", () => $"is told {error} of {paths[i]} at 0x{reply.Zxid:x}, which must be {due}");
            if (node is null || due != ErrorCode.Ok)
            {
                continue;
            }

            if (reply.Request.Op == OpCode.GetChildren)
            {
                Require(node.Children.SequenceEqual(reply.Children), "C6", () =>
                    $"sees {string.Join(' ', reply.Children)} below {paths[i]} at 0x{reply.Zxid:x}, where {string.Join(' ', node.Children)} is");
                continue;
            }

            JudgeNode(reply, paths[i], node, (error, data, stat));
        }
    }

    private void JudgeNode(SeenReply reply, string path, ModelNode node, (ErrorCode Error, string? Data, Stat Stat) seen)
    {
        var (_, data, stat) = seen;
        var isRight = (data is null || data == node.Data) && stat.Czxid == node.Czxid && stat.Mzxid == node.Mzxid && stat.Pzxid == node.Pzxid
            && stat.Version == node.Version && stat.EphemeralOwner == node.Owner && stat.NumChildren == node.Children.Count;
        Require(isRight, "C6", () => $"sees {data} and {stat} of {path} at 0x{reply.Zxid:x}, where {node} is");
    }

    private bool CanSee(string path) => path != ClientRecipes.Private || log.HasIdentity;

    private void Register(SeenReply reply)
    {
        var request = reply.Request;
        switch (request.Op)
        {
            case OpCode.AddWatch:
                (request.Mode == AddWatchMode.Persistent ? _persistent : _recursive).Add(request.Path);
                break;
            case OpCode.GetData when request.Watches && reply.Error == ErrorCode.Ok:
            case OpCode.Exists when request.Watches:
                _data.Add(request.Path);
                break;
            case OpCode.GetChildren when request.Watches && reply.Error == ErrorCode.Ok:
                _child.Add(request.Path);
                break;
            default:
                break;
        }
    }

    /// <summary>Lasting watches get what they have missed. A one-shot watch that would have fired since fires now; the others are there again.</summary>
    private void SetWatches(SeenReply reply)
    {
        var (again, since, tree) = (reply.Request.Again!, reply.Request.RelativeZxid, model.At(reply.Zxid));
        _expected.AddRange(Missed(again, since, reply.Zxid));
        foreach (var path in again.Data)
        {
            var node = tree.GetValueOrDefault(path);
            SetWatch(_data, path, node is null ? WatchEventType.NodeDeleted : node.Mzxid > since ? WatchEventType.NodeDataChanged : WatchEventType.None);
        }

        foreach (var path in again.Exist)
        {
            SetWatch(_data, path, tree.ContainsKey(path) ? WatchEventType.NodeCreated : WatchEventType.None);
        }

        foreach (var path in again.Child)
        {
            var node = tree.GetValueOrDefault(path);
            SetWatch(_child, path, node is null ? WatchEventType.NodeDeleted : node.Pzxid > since ? WatchEventType.NodeChildrenChanged : WatchEventType.None);
        }

        _persistent.UnionWith(again.Persistent);
        _recursive.UnionWith(again.Recursive);
    }

    private void SetWatch(HashSet<string> table, string path, WatchEventType missed)
    {
        if (_expected.Any(e => e.Zxid != MissedZxid && e.Path == path && (e.Type is WatchEventType.NodeDeleted
            || table == _child == (e.Type == WatchEventType.NodeChildrenChanged))))
        {
            // What a lasting watch was told is also what this one waited for.
            return;
        }

        if (missed == WatchEventType.None)
        {
            table.Add(path);
        }
        else
        {
            _expected.Add(new SeenEvent(MissedZxid, missed, path));
        }
    }

    /// <summary>Lets the history go on, and notes what this connection must be told of it.</summary>
    private void GoOnTo(long zxid)
    {
        _position = Math.Max(_position, zxid);
        for (; _next < model.Deeds.Count && model.Deeds[_next].Zxid <= zxid; _next++)
        {
            foreach (var (type, path) in model.Deeds[_next].Changes)
            {
                Fire(model.Deeds[_next].Zxid, type, path);
            }
        }
    }

    private void Fire(long zxid, WatchEventType type, string path)
    {
        var isTold = _data.Remove(path) | _persistent.Contains(path) | (_recursive.Count > 0 && IsBelowRecursive(path) && CanSee(path));
        if (type == WatchEventType.NodeDeleted)
        {
            isTold |= _child.Remove(path);
        }

        if (isTold)
        {
            _expected.Add(new SeenEvent(zxid, type, path));
        }

        var parent = ModelTree.ParentOf(path);
        if (type != WatchEventType.NodeDataChanged && (_child.Remove(parent) | _persistent.Contains(parent)))
        {
            _expected.Add(new SeenEvent(zxid, WatchEventType.NodeChildrenChanged, parent));
        }
    }

    private bool IsBelowRecursive(string path) => IsBelow(_recursive, path);

    private static bool IsBelow(IReadOnlyCollection<string> recursive, string path)
    {
        while (!recursive.Contains(path))
        {
            if (path == "/")
            {
                return false;
            }

            path = ModelTree.ParentOf(path);
        }

        return true;
    }

    /// <summary>The ephemerals of a session that ends go in any order.</summary>
    private List<SeenEvent> InOrder(IEnumerable<SeenEvent> events)
    {
        var ordered = events.ToList();
        for (var (from, to) = (0, 0); from < ordered.Count; from = to)
        {
            for (to = from + 1; to < ordered.Count && ordered[to].Zxid == ordered[from].Zxid;)
            {
                to++;
            }

            if (model.Ends.Contains(ordered[from].Zxid))
            {
                ordered.Sort(from, to - from, InAnyOrder);
            }
        }

        return ordered;
    }

    private static string Text(IReadOnlyCollection<SeenEvent> events) => events.Count == 0 ? "no event" : string.Join(", ", events);

    private void Require(bool holds, string property, Func<string> what)
    {
        if (!holds)
        {
            throw new Violation(property, $"{log} {what()}");
        }
    }
}
