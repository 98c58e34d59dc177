using CoordActors.Protocol;

namespace CoordActors.Simulation.Servers;

/// <summary>The watches that a client takes to have, as client libraries keep them: it asks for them again at the next server.</summary>
internal sealed class ClientWatches
{
    public SortedSet<string> Data { get; private init; } = new(StringComparer.Ordinal);

    public SortedSet<string> Exist { get; private init; } = new(StringComparer.Ordinal);

    public SortedSet<string> Child { get; private init; } = new(StringComparer.Ordinal);

    public SortedSet<string> Persistent { get; private init; } = new(StringComparer.Ordinal);

    public SortedSet<string> Recursive { get; private init; } = new(StringComparer.Ordinal);

    public bool IsEmpty => Data.Count + Exist.Count + Child.Count + Persistent.Count + Recursive.Count == 0;

    public ClientWatches Copy() => new()
    {
        Data = new SortedSet<string>(Data, StringComparer.Ordinal),
        Exist = new SortedSet<string>(Exist, StringComparer.Ordinal),
        Child = new SortedSet<string>(Child, StringComparer.Ordinal),
        Persistent = new SortedSet<string>(Persistent, StringComparer.Ordinal),
        Recursive = new SortedSet<string>(Recursive, StringComparer.Ordinal),
    };

    /// <summary>The watch that a reply says is there.</summary>
    public void Registered(ClientRequest request, ErrorCode error)
    {
        switch (request.Op)
        {
            case OpCode.AddWatch:
                (request.Mode == AddWatchMode.Persistent ? Persistent : Recursive).Add(request.Path);
                break;
            case OpCode.GetData or OpCode.Exists when request.Watches && error == ErrorCode.Ok:
                Data.Add(request.Path);
                break;
            case OpCode.GetChildren when request.Watches && error == ErrorCode.Ok:
                Child.Add(request.Path);
                break;
            case OpCode.Exists when request.Watches && error == ErrorCode.NoNode:
                Exist.Add(request.Path);
                break;
            default:
                break;
        }
    }

    /// <summary>The one-shot watches that an event is the end of.</summary>
    public void Fired(WatchEventType type, string path)
    {
        if (type != WatchEventType.NodeChildrenChanged)
        {
            Data.Remove(path);
            Exist.Remove(path);
        }

        if (type is WatchEventType.NodeChildrenChanged or WatchEventType.NodeDeleted)
        {
            Child.Remove(path);
        }
    }

    public void Clear()
    {
        Data.Clear();
        Exist.Clear();
        Child.Clear();
        Persistent.Clear();
        Recursive.Clear();
    }
}
