using System.Runtime.CompilerServices;
using CoordActors.Client.Watches;
using CoordActors.Client.Wire;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Client;

/// <summary>Watches: one-shot, persistent and recursive.</summary>
public sealed partial class CoordClient
{
    /// <summary>As <see cref="ExistsAsync"/>, with a watch that fires when the znode is created, written or deleted.</summary>
    public Task<Watched<Stat?>> ExistsAndWatchAsync(string path, CancellationToken cancellationToken = default)
    {
        var full = Full(path);
        var watch = NewWatch();
        return WithWatch(
            Submit<ExistsCall, Stat?>(new ExistsCall(full, watch: true), path, cancellationToken, error =>
            {
                if (error is ErrorCode.Ok or ErrorCode.NoNode)
                {
                    _session.Watches.Add(error == ErrorCode.Ok ? WatchKind.Data : WatchKind.Exist, full, watch);
                }
            }),
            watch);
    }

    /// <summary>As <see cref="GetDataAsync"/>, with a watch that fires when the znode is written or deleted.</summary>
    /// <exception cref="NoNodeException">There is no such znode, and then no watch either.</exception>
    public Task<Watched<ZnodeData>> GetDataAndWatchAsync(string path, CancellationToken cancellationToken = default)
    {
        var full = Full(path);
        var watch = NewWatch();
        return WithWatch(
            Submit<GetDataCall, ZnodeData>(new GetDataCall(full, watch: true), path, cancellationToken, Register(WatchKind.Data, full, watch)), watch);
    }

    /// <summary>As <see cref="GetChildrenAsync"/>, with a watch that fires when a child comes or goes or the znode is deleted.</summary>
    /// <exception cref="NoNodeException">There is no such znode, and then no watch either.</exception>
    public Task<Watched<ZnodeChildren>> GetChildrenAndWatchAsync(string path, CancellationToken cancellationToken = default)
    {
        var full = Full(path);
        var watch = NewWatch();
        return WithWatch(
            Submit<GetChildrenCall, ZnodeChildren>(
                new GetChildrenCall(full, watch: true), path, cancellationToken, Register(WatchKind.Child, full, watch)),
            watch);
    }

    /// <summary>
    /// Sets a persistent watch (ZooKeeper 3.6 and later) and returns when it is set: what is read after that has its later changes among the
    /// events. The znode need not exist.
    /// </summary>
    /// <param name="path">The znode.</param>
    /// <param name="recursive">
    /// Whether descendants are watched too. A recursive watch says which znode was created, written or deleted; the other one speaks of one znode
    /// and of changes of its list of children.
    /// </param>
    /// <param name="sessionEvents">Whether changes of the session's state are among the events (<see cref="WatchEventType.None"/>).</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<WatchSubscription> SubscribeAsync(
        string path, bool recursive = false, bool sessionEvents = false, CancellationToken cancellationToken = default)
    {
        var full = Full(path);
        var kind = recursive ? WatchKind.PersistentRecursive : WatchKind.Persistent;
        var subscription = new WatchSubscription(path, full, kind, sessionEvents, Unsubscribe);
        var request = new AddWatchCall(full, recursive ? AddWatchMode.PersistentRecursive : AddWatchMode.Persistent);
        try
        {
            await Submit<AddWatchCall, Nothing>(request, path, cancellationToken, error =>
            {
                if (error == ErrorCode.Ok)
                {
                    _session.Watches.Add(subscription);
                }
            }).ConfigureAwait(false);
            return subscription;
        }
        catch
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Follows a znode, or with <paramref name="recursive"/> a whole subtree, until the enumeration is left or cancelled.</summary>
    /// <param name="path">The znode; it need not exist.</param>
    /// <param name="recursive">See <see cref="SubscribeAsync"/>.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        string path, bool recursive = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var subscription = await SubscribeAsync(path, recursive, sessionEvents: false, cancellationToken).ConfigureAwait(false);
        await using (subscription.ConfigureAwait(false))
        {
            await foreach (var watchEvent in subscription.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return watchEvent;
            }
        }
    }

    /// <summary>Removes watches of this client; whoever waits for one is told with an event such as <see cref="WatchEventType.DataWatchRemoved"/>.</summary>
    /// <param name="path">The watched znode.</param>
    /// <param name="type">Which ones.</param>
    /// <param name="local">Whether they are forgotten here too when no server can be told.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NoWatcherException">There is none.</exception>
    public async Task RemoveWatchesAsync(string path, WatcherType type = WatcherType.Any, bool local = false, CancellationToken cancellationToken = default)
    {
        var full = Full(path);
        if (!_session.Watches.Has(full, type))
        {
            throw new NoWatcherException(path);
        }

        if (!local || State is SessionState.Connected or SessionState.ConnectedReadOnly)
        {
            await Submit<WatchesCall, Nothing>(new WatchesCall(OpCode.RemoveWatches, full, type), path, cancellationToken).ConfigureAwait(false);
        }

        _session.Watches.RemoveAll(full, type, State);
    }

    private static TaskCompletionSource<WatchEvent> NewWatch() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task<Watched<T>> WithWatch<T>(Task<T> read, TaskCompletionSource<WatchEvent> watch) =>
        new(await read.ConfigureAwait(false), watch.Task);

    private Action<ErrorCode> Register(WatchKind kind, string full, TaskCompletionSource<WatchEvent> watch) => error =>
    {
        if (error == ErrorCode.Ok)
        {
            _session.Watches.Add(kind, full, watch);
        }
    };

    private async ValueTask Unsubscribe(WatchSubscription subscription)
    {
        if (_session.Watches.Remove(subscription) is not { } type || State is not (SessionState.Connected or SessionState.ConnectedReadOnly))
        {
            return;
        }

        try
        {
            await Submit<WatchesCall, Nothing>(new WatchesCall(OpCode.RemoveWatches, subscription.FullPath, type), subscription.Path, default)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is CoordException or ObjectDisposedException)
        {
            // The watch goes with the connection, or the server does not know this kind (before 3.9); its events are not passed on.
        }
    }
}
