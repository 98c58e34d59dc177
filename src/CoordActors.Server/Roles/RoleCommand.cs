namespace CoordActors.Server.Roles;

/// <summary>
/// What a role actor is told. What concerns one client comes in that client's order. What comes when a term is over is lost, and told to the next role
/// where it matters.
/// </summary>
public static class RoleCommand
{
    /// <summary>Transactions to be carried out, in this order.</summary>
    /// <param name="Transactions">They, encoded back to back without zxid and time; the array belongs to the pool and now to the receiver.</param>
    /// <param name="Length">How much of the array counts.</param>
    /// <param name="Count">Number of transactions.</param>
    public sealed record Submit(byte[] Transactions, int Length, int Count) : IDeadLetterSuppression;

    /// <summary>
    /// A client wants to see everything that was committed before now; answered to the tree actor with <see cref="Serving.TreeCommand.Synced"/>.
    /// Told again to the next role where the answer did not come.
    /// </summary>
    /// <param name="Origin">The client's connection.</param>
    /// <param name="Xid">The client's number of the request.</param>
    public sealed record Sync(long Origin, int Xid) : IDeadLetterSuppression;

    /// <summary>Sessions that this learner's clients have been heard of with, for the leader's tracker.</summary>
    /// <param name="SessionIds">The sessions; the arrays are not written again.</param>
    /// <param name="TimeoutsMs">Their timeouts in ms, in the same order.</param>
    public sealed record Touches(long[] SessionIds, int[] TimeoutsMs) : IDeadLetterSuppression;

    /// <summary>After carrying out this transaction the tree had this digest: replicas compare theirs with the leader's.</summary>
    /// <param name="Zxid">The transaction.</param>
    /// <param name="Value">The digest.</param>
    public sealed record Digest(long Zxid, ulong Value) : IDeadLetterSuppression;

    /// <summary>Time to look for containers without children.</summary>
    public sealed record ReapTick
    {
        /// <summary>The only instance.</summary>
        public static readonly ReapTick Instance = new();
    }
}
