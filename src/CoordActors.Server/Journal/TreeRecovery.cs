using CoordActors.Protocol;
using CoordActors.Tree;

namespace CoordActors.Server.Journal;

/// <summary>
/// Rebuilds the tree at the commit point, and what is durable behind it, from a snapshot and the events after it. Pure: it is told both by the
/// journal actor.
/// </summary>
/// <param name="settings">What transactions are carried out under before one says otherwise.</param>
/// <param name="isStandalone">Whether durable is committed.</param>
/// <param name="watchHistoryBytes">Bytes that the tree keeps of its newest changes.</param>
public sealed class TreeRecovery(TreeSettings settings, bool isStandalone = true, int watchHistoryBytes = 0)
{
    /// <summary>So many bytes of the last committed transactions are kept for the leader's in-memory history.</summary>
    public const int RecentBytesMax = 16 << 20;

    /// <summary>
    /// What transactions are carried out under before a transaction says otherwise. Journals are read on this assumption, so it never changes;
    /// it is what the reference configuration says, so that a server with defaults needs no such transaction.
    /// </summary>
    public static readonly TreeSettings InitialSettings = new() { ContainerNeverUsedMs = 0 };

    private readonly HistoryTail _tail = new();
    private readonly Queue<ReadOnlyMemory<byte>> _recent = new();
    private long _recentBytes;
    private long _recentBase;
    private long _accepted;
    private long _current;

    /// <summary>The tree so far.</summary>
    public ZnodeTree Tree { get; private set; } = new(settings) { WatchHistoryBytes = watchHistoryBytes };

    /// <summary>Number of transactions applied on top of the snapshot.</summary>
    public long Transactions { get; private set; }

    /// <summary>The last transaction of the snapshot; -1 without one.</summary>
    public long SnapshotZxid { get; private set; } = -1;

    /// <summary>
    /// Whether the snapshot begins a new history and no event says so yet: a crash came between the two, and the event must be made up for.
    /// </summary>
    public bool IsResetUnrecorded { get; private set; }

    private long LastZxid => Math.Max(_tail.LastZxid, Tree.LastZxid);

    /// <summary>Starts over from a snapshot.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or written by another version.</exception>
    public void Restore(Stream snapshot)
    {
        var header = SnapshotHeader.Read(snapshot);
        Tree = ZnodeTree.Restore(snapshot, settings);
        Tree.WatchHistoryBytes = watchHistoryBytes;
        SnapshotZxid = _recentBase = Tree.LastZxid;
        (_accepted, _current) = (header.AcceptedEpoch, header.CurrentEpoch);
        IsResetUnrecorded = header.IsReset;
        foreach (var batch in header.Tail)
        {
            Keep(batch);
        }
    }

    /// <summary>Transactions were made durable.</summary>
    /// <exception cref="InvalidDataException">Transactions before them are missing, or they are none.</exception>
    public void Replay(HistoryEvent.Transactions transactions)
    {
        if (transactions.PreviousZxid > LastZxid)
        {
            throw new InvalidDataException(
                $"The journal lacks the transactions between {new Zxid(LastZxid)} and {new Zxid(transactions.PreviousZxid)}.");
        }

        foreach (var batch in transactions.Batches)
        {
            Keep(batch);
        }

        Commit(transactions.CommittedZxid);
    }

    /// <summary>The epochs changed.</summary>
    public void Replay(HistoryEvent.Epochs epochs) => (_accepted, _current) = (epochs.Accepted, epochs.Current);

    /// <summary>Transactions were dropped.</summary>
    /// <exception cref="InvalidDataException">They were committed.</exception>
    public void Replay(HistoryEvent.Truncated truncated)
    {
        if (truncated.Zxid < Tree.LastZxid)
        {
            throw new InvalidDataException(
                $"The journal drops transactions behind {new Zxid(truncated.Zxid)}, but {new Zxid(Tree.LastZxid)} was committed.");
        }

        _tail.DropBehind(truncated.Zxid);
    }

    /// <summary>The history began anew with the leader's snapshot, which must be the one that recovery started from.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public void Replay(HistoryEvent.Reset reset)
    {
        if (!IsResetUnrecorded || reset.Zxid != Tree.LastZxid)
        {
            throw new InvalidDataException(
                $"The journal goes on from a snapshot at {new Zxid(reset.Zxid)} that was sent or restored, but that snapshot is missing or damaged: "
                + "move the data directory away, and let the leader send it, or restore it, again.");
        }

        IsResetUnrecorded = false;
    }

    /// <summary>Applies committed transactions; those that the tree holds already are skipped.</summary>
    /// <exception cref="InvalidDataException">They are not a sequence of whole transactions in ascending order.</exception>
    public void Apply(ReadOnlySpan<byte> transactions)
    {
        long previous = 0;
        while (!transactions.IsEmpty)
        {
            if (!Txn.TryRead(transactions, out var txn, out var consumed) || txn.Zxid <= previous)
            {
                throw NoTransaction(previous);
            }

            previous = txn.Zxid;
            transactions = transactions[consumed..];
            if (txn.Zxid > Tree.LastZxid)
            {
                Tree.Apply(in txn, null, IWatchEvents.None);
                Transactions++;
            }
        }
    }

    /// <summary>Everything was replayed: the whole result. Nothing of it is kept here.</summary>
    public JournalEvent.Recovered Finish()
    {
        if (isStandalone)
        {
            Commit(long.MaxValue);
        }

        var state = new JournalState(_accepted, _current, LastZxid, Tree.LastZxid);
        var recovered = new JournalEvent.Recovered(Tree, Transactions, state, _tail.Batches, [.. _recent], _recentBase);
        Tree = new ZnodeTree(settings);
        _tail.Clear();
        _recent.Clear();
        return recovered;
    }

    /// <summary>What the snapshot's tree holds already is not kept: it may be ahead of the disk, never behind the commit point.</summary>
    private void Keep(ReadOnlyMemory<byte> batch)
    {
        if (!TransactionFrame.TryReadRange(batch.Span, out var first, out var last))
        {
            throw NoTransaction(LastGood(batch.Span));
        }

        if (first <= Tree.LastZxid)
        {
            batch = batch[TransactionFrame.BytesUpTo(batch.Span, Tree.LastZxid)..];
        }

        _tail.Add(batch, last);
    }

    private void Commit(long zxid) => _tail.TakeUpTo(zxid, batch =>
    {
        Apply(batch.Span);
        if (isStandalone)
        {
            return;
        }

        _recent.Enqueue(batch);
        _recentBytes += batch.Length;
        while (_recentBytes - _recent.Peek().Length >= RecentBytesMax)
        {
            var oldest = _recent.Dequeue();
            _recentBytes -= oldest.Length;
            _recentBase = LastGood(oldest.Span);
        }
    });

    private static long LastGood(ReadOnlySpan<byte> batch)
    {
        long last = 0;
        while (TransactionFrame.TryRead(batch, out var zxid, out var length))
        {
            last = zxid;
            batch = batch[length..];
        }

        return last;
    }

    private static InvalidDataException NoTransaction(long behind) =>
        new($"The journal holds bytes behind transaction {new Zxid(behind)} that are not a transaction.");
}
