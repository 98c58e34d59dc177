using System.Collections.Immutable;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Tree;

namespace CoordActors.Simulation.Servers;

/// <summary>What a transaction did to a znode, as watches are told of it.</summary>
/// <param name="Type">Created, deleted, or written.</param>
/// <param name="Path">The znode.</param>
internal readonly record struct Change(WatchEventType Type, string Path);

/// <summary>A transaction of the history with what came of it.</summary>
internal sealed record Deed(
    long Zxid, long SessionId, long Origin, int Xid, OpCode Op, byte[] Body, TxnKind Kind, ErrorCode Error, IReadOnlyList<Change> Changes)
{
    /// <summary>The znodes that it created, with their numbers where they have any.</summary>
    public IReadOnlyList<string> Created { get; init; } = [];
}

/// <summary>A znode of the model.</summary>
internal sealed record ModelNode(string Data, long Czxid, long Mzxid, long Pzxid, int Version, long Owner, ImmutableSortedSet<string> Children)
{
    /// <summary>How many children were ever created below it.</summary>
    public int Creations { get; init; }

    /// <summary>Only clients with an identity may read and write it.</summary>
    public bool IsPrivate { get; init; }
}

/// <summary>
/// What the tree must be after each transaction of the history: a model of the few operations that simulated clients use, written apart from the
/// tree itself. It keeps all its states.
/// </summary>
/// <param name="hasIdentity">Whether the client of a session has told who it is.</param>
internal sealed class ModelTree(Func<long, bool> hasIdentity)
{
    private static readonly ImmutableSortedSet<string> None = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
    private static readonly ImmutableDictionary<string, ModelNode> First = ImmutableDictionary<string, ModelNode>.Empty
        .Add("/", new ModelNode("", 0, 0, 0, 0, 0, None.Add("zookeeper")))
        .Add("/zookeeper", new ModelNode("", 0, 0, 0, 0, 0, None.Add("config").Add("quota")));

    private readonly Dictionary<long, long> _owners = [];
    private readonly List<(long Zxid, ImmutableDictionary<string, ModelNode> Nodes)> _states = [(0, First)];
    private readonly List<Change> _changes = [];
    private readonly List<string> _created = [];
    private ImmutableDictionary<string, ModelNode> _nodes = First;

    /// <summary>Everything that was done, in order.</summary>
    public List<Deed> Deeds { get; } = [];

    /// <summary>Where sessions ended.</summary>
    public HashSet<long> Ends { get; } = [];

    /// <summary>The tree after this transaction.</summary>
    public ImmutableDictionary<string, ModelNode> At(long zxid)
    {
        var (low, high) = (0, _states.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _states[middle].Zxid <= zxid ? (middle, high) : (low, middle - 1);
        }

        return _states[low].Nodes;
    }

    public void Apply(in Txn txn)
    {
        _changes.Clear();
        _created.Clear();
        var before = _nodes;
        var error = IsByAnother(in txn) ? ErrorCode.SessionMoved : Perform(in txn);
        if (error != ErrorCode.Ok)
        {
            _nodes = before;
            _changes.Clear();
            _created.Clear();
        }

        if (!ReferenceEquals(before, _nodes))
        {
            _states.Add((txn.Zxid, _nodes));
        }

        Deeds.Add(new Deed(txn.Zxid, txn.SessionId, txn.Origin, txn.Xid, txn.Op, txn.Body.ToArray(), txn.Kind, error, [.. _changes])
        {
            Created = [.. _created],
        });
    }

    private bool IsByAnother(in Txn txn) =>
        txn is { Kind: TxnKind.Request, Origin: not 0 } && _owners.TryGetValue(txn.SessionId, out var owner) && owner != 0 && owner != txn.Origin;

    private ErrorCode Perform(in Txn txn)
    {
        var isOpen = _owners.ContainsKey(txn.SessionId);
        if (txn.Kind == TxnKind.Settings)
        {
            return ErrorCode.Ok;
        }

        if (txn.Op == OpCode.CreateSession || (txn.Kind == TxnKind.Resume && isOpen))
        {
            _owners[txn.SessionId] = txn.Origin;
            return ErrorCode.Ok;
        }

        if (!isOpen)
        {
            return ErrorCode.SessionExpired;
        }

        if (txn.Op == OpCode.CloseSession)
        {
            Close(in txn);
            return ErrorCode.Ok;
        }

        var reader = new JuteReader(txn.Body);
        return txn.Op == OpCode.Multi ? Multi(in txn, ref reader) : One(in txn, txn.Op, ref reader);
    }

