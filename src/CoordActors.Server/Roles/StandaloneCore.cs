using CoordActors.Protocol;
using CoordActors.Tree;

namespace CoordActors.Server.Roles;

/// <summary>
/// A leader of one: gives every transaction its zxid and its time. Nothing needs to be agreed upon, so what is durable is committed.
/// </summary>
public sealed class StandaloneCore(long lastZxid)
{
    /// <summary>The last zxid handed out.</summary>
    public long LastZxid { get; private set; } = lastZxid;

    /// <summary>Why transactions are refused at present; null when they are not.</summary>
    public string? RefusalReason { get; private set; }

    /// <summary>The journal cannot take more for now.</summary>
    public void RefuseFrom(string reason) => RefusalReason = reason;

    /// <summary>The journal can take more again.</summary>
    public void AcceptAgain() => RefusalReason = null;

    /// <summary>Stamps <paramref name="transactions"/>, encoded back to back, with consecutive zxids and <paramref name="nowMs"/>.</summary>
    public void Stamp(Span<byte> transactions, long nowMs)
    {
        while (!transactions.IsEmpty)
        {
            transactions = transactions[Txn.Stamp(transactions, ++LastZxid, nowMs)..];
        }
    }

    /// <summary>The error that submitters get while transactions are refused: known to every client, and nothing was changed.</summary>
    public const ErrorCode Refusal = ErrorCode.SystemError;
}
