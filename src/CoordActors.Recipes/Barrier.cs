using CoordActors.Client;

namespace CoordActors.Recipes;

/// <summary>A barrier: while its znode exists, everybody waits.</summary>
/// <param name="client">The client.</param>
/// <param name="path">The znode of the barrier.</param>
public sealed class Barrier(CoordClient client, string path)
{
    /// <summary>Closes the barrier; no error when it is closed.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                await client.CreateAsync(path, cancellationToken: cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (NodeExistsException)
            {
                return;
            }
            catch (NoNodeException) when (ZnodePaths.Parent(path) != "/")
            {
                await client.EnsurePathAsync(ZnodePaths.Parent(path), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Opens the barrier for all who wait; no error when it is open.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await client.DeleteAsync(path, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (NoNodeException)
        {
            // It is open.
        }
    }

    /// <summary>Returns when the barrier is open.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var watched = await client.ExistsAndWatchAsync(path, cancellationToken).ConfigureAwait(false);
            if (watched.Value is null)
            {
                return;
            }

            await watched.Changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
