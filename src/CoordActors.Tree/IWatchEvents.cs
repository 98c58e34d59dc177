using CoordActors.Protocol;

namespace CoordActors.Tree;

/// <summary>Takes the watch events of a transaction, in the order in which each connection must see them.</summary>
public interface IWatchEvents
{
    /// <summary>
    /// Called while the transaction is applied, once for each event and connection.
    /// The path is valid during the call only. The implementation must not call into the tree.
    /// </summary>
    void OnEvent(int watcher, long zxid, WatchEventType type, ReadOnlySpan<byte> path);
}
