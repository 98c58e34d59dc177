using System.Runtime.CompilerServices;
using CoordActors.Client;

namespace CoordActors.Recipes;

/// <summary>Who is there: every member has an ephemeral znode with its name below one znode.</summary>
/// <param name="client">The client.</param>
/// <param name="path">The znode of the group; made when it is missing.</param>
public sealed class GroupMembership(CoordClient client, string path)
{
    /// <summary>Joins the group until the membership is disposed or the session ends.</summary>
    /// <param name="name">The member's name, unique in the group.</param>
    /// <param name="data">What others should know, such as an address.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NodeExistsException">Somebody of that name is a member.</exception>
    public async Task<Membership> JoinAsync(string name, byte[]? data = null, CancellationToken cancellationToken = default)
    {
        var member = ZnodePaths.Child(path, name);
        while (true)
        {
            try
            {
                await client.CreateAsync(member, data, CreateMode.Ephemeral, cancellationToken: cancellationToken).ConfigureAwait(false);
                return new Membership(client, member);
            }
            catch (NoNodeException)
            {
                await client.EnsurePathAsync(path, cancellationToken).ConfigureAwait(false);
            }
            catch (ConnectionLossException)
            {
                var stat = await client.ExistsAsync(member, cancellationToken).ConfigureAwait(false);
                if (stat?.EphemeralOwner == client.SessionId)
                {
                    return new Membership(client, member);
                }
            }
        }
    }

    /// <summary>The names of the members, sorted.</summary>
    public async Task<IReadOnlyList<string>> GetMembersAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var children = await client.GetChildrenAsync(path, cancellationToken).ConfigureAwait(false);
            return [.. children.Names.Order(StringComparer.Ordinal)];
        }
        catch (NoNodeException)
        {
            return [];
        }
    }

    /// <summary>The names of the members now, and again after every change. Changes in quick succession may be seen as one.</summary>
    public async IAsyncEnumerable<IReadOnlyList<string>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var watched = await Look(cancellationToken).ConfigureAwait(false);
            yield return [.. watched.Value.Names.Order(StringComparer.Ordinal)];
            await watched.Changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The znode of the group is a container: the server removes it when everybody has left.</summary>
    private async Task<Watched<ZnodeChildren>> Look(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await client.GetChildrenAndWatchAsync(path, cancellation).ConfigureAwait(false);
            }
            catch (NoNodeException)
            {
                await client.EnsurePathAsync(path, cancellation).ConfigureAwait(false);
            }
        }
    }
}

/// <summary>A place in a group. Disposing gives it up.</summary>
public sealed class Membership : IAsyncDisposable
{
    private readonly CoordClient _client;

    internal Membership(CoordClient client, string path) => (_client, Path) = (client, path);

    /// <summary>The member's znode.</summary>
    public string Path { get; }

    /// <summary>Leaves the group.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _client.DeleteAsync(Path).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CoordException or ObjectDisposedException)
        {
            // It has gone, or goes with the session.
        }
    }
}
