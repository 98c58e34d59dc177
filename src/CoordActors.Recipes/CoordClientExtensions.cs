using CoordActors.Client;

namespace CoordActors.Recipes;

/// <summary>Small things that most programs need.</summary>
public static class CoordClientExtensions
{
    /// <summary>Creates a znode and its missing ancestors, as containers: the server removes them when they have been empty for a while.</summary>
    public static async Task EnsurePathAsync(this CoordClient client, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        var first = path.IndexOf('/', 1);
        var slash = first;
        while (true)
        {
            try
            {
                await EnsureAsync(client, slash < 0 ? path : path[..slash], cancellationToken).ConfigureAwait(false);
            }
            catch (NoNodeException) when (slash != first)
            {
                // An ancestor was an empty container, and the server has just removed it.
                slash = first;
                continue;
            }

            if (slash < 0)
            {
                return;
            }

            slash = path.IndexOf('/', slash + 1);
        }
    }

    /// <summary>Deletes a znode and all its descendants; one that others delete meanwhile is no error.</summary>
    public static async Task DeleteRecursivelyAsync(this CoordClient client, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        try
        {
            var children = await client.GetChildrenAsync(path, cancellationToken).ConfigureAwait(false);
            await Task.WhenAll(children.Names.Select(name => client.DeleteRecursivelyAsync(ZnodePaths.Child(path, name), cancellationToken)))
                .ConfigureAwait(false);
            await client.DeleteAsync(path, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (NoNodeException)
        {
            // Somebody else was faster.
        }
    }

    private static async Task EnsureAsync(CoordClient client, string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await client.CreateAsync(path, mode: CreateMode.Container, cancellationToken: cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (NodeExistsException)
            {
                return;
            }
            catch (ConnectionLossException)
            {
                // Once more: whether it is there already does not matter.
            }
        }
    }
}
