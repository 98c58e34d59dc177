using CoordActors.Protocol;

namespace CoordActors.Tree;

/// <summary>A request that changes nothing that is replicated: a read, or an operation on the connection's watches.</summary>
public readonly ref struct ReadRequest
{
    /// <summary>The client's number of the request.</summary>
    public int Xid { get; init; }

    /// <summary>The operation.</summary>
    public OpCode Op { get; init; }

    /// <summary>The request's record, undecoded.</summary>
    public ReadOnlySpan<byte> Body { get; init; }

    /// <summary>The connection's number as given to <see cref="ZnodeTree.AddWatcher"/>, or -1 for one that cannot hold watches.</summary>
    public int Watcher { get; init; }

    /// <summary>The connection's session.</summary>
    public long SessionId { get; init; }

    /// <summary>The requester's identities when the request arrived, encoded as in <see cref="Txn.AuthIds"/>.</summary>
    public ReadOnlySpan<byte> AuthIds { get; init; }
}
