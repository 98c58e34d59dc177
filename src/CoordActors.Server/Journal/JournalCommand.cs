using CoordActors.Tree;

namespace CoordActors.Server.Journal;

/// <summary>What the journal actor is told. Everything takes effect in the order of its arrival; answers go to the sender.</summary>
public static class JournalCommand
{
    /// <summary>
    /// Transactions of a server without peers to be made durable, stamped and encoded back to back; durable is committed, so the tree gets them
    /// from the journal. Not answered.
    /// </summary>
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

    /// <summary>
    /// A batch of an ensemble's history to be made durable; answered with <see cref="JournalEvent.Durable"/>, one answer for all batches of one
    /// commit. The role tells the tree itself what is committed.
    /// </summary>
    /// <param name="Transactions">They, back to back with ascending zxids; never written again by anybody.</param>
    /// <param name="LastZxid">The zxid of the last one.</param>
    public sealed record AppendBatch(ReadOnlyMemory<byte> Transactions, long LastZxid);

    /// <summary>
    /// Everything up to here is committed: it is never truncated, and recorded with the next transactions, or alone where none follow. The tree has
    /// been told before. Not answered.
    /// </summary>
    /// <param name="Zxid">The last committed transaction.</param>
    public sealed record Committed(long Zxid);

    /// <summary>The epochs of Zab have changed; answered with <see cref="JournalEvent.EpochsDurable"/>.</summary>
    /// <param name="Accepted">The epoch accepted from a prospective leader.</param>
    /// <param name="Current">The epoch of the leader whose history was taken over.</param>
    public sealed record PersistEpochs(long Accepted, long Current);

    /// <summary>
    /// Drops all transactions behind one; answered with <see cref="JournalEvent.Truncated"/>. What is committed cannot be dropped: such an order ends
    /// the server.
    /// </summary>
    /// <param name="Zxid">The last transaction that is kept.</param>
    public sealed record Truncate(long Zxid);

    /// <summary>
    /// Replaces the whole history by a tree received from the leader; answered with <see cref="JournalEvent.TreeInstalled"/> when that is durable, or
    /// with <see cref="JournalEvent.TreeNotInstalled"/>, and then nothing has changed. A crash leaves either the old history or the new tree.
    /// </summary>
    /// <param name="Tree">The tree; nobody else touches it until the answer. The tree actor gets it afterwards.</param>
    /// <param name="Zxid">The last transaction in it.</param>
    public sealed record InstallTree(ZnodeTree Tree, long Zxid);

    /// <summary>Answered with <see cref="JournalEvent.Settled"/> when everything told before is durable.</summary>
    public sealed record Settle
    {
        /// <summary>The only instance.</summary>
        public static readonly Settle Instance = new();
    }

    /// <summary>
    /// Asks for a stretch of the stored history, for a learner that is far behind; answered with <see cref="JournalEvent.HistoryRead"/>.
    /// </summary>
    /// <param name="AfterZxid">The last transaction that the learner has.</param>
    /// <param name="UpToZxid">The last one wanted; it must be committed.</param>
    /// <param name="BytesMax">No more than so many bytes.</param>
    public sealed record ReadHistory(long AfterZxid, long UpToZxid, int BytesMax);

    /// <summary>
    /// Asks for a snapshot of the tree as it is, now; answered with <see cref="JournalEvent.SnapshotTaken"/> when it is on the disk, or with
    /// <see cref="JournalEvent.SnapshotNotTaken"/>.
    /// </summary>
    public sealed record TakeSnapshot
    {
        /// <summary>The only instance.</summary>
        public static readonly TakeSnapshot Instance = new();
    }

    /// <summary>Time to look whether a snapshot is due.</summary>
    public sealed record SnapshotTick
    {
        /// <summary>The only instance.</summary>
        public static readonly SnapshotTick Instance = new();
    }

    /// <summary>Time to look whether what was gathered has waited long enough for more.</summary>
    public sealed record GatheringEnds
    {
        /// <summary>The only instance.</summary>
        public static readonly GatheringEnds Instance = new();
    }

    /// <summary>Time to look whether the commit point is still not recorded.</summary>
    public sealed record RecordCommit
    {
        /// <summary>The only instance.</summary>
        public static readonly RecordCommit Instance = new();
    }

    /// <summary>Who is asked for images, and, in a server without peers, gets each <see cref="TransactionBatch"/> once it is durable.</summary>
    /// <param name="Target">The tree actor.</param>
    public sealed record ReleaseTo(IActorRef Target);
}
