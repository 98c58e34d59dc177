namespace CoordActors.Server.Journal;

/// <summary>What the journal actor is told.</summary>
public static class JournalCommand
{
    /// <summary>Transactions to be made durable, stamped and encoded back to back.</summary>
    /// <param name="Transactions">They; the array belongs to the pool and now to the journal actor.</param>
    /// <param name="Length">How much of the array counts.</param>
    /// <param name="Count">Number of transactions.</param>
    public sealed record Append(byte[] Transactions, int Length, int Count);

    /// <summary>Asks for measurements; answered with <see cref="JournalView"/>.</summary>
    public sealed record Describe
    {
        /// <summary>The only instance.</summary>
        public static readonly Describe Instance = new();
    }

    /// <summary>Forgets what <c>srst</c> resets.</summary>
    public sealed record ResetStatistics
    {
        /// <summary>The only instance.</summary>
        public static readonly ResetStatistics Instance = new();
    }

    /// <summary>Time to look whether a snapshot is due.</summary>
    public sealed record SnapshotTick
    {
        /// <summary>The only instance.</summary>
        public static readonly SnapshotTick Instance = new();
    }

    /// <summary>Who gets each <see cref="TransactionBatch"/> once it is durable, and is asked for images.</summary>
    /// <param name="Target">The tree actor.</param>
    public sealed record ReleaseTo(IActorRef Target);
}