    private void Close(in Txn txn)
    {
        Ends.Add(txn.Zxid);
        _owners.Remove(txn.SessionId);
        var sessionId = txn.SessionId;
        foreach (var path in _nodes.Where(node => node.Value.Owner == sessionId).Select(node => node.Key).ToList())
        {
            Remove(path, txn.Zxid);
        }
    }

    private ErrorCode Multi(in Txn txn, scoped ref JuteReader reader)
    {
        while (true)
        {
            var header = MultiHeader.Read(ref reader);
            if (header.Done)
            {
                return ErrorCode.Ok;
            }

            var error = One(in txn, header.Op, ref reader);
            if (error != ErrorCode.Ok)
            {
                return error;
            }
        }
    }

    private ErrorCode One(in Txn txn, OpCode op, scoped ref JuteReader reader)
    {
        switch (op)
        {
            case OpCode.Create or OpCode.Create2:
                var create = CreateRequest.Read(ref reader);
                return Create(in txn, create);
            case OpCode.Delete:
                var delete = DeleteRequest.Read(ref reader);
                return Delete(txn.Zxid, delete.Path.ToText()!, delete.Version);
            case OpCode.SetData:
                var set = SetDataRequest.Read(ref reader);
                return Set(in txn, set.Path.ToText()!, set.Data.ToText()!, set.Version);
            case OpCode.Check:
                var check = CheckVersionRequest.Read(ref reader);
                return Check(check.Path.ToText()!, check.Version);
            default:
                throw new NotSupportedException($"no simulated client asks for {op}");
        }
    }

    private ErrorCode Create(in Txn txn, CreateRequest request)
    {
        var (path, data) = (request.Path.ToText()!, request.Data.ToText()!);
        var parent = ParentOf(path);
        if (!_nodes.TryGetValue(parent, out var above))
        {
            return ErrorCode.NoNode;
        }

        path += request.Flags is CreateFlags.PersistentSequential or CreateFlags.EphemeralSequential ? $"{above.Creations:D10}" : "";
        if (_nodes.ContainsKey(path))
        {
            return ErrorCode.NodeExists;
        }

        var owner = request.Flags is CreateFlags.Ephemeral or CreateFlags.EphemeralSequential ? txn.SessionId : 0;
        var node = new ModelNode(data, txn.Zxid, txn.Zxid, txn.Zxid, 0, owner, None) { IsPrivate = path == ClientRecipes.Private };
        _nodes = _nodes
            .Add(path, node)
            .SetItem(parent, above with { Pzxid = txn.Zxid, Children = above.Children.Add(NameOf(path)), Creations = above.Creations + 1 });
        _changes.Add(new Change(WatchEventType.NodeCreated, path));
        _created.Add(path);
        return ErrorCode.Ok;
    }

    private ErrorCode Delete(long zxid, string path, int version)
    {
        var error = Check(path, version);
        if (error != ErrorCode.Ok)
        {
            return error;
        }

        if (!_nodes[path].Children.IsEmpty)
        {
            return ErrorCode.NotEmpty;
        }

        Remove(path, zxid);
        return ErrorCode.Ok;
    }

    private ErrorCode Set(in Txn txn, string path, string data, int version)
    {
        if (_nodes.TryGetValue(path, out var node) && node.IsPrivate && !hasIdentity(txn.SessionId))
        {
            return ErrorCode.NoAuth;
        }

        var error = Check(path, version);
        if (error == ErrorCode.Ok)
        {
            _nodes = _nodes.SetItem(path, node! with { Data = data, Mzxid = txn.Zxid, Version = node.Version + 1 });
            _changes.Add(new Change(WatchEventType.NodeDataChanged, path));
        }

        return error;
    }

    private ErrorCode Check(string path, int version) =>
        !_nodes.TryGetValue(path, out var node) ? ErrorCode.NoNode
        : version != -1 && version != node.Version ? ErrorCode.BadVersion
        : ErrorCode.Ok;

    private void Remove(string path, long zxid)
    {
        var parent = ParentOf(path);
        var above = _nodes[parent];
        _nodes = _nodes.Remove(path).SetItem(parent, above with { Pzxid = zxid, Children = above.Children.Remove(NameOf(path)) });
        _changes.Add(new Change(WatchEventType.NodeDeleted, path));
    }

    public static string ParentOf(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
