using CoordActors.Client;

namespace CoordActors.Recipes;

/// <summary>A group of a known size begins together and ends together.</summary>
/// <param name="client">The client whose session takes part.</param>
/// <param name="path">The znode of the barrier; made when it is missing.</param>
/// <param name="size">How many take part, from 1 on.</param>
/// <param name="name">The name of this participant, unique in the group.</param>
public sealed class DoubleBarrier(CoordClient client, string path, int size, string name)
{
    private const string Ready = "ready";

    private readonly string _own = ZnodePaths.Child(path, name);
    private readonly string _ready = ZnodePaths.Child(path, Ready);

    /// <summary>Returns when all have entered.</summary>
    public async Task EnterAsync(CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var ready = await client.ExistsAndWatchAsync(_ready, cancellationToken).ConfigureAwait(false);
        await CreateIfMissing(_own, CreateMode.Ephemeral, cancellationToken).ConfigureAwait(false);
        if (ready.Value is not null)
        {
            return;
        }

        var present = await Participants(cancellationToken).ConfigureAwait(false);
        if (present.Count >= size)
        {
            await CreateIfMissing(_ready, CreateMode.Persistent, cancellationToken).ConfigureAwait(false);
        }

        await ready.Changed.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns when all have left.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken = default)
    {
        await DeleteIfThere(_own, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var watched = await Look(cancellationToken).ConfigureAwait(false);
            if (watched is null || !watched.Value.Names.Any(other => other != Ready))
            {
                await DeleteIfThere(_ready, cancellationToken).ConfigureAwait(false);
                return;
            }

            await watched.Changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Who is there; null when everybody has left and the server has removed the container.</summary>
    private async Task<Watched<ZnodeChildren>?> Look(CancellationToken cancellation)
    {
        try
        {
            return await client.GetChildrenAndWatchAsync(path, cancellation).ConfigureAwait(false);
        }
        catch (NoNodeException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<string>> Participants(CancellationToken cancellation)
    {
        var children = await client.GetChildrenAsync(path, cancellation).ConfigureAwait(false);
        return [.. children.Names.Where(other => other != Ready)];
    }

    private async Task CreateIfMissing(string znode, CreateMode mode, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await client.CreateAsync(znode, mode: mode, cancellationToken: cancellation).ConfigureAwait(false);
                return;
            }
            catch (NodeExistsException)
            {
                // Another participant was faster, or the answer to an earlier try was lost.
                return;
            }
            catch (NoNodeException)
            {
                await client.EnsurePathAsync(path, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task DeleteIfThere(string znode, CancellationToken cancellation)
    {
        try
        {
            await client.DeleteAsync(znode, cancellationToken: cancellation).ConfigureAwait(false);
        }
        catch (NoNodeException)
        {
            // Another participant was faster.
        }
    }
}
