using CoordActors.Zab.Log;

namespace CoordActors.Zab.Messages;

/// <summary>Leader to learner: your history is a part of mine up to its end; the rest follows (DIFF).</summary>
/// <param name="Zxid">The learner's last transaction.</param>
public sealed record Diff(long Zxid) : PeerMessage;

/// <summary>Leader to learner: cut off everything behind this transaction; the rest follows (TRUNC).</summary>
/// <param name="Zxid">The last one to keep.</param>
public sealed record Trunc(long Zxid) : PeerMessage;

/// <summary>Leader to learner: forget your history, a snapshot follows in <see cref="SnapChunk"/>s (SNAP).</summary>
/// <param name="Zxid">The last transaction in the snapshot.</param>
public sealed record Snap(long Zxid) : PeerMessage;

/// <summary>A piece of a snapshot.</summary>
/// <param name="Bytes">It.</param>
/// <param name="IsLast">Whether the snapshot ends here.</param>
public sealed record SnapChunk(ReadOnlyMemory<byte> Bytes, bool IsLast) : PeerMessage;

/// <summary>Learner to leader: so many bytes of the snapshot have been taken, more can be sent.</summary>
/// <param name="BytesTaken">Since the snapshot's beginning.</param>
public sealed record SnapCredit(long BytesTaken) : PeerMessage;

/// <summary>Leader to learner: the history is complete; make it durable, then the epoch, then acknowledge (NEWLEADER).</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="ServeFromZxid">
/// The last transaction that the leader has proposed: among those up to it may be requests that the learner forwarded on an earlier link, so that it
/// serves, and forwards again what is unanswered, only after carrying it out.
/// </param>
public sealed record NewLeader(long Epoch, long ServeFromZxid) : PeerMessage;

/// <summary>Learner to leader: history and epoch are on its disk (the ACK of NEWLEADER).</summary>
public sealed record AckNewLeader : PeerMessage
{
    /// <summary>By these proofs.</summary>
    public AckNewLeader(DurableEpochs epochs, DurableLog log)
        : this(epochs.Current, log.Zxid)
    {
    }

    internal AckNewLeader(long epoch, long zxid)
    {
        Epoch = epoch;
        Zxid = zxid;
    }

    /// <summary>The epoch.</summary>
    public long Epoch { get; }

    /// <summary>The last transaction on disk.</summary>
    public long Zxid { get; }
}

/// <summary>Leader to learner: the epoch is established, serve (UPTODATE).</summary>
/// <param name="CommitZxid">What is committed.</param>
public sealed record UpToDate(long CommitZxid) : PeerMessage;
