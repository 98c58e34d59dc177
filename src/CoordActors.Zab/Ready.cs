using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;

namespace CoordActors.Zab;

/// <summary>
/// What a core wants done, in this order: the disk writes in their order, then the messages, then what is to be carried out. Nothing in it promises
/// what the disk does not have yet: such messages come out after the disk has answered.
/// </summary>
public sealed class Ready
{
    /// <summary>Disk writes; each is answered to the core when it is durable.</summary>
    public List<DiskWrite> Writes { get; } = [];

    /// <summary>Packets, each with the server it is for.</summary>
    public List<(long To, Packet Packet)> Packets { get; } = [];

    /// <summary>Committed transactions to be carried out now, in zxid order; they are on this server's disk.</summary>
    public List<HistoryBatch> Delivered { get; } = [];

    /// <summary>Requests of own clients that will not be carried out.</summary>
    public List<ReadOnlyMemory<byte>> Refused { get; } = [];

    /// <summary>Answers to syncs of own clients: the connection, its request, and the transaction that must have been carried out.</summary>
    public List<(long Origin, int Xid, long Zxid)> Synced { get; } = [];

    /// <summary>Signs of life of sessions at learners.</summary>
    public List<Touches> Touches { get; } = [];

    /// <summary>Snapshots wanted, each with the leader's number of the learner: an image of the tree is to be taken and its zxid told to the core.</summary>
    public List<long> SnapshotsFor { get; } = [];

    /// <summary>How much of its snapshot a learner has taken, in bytes: so much more may be sent.</summary>
    public List<(long Number, long BytesTaken)> Credits { get; } = [];

    /// <summary>Reads of the stored history wanted.</summary>
    public List<HistoryWanted> HistoryWanted { get; } = [];

    /// <summary>A piece of a snapshot from the leader; the first of a snapshot comes with <see cref="SnapshotBegins"/>.</summary>
    public List<SnapChunk> Chunks { get; } = [];

    /// <summary>A snapshot from the leader begins; this is its zxid.</summary>
    public long? SnapshotBegins { get; set; }

    /// <summary>Told to the journal after <see cref="Delivered"/> was told to the tree; null when it has not moved.</summary>
    public long? CommitZxid { get; set; }

    /// <summary>The epoch is established: clients can be served. Set once in a term.</summary>
    public long? Established { get; set; }

    /// <summary>The term is over, for this reason. Set once, nothing comes after it.</summary>
    public string? Ended { get; set; }

    /// <summary>Whether the term ended for something that another election will not cure: the node must stop.</summary>
    public bool IsFatal { get; set; }

    /// <summary>
    /// Whether somebody has said already why the term ended: a server that it stops, or the link that it is broken. Silence, for one, nobody else notices.
    /// </summary>
    public bool IsAnnounced { get; set; }

    /// <summary>Whether the term ended since this server's tree differs from the leader's: the next one must begin with a snapshot.</summary>
    public bool IsTreeDamaged { get; set; }

    /// <summary>The core wants to be told at this time, in ms, that it has come.</summary>
    public long? LookAgainAtMs { get; set; }

    /// <summary>Lines for the log.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>What is committed behind <paramref name="afterZxid"/> up to <paramref name="upToZxid"/> is to be carried out.</summary>
    internal void Deliver(History history, long afterZxid, long upToZxid)
    {
        history.Collect(afterZxid, upToZxid, Delivered);
        CommitZxid = upToZxid;
    }

    /// <summary>The term is over.</summary>
    internal void End(string reason, bool isFatal, bool isAnnounced) => (Ended, IsFatal, IsAnnounced) = (reason, isFatal, isAnnounced);

    /// <summary>Empties it for reuse.</summary>
    public void Clear()
    {
        Writes.Clear();
        Packets.Clear();
        Delivered.Clear();
        Refused.Clear();
        Synced.Clear();
        Touches.Clear();
        SnapshotsFor.Clear();
        HistoryWanted.Clear();
        Chunks.Clear();
        Credits.Clear();
        Notes.Clear();
        SnapshotBegins = null;
        CommitZxid = null;
        Established = null;
        Ended = null;
        IsFatal = false;
        IsAnnounced = false;
        IsTreeDamaged = false;
        LookAgainAtMs = null;
    }
}

/// <summary>A read of the stored history: behind <paramref name="AfterZxid"/>, up to <paramref name="UpToZxid"/>.</summary>
/// <param name="Link">For this learner: the leader's number of it, which is unique in a term.</param>
/// <param name="AfterZxid">The number before the learner's last transaction, which is read too: the proof that both histories agree there.</param>
/// <param name="UpToZxid">Where the history in memory begins.</param>
public readonly record struct HistoryWanted(long Link, long AfterZxid, long UpToZxid);
