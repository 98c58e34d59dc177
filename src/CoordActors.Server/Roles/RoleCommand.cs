namespace CoordActors.Server.Roles;

/// <summary>What a role actor is told.</summary>
public static class RoleCommand
{
    /// <summary>Transactions to be carried out, in this order.</summary>
    /// <param name="Transactions">They, encoded back to back without zxid and time; the array belongs to the pool and now to the receiver.</param>
    /// <param name="Length">How much of the array counts.</param>
    /// <param name="Count">Number of transactions.</param>
    public sealed record Submit(byte[] Transactions, int Length, int Count);

    /// <summary>Time to look for containers without children.</summary>
    public sealed record ReapTick
    {
        /// <summary>The only instance.</summary>
        public static readonly ReapTick Instance = new();
    }
}
