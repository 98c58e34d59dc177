using System.Collections.Concurrent;
using System.Threading.Channels;
using CoordActors.Client;
using CoordActors.Protocol;

namespace CoordActors.Recipes;

/// <summary>What has become of a znode of a <see cref="TreeCache"/>.</summary>
public enum CacheChange
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>Its data was written.</summary>
    Changed,

    /// <summary>It is gone.</summary>
    Removed,
}

/// <summary>A change of a <see cref="TreeCache"/>.</summary>
/// <param name="Change">What happened.</param>
/// <param name="Path">The znode.</param>
/// <param name="Znode">Its data and stat; for a removed one the last known.</param>
public sealed record CacheEvent(CacheChange Change, string Path, ZnodeData Znode);

/// <summary>
/// A copy of a subtree in memory, kept up to date by a recursive watch (ZooKeeper 3.6 and later). Reads cost no request. It lags behind the ensemble
/// by the way of an event and a read; after a reconnect it reads everything again, so that nothing is missed for long.
/// </summary>
public sealed class TreeCache : IAsyncDisposable
{
    private readonly CoordClient _client;
    private readonly ConcurrentDictionary<string, ZnodeData> _znodes = new(StringComparer.Ordinal);
    private readonly Channel<CacheEvent> _events = Channel.CreateUnbounded<CacheEvent>();
    private readonly WatchSubscription _subscription;
    private readonly CancellationTokenSource _stop = new();
    private Task _upkeep = Task.CompletedTask;

    private TreeCache(CoordClient client, string root, WatchSubscription subscription) => (_client, Root, _subscription) = (client, root, subscription);

    /// <summary>The root of the subtree.</summary>
    public string Root { get; }

    /// <summary>The paths that exist, in no particular order.</summary>
    public IReadOnlyCollection<string> Paths => (IReadOnlyCollection<string>)_znodes.Keys;

    /// <summary>Changes since the start, in order. They wait in memory until they are taken; several readers share them.</summary>
    public ChannelReader<CacheEvent> Events => _events.Reader;

    /// <summary>Makes a cache and returns when it has the whole subtree. The root need not exist.</summary>
    public static async Task<TreeCache> StartAsync(CoordClient client, string root, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        var subscription = await client.SubscribeAsync(root, recursive: true, sessionEvents: true, cancellationToken).ConfigureAwait(false);
        var cache = new TreeCache(client, root, subscription);
        try
        {
            await cache.ReadAll(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await cache.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        cache._upkeep = Task.Run(cache.Follow, CancellationToken.None);
        return cache;
    }

    /// <summary>Data and stat of a znode, null when there is none.</summary>
    public ZnodeData? Get(string path) => _znodes.GetValueOrDefault(path);

    /// <summary>The names of a znode's children, sorted. Takes a look at every cached path.</summary>
    public IReadOnlyList<string> GetChildren(string path) =>
        [.. _znodes.Keys.Where(p => p != "/" && ZnodePaths.Parent(p) == path).Select(ZnodePaths.Name).Order(StringComparer.Ordinal)];

    /// <summary>Ends the watch and the events.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _subscription.DisposeAsync().ConfigureAwait(false);
        await _upkeep.ConfigureAwait(false);
        _events.Writer.TryComplete();
    }

    private async Task Follow()
    {
        try
        {
            await foreach (var told in _subscription.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                await Handle(told).ConfigureAwait(false);
            }

            _events.Writer.TryComplete();
        }
        catch (OperationCanceledException)
        {
            _events.Writer.TryComplete();
        }
        catch (Exception e) when (e is CoordException or ObjectDisposedException)
        {
            _events.Writer.TryComplete(e);
        }
    }

    private async Task Handle(WatchEvent told)
    {
        if (told.Type == WatchEventType.None)
        {
            if (told.State is SessionState.Connected or SessionState.ConnectedReadOnly)
            {
                await ReadAll(_stop.Token).ConfigureAwait(false);
            }
        }
        else if (told.Type == WatchEventType.NodeDeleted)
        {
            Remove(told.Path!);
        }
        else
        {
            await Read(told.Path!, _stop.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the subtree level by level and forgets what is no longer there.</summary>
    private async Task ReadAll(CancellationToken cancellation)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        List<string> level = [Root];
        while (level.Count > 0)
        {
            var found = await Task.WhenAll(level.Select(path => ReadWithChildren(path, cancellation))).ConfigureAwait(false);
            seen.UnionWith(level.Zip(found).Where(pair => pair.Second is not null).Select(pair => pair.First));
            level = [.. level.Zip(found).SelectMany(pair => (pair.Second ?? []).Select(name => ZnodePaths.Child(pair.First, name)))];
        }

        foreach (var path in _znodes.Keys.Where(path => !seen.Contains(path)))
        {
            Remove(path);
        }
    }

    private async Task<IReadOnlyList<string>?> ReadWithChildren(string path, CancellationToken cancellation)
    {
        var children = _client.GetChildrenAsync(path, cancellation);
        await Read(path, cancellation).ConfigureAwait(false);
        try
        {
            return (await children.ConfigureAwait(false)).Names;
        }
        catch (Exception e) when (e is NoNodeException or NoAuthException)
        {
            return null;
        }
    }

    private async Task Read(string path, CancellationToken cancellation)
    {
        ZnodeData znode;
        try
        {
            znode = await _client.GetDataAsync(path, cancellation).ConfigureAwait(false);
        }
        catch (NoNodeException)
        {
            Remove(path);
            return;
        }
        catch (NoAuthException)
        {
            return;
        }

        var old = _znodes.GetValueOrDefault(path);
        _znodes[path] = znode;
        if (old is null)
        {
            _events.Writer.TryWrite(new CacheEvent(CacheChange.Added, path, znode));
        }
        else if (old.Stat.Mzxid != znode.Stat.Mzxid)
        {
            _events.Writer.TryWrite(new CacheEvent(CacheChange.Changed, path, znode));
        }
    }

    private void Remove(string path)
    {
        if (_znodes.TryRemove(path, out var old))
        {
            _events.Writer.TryWrite(new CacheEvent(CacheChange.Removed, path, old));
        }
    }
}
