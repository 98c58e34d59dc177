using CoordActors.Client;

namespace CoordActors.Recipes;

/// <summary>A queue of items; each is taken by exactly one consumer. Made for some thousands of items, not for millions.</summary>
/// <param name="client">The client.</param>
/// <param name="path">The znode of the queue; made when it is missing.</param>
public sealed class DistributedQueue(CoordClient client, string path)
{
    private const int PriorityMax = 999;
    private const int DefaultPriority = 500;

    /// <summary>Puts an item in.</summary>
    /// <param name="item">The item.</param>
    /// <param name="priority">0 (first) to 999 (last); items of one priority keep their order.</param>
    /// <param name="cancellationToken">Ends the wait; the item may be in the queue all the same.</param>
    public async Task EnqueueAsync(byte[] item, int priority = DefaultPriority, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentOutOfRangeException.ThrowIfNegative(priority);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(priority, PriorityMax);
        while (true)
        {
            try
            {
                var name = ZnodePaths.Child(path, $"item-{priority:000}-");
                await client.CreateAsync(name, item, CreateMode.PersistentSequential, cancellationToken: cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (NoNodeException)
            {
                await client.EnsurePathAsync(path, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Takes the first item, if there is one.</summary>
    /// <returns>Null when the queue is empty.</returns>
    public async Task<byte[]?> TryDequeueAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var children = await client.GetChildrenAsync(path, cancellationToken).ConfigureAwait(false);
            return await TakeFirst(children, cancellationToken).ConfigureAwait(false);
        }
        catch (NoNodeException)
        {
            return null;
        }
    }

    /// <summary>Takes the first item, waiting for one.</summary>
    public async Task<byte[]> DequeueAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var watched = await client.GetChildrenAndWatchAsync(path, cancellationToken).ConfigureAwait(false);
                if (await TakeFirst(watched.Value, cancellationToken).ConfigureAwait(false) is { } item)
                {
                    return item;
                }

                await watched.Changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (NoNodeException)
            {
                await client.EnsurePathAsync(path, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The number of items.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken = default) =>
        (await client.ExistsAsync(path, cancellationToken).ConfigureAwait(false))?.NumChildren ?? 0;

    /// <summary>Whoever deletes an item's znode has it.</summary>
    private async Task<byte[]?> TakeFirst(ZnodeChildren children, CancellationToken cancellation)
    {
        foreach (var name in children.Names.Order(StringComparer.Ordinal))
        {
            var item = ZnodePaths.Child(path, name);
            try
            {
                var znode = await client.GetDataAsync(item, cancellation).ConfigureAwait(false);
                await client.DeleteAsync(item, cancellationToken: cancellation).ConfigureAwait(false);
                return znode.Data ?? [];
            }
            catch (NoNodeException)
            {
                // Another consumer has it.
            }
        }

        return null;
    }
}
