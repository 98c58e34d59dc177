using CoordActors.Protocol;
using CoordActors.Tree;

namespace CoordActors.Server.Journal;

/// <summary>Rebuilds the tree from a snapshot and the transactions behind it. Pure: it is told both by the journal actor.</summary>
public sealed class TreeRecovery(TreeSettings settings)
{
    /// <summary>So many bytes of the last committed transactions are kept for the leader's in-memory history.</summary>
    public const int RecentBytesMax = 16 << 20;

    /// <summary>The tree so far.</summary>
    public ZnodeTree Tree { get; private set; } = new(settings);

    /// <summary>Number of transactions applied on top of the snapshot.</summary>
    public long Transactions { get; private set; }

    /// <summary>The last transaction of the snapshot; -1 without one.</summary>
    public long SnapshotZxid { get; private set; } = -1;

    /// <summary>The whole result.</summary>
    public JournalEvent.Recovered Recovered() => new(Tree, Transactions, new JournalState(0, 0, Tree.LastZxid, Tree.LastZxid), [], []);

    /// <summary>Starts over from a snapshot.</summary>
    public void Restore(Stream image)
    {
        Tree = ZnodeTree.Restore(image, settings);
        SnapshotZxid = Tree.LastZxid;
    }

    /// <summary>Applies a batch; transactions that the snapshot holds already are skipped.</summary>
    /// <exception cref="InvalidDataException">The batch is not a sequence of whole transactions in ascending order.</exception>
    public void Apply(ReadOnlySpan<byte> transactions)
    {
        long previous = 0;
        while (!transactions.IsEmpty)
        {
            if (!Txn.TryRead(transactions, out var txn, out var consumed) || txn.Zxid <= previous)
            {
                throw new InvalidDataException($"The journal holds bytes behind transaction {new Zxid(previous)} that are not a transaction.");
            }

            previous = txn.Zxid;
            transactions = transactions[consumed..];
            if (txn.Zxid > Tree.LastZxid)
            {
                Tree.Apply(in txn, null, NoEvents.Instance);
                Transactions++;
            }
        }
    }

    private sealed class NoEvents : IWatchEvents
    {
        public static readonly NoEvents Instance = new();

        public void OnEvent(int watcher, long zxid, WatchEventType type, ReadOnlySpan<byte> path)
        {
        }
    }
}
