using CoordActors.Zab.Log;

namespace CoordActors.Zab.Messages;

/// <summary>Leader to follower: transactions to be made durable (PROPOSAL). To an observer: committed ones (INFORM).</summary>
/// <param name="Batch">They.</param>
/// <param name="CommitZxid">What is committed.</param>
public sealed record Proposal(HistoryBatch Batch, long CommitZxid) : PeerMessage;

/// <summary>Follower to leader: its disk has everything up to this transaction (ACK).</summary>
public sealed record Ack : PeerMessage
{
    /// <summary>By this proof.</summary>
    public Ack(DurableLog log) => Zxid = log.Zxid;

    internal Ack(long zxid) => Zxid = zxid;

    /// <summary>The last transaction on disk.</summary>
    public long Zxid { get; }
}

/// <summary>Leader to learner: everything up to this transaction is committed (COMMIT).</summary>
/// <param name="Zxid">The last one.</param>
public sealed record Commit(long Zxid) : PeerMessage;

/// <summary>Leader to learner: are you there, and am I still your leader? (PING).</summary>
/// <param name="Round">Counts the rounds of pings.</param>
/// <param name="DigestZxid">A transaction after which the leader knows the digest of its tree, 0 for none.</param>
/// <param name="Digest">That digest.</param>
public sealed record Ping(long Round, long DigestZxid, long Digest) : PeerMessage;

/// <summary>Learner to leader: yes.</summary>
/// <param name="Round">The round that it answers.</param>
public sealed record Pong(long Round) : PeerMessage;

/// <summary>Learner to leader: transactions of its clients, still without zxid and time (REQUEST).</summary>
/// <param name="Transactions">They, back to back.</param>
public sealed record Request(ReadOnlyMemory<byte> Transactions) : PeerMessage;

/// <summary>Leader to learner: a <see cref="Request"/> that will not be carried out.</summary>
/// <param name="Transactions">They.</param>
/// <param name="Error">What their clients are told.</param>
public sealed record Refused(ReadOnlyMemory<byte> Transactions, int Error) : PeerMessage;

/// <summary>Learner to leader: how far must I be to see all that was completed until now? (SYNC).</summary>
/// <param name="Origin">The connection that asks.</param>
/// <param name="Xid">Its request.</param>
public sealed record SyncRequest(long Origin, int Xid) : PeerMessage;

/// <summary>Leader to learner: the answer, confirmed by a quorum (SYNC).</summary>
/// <param name="Origin">The connection that asked.</param>
/// <param name="Xid">Its request.</param>
/// <param name="Zxid">How far.</param>
public sealed record SyncReply(long Origin, int Xid, long Zxid) : PeerMessage;

/// <summary>Learner to leader: sessions that gave a sign of life (in ZooKeeper a part of PING).</summary>
/// <param name="SessionIds">Which.</param>
/// <param name="TimeoutsMs">The timeout of each in ms.</param>
public sealed record Touches(ReadOnlyMemory<long> SessionIds, ReadOnlyMemory<int> TimeoutsMs) : PeerMessage;
