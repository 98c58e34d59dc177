namespace CoordActors.Tree;

/// <summary>What a transaction is.</summary>
public enum TxnKind : byte
{
    /// <summary>A client's request, or one that a server makes in its own name (session 0).</summary>
    Request = 1,

    /// <summary>New <see cref="TreeSettings"/> for the whole ensemble.</summary>
    Settings = 2,
}
