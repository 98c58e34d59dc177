using CoordActors.Tree;

namespace CoordActors.Server.Journal;

/// <summary>
/// What the journal actor tells: to its parent how it is, to others the answers to their commands. An answer to a term that is over meanwhile is lost.
/// </summary>
public static class JournalEvent
{
    /// <summary>The state that the journal holds, told to the parent once; its owner is whoever receives this.</summary>
    /// <param name="Tree">The tree at the commit point.</param>
    /// <param name="Transactions">Number of transactions replayed on top of the snapshot.</param>
    /// <param name="State">Epochs and zxids.</param>
    /// <param name="Tail">
    /// What is durable behind the commit point, oldest first. Empty in a server without peers: there durable is committed, and the tree holds it.
    /// </param>
    /// <param name="Recent">
    /// The last committed batches, oldest first, without a gap up to the commit point, of <see cref="TreeRecovery.RecentBytesMax"/> bytes or a
    /// little more; empty in a server without peers.
    /// </param>
    /// <param name="RecentBaseZxid">The transaction before those of <paramref name="Recent"/> and <paramref name="Tail"/>, 0 for none.</param>
    public sealed record Recovered(
        ZnodeTree Tree,
        long Transactions,
        JournalState State,
        IReadOnlyList<ReadOnlyMemory<byte>> Tail,
        IReadOnlyList<ReadOnlyMemory<byte>> Recent,
        long RecentBaseZxid);

    /// <summary>The journal cannot go on, so the server must not. Told to the parent.</summary>
    /// <param name="Cause">Why.</param>
    public sealed record Failed(Exception Cause);

    /// <summary>Everything appended up to here is durable.</summary>
    /// <param name="Zxid">The last transaction.</param>
    public sealed record Durable(long Zxid) : IDeadLetterSuppression;

    /// <summary>The epochs are durable.</summary>
    /// <param name="Accepted">As in the command.</param>
    /// <param name="Current">As in the command.</param>
    public sealed record EpochsDurable(long Accepted, long Current) : IDeadLetterSuppression;

    /// <summary>The transactions behind this one are gone for good.</summary>
    /// <param name="Zxid">As in the command.</param>
    public sealed record Truncated(long Zxid) : IDeadLetterSuppression;

    /// <summary>The leader's tree is the history now, durably; it may be given to the tree actor.</summary>
    /// <param name="Zxid">The last transaction in it.</param>
    public sealed record TreeInstalled(long Zxid);

    /// <summary>The leader's tree could not be written; the history is what it was.</summary>
    /// <param name="Zxid">As in the command.</param>
    /// <param name="Cause">Why.</param>
    public sealed record TreeNotInstalled(long Zxid, Exception Cause);

    /// <summary>A snapshot that was asked for is on the disk.</summary>
    /// <param name="Zxid">The last transaction in it.</param>
    /// <param name="Length">Its size in bytes.</param>
    public sealed record SnapshotTaken(long Zxid, long Length);

    /// <summary>A snapshot that was asked for could not be written.</summary>
    /// <param name="Cause">Why.</param>
    public sealed record SnapshotNotTaken(Exception Cause);

    /// <summary>Everything told before the question is durable.</summary>
    /// <param name="State">What the journal holds now.</param>
    public sealed record Settled(JournalState State);

    /// <summary>A stretch of history.</summary>
    /// <param name="AfterZxid">As in the command.</param>
    /// <param name="Batches">
    /// The transactions behind <paramref name="AfterZxid"/> up to the one wanted, in batches without a gap, truncations carried out. Empty where
    /// <paramref name="Complete"/> is false.
    /// </param>
    /// <param name="Complete">False where the journal does not reach so far back, or it would be too much: take a snapshot.</param>
    public sealed record HistoryRead(long AfterZxid, IReadOnlyList<ReadOnlyMemory<byte>> Batches, bool Complete) : IDeadLetterSuppression;
}
