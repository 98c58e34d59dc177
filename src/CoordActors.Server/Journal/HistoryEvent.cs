namespace CoordActors.Server.Journal;

/// <summary>The events of the journal.</summary>
public static class HistoryEvent
{
    /// <summary>Transactions that one commit made durable.</summary>
    /// <param name="PreviousZxid">The last transaction before them, so that a missing event is noticed.</param>
    /// <param name="CommittedZxid">The commit point known when they were written.</param>
    /// <param name="Batches">They, encoded, in batches of ascending zxids.</param>
    public sealed record Transactions(long PreviousZxid, long CommittedZxid, IReadOnlyList<ReadOnlyMemory<byte>> Batches);

    /// <summary>The epochs of Zab.</summary>
    /// <param name="Accepted">The epoch accepted from a prospective leader.</param>
    /// <param name="Current">The epoch of the leader whose history was taken over.</param>
    public sealed record Epochs(long Accepted, long Current);

    /// <summary>The transactions behind one are dropped.</summary>
    /// <param name="Zxid">The last one kept.</param>
    public sealed record Truncated(long Zxid);

    /// <summary>
    /// What stands before is not the history any more: it goes on from a leader's snapshot, which is stored under the number of the event before this.
    /// </summary>
    /// <param name="Zxid">The last transaction in the snapshot.</param>
    public sealed record Reset(long Zxid);
}
