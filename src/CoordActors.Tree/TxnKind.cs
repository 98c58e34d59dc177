namespace CoordActors.Tree;

/// <summary>What a transaction is.</summary>
public enum TxnKind : byte
{
    /// <summary>A client's request, or one that a server makes in its own name (session 0).</summary>
    Request = 1,

    /// <summary>New <see cref="TreeSettings"/> for the whole ensemble.</summary>
    Settings = 2,

    /// <summary>
    /// A client goes on with its session by another connection, which owns the session from now on; the body is the timeout (i32, ms).
    /// Answers <see cref="Protocol.ErrorCode.SessionExpired"/> where there is no such session.
    /// </summary>
    Resume = 3,
}
