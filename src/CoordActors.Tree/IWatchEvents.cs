using CoordActors.Protocol;

namespace CoordActors.Tree;

/// <summary>Takes the watch events of a transaction, in the order in which each connection must see them.</summary>
public interface IWatchEvents
{
    /// <summary>Takes events and drops them: for transactions that nobody can watch.</summary>
    static IWatchEvents None { get; } = new NoEvents();

    /// <summary>
    /// Called while the transaction is applied, once for each event and connection.
    /// The path is valid during the call only. The implementation must not call into the tree.
    /// </summary>
    void OnEvent(int watcher, long zxid, WatchEventType type, ReadOnlySpan<byte> path);

    private sealed class NoEvents : IWatchEvents
    {
        public void OnEvent(int watcher, long zxid, WatchEventType type, ReadOnlySpan<byte> path)
        {
        }
    }
}
