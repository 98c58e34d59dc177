using CoordActors.Client;
using CoordActors.Protocol.Records;

namespace CoordActors.Recipes;

/// <summary>
/// A place in a queue of sessions below one znode: an ephemeral sequential znode with a name that can be recognised, so that a creation whose
/// answer got lost is found again instead of being made twice. It is the base of locks and elections.
/// </summary>
internal sealed class Contender
{
    private const int SequenceDigits = 10;

    private readonly CoordClient _client;

    private Contender(CoordClient client, string parent, string name, Stat stat) => (_client, Parent, Name, Stat) = (client, parent, name, stat);

    public string Parent { get; }

    public string Name { get; }

    public string Path => ZnodePaths.Child(Parent, Name);

    /// <summary>The stat at the creation; its <c>Czxid</c> only grows from one contender to the next.</summary>
    public Stat Stat { get; }

    /// <summary>Takes the last place.</summary>
    public static async Task<Contender> Enter(CoordClient client, string parent, string kind, byte[]? data, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var entry = EnterSurely(client, parent, kind, data);
        try
        {
            return await entry.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _ = LeaveLater(entry);
            throw;
        }
    }

    /// <summary>The number that the server has given a name; names without one come last.</summary>
    public static long Sequence(string name) =>
        name.Length >= SequenceDigits && long.TryParse(name.AsSpan(name.Length - SequenceDigits), out var number) ? number : long.MaxValue;

    /// <summary>The kind that a contender entered with.</summary>
    public static string Kind(string name) => name.Split('-') is { Length: >= 3 } parts ? parts[1] : "";

    /// <summary>All contenders in their order.</summary>
    public static async Task<IReadOnlyList<string>> All(CoordClient client, string parent, CancellationToken cancellation)
    {
        try
        {
            var children = await client.GetChildrenAsync(parent, cancellation).ConfigureAwait(false);
            return [.. children.Names.OrderBy(Sequence)];
        }
        catch (NoNodeException)
        {
            return [];
        }
    }

    /// <summary>Waits until nobody stands in the way: the last of those before this one who do is watched, so one release wakes one waiter.</summary>
    /// <param name="blocks">Whether a contender before this one stands in its way, by its kind.</param>
    /// <param name="cancellation">Ends the wait; the place is given up.</param>
    /// <exception cref="SessionExpiredException">The place is lost.</exception>
    public async Task WaitForTurn(Func<string, bool> blocks, CancellationToken cancellation)
    {
        try
        {
            while (await Blocker(blocks, cancellation).ConfigureAwait(false) is { } blocker)
            {
                var watched = await _client.ExistsAndWatchAsync(ZnodePaths.Child(Parent, blocker), cancellation).ConfigureAwait(false);
                if (watched.Value is not null)
                {
                    await watched.Changed.WaitAsync(cancellation).ConfigureAwait(false);
                }
            }
        }
        catch
        {
            await Leave().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Gives the place up; returns when it is free, or when the session has ended and it is free anyhow.</summary>
    public async Task Leave()
    {
        while (true)
        {
            try
            {
                await _client.DeleteAsync(Path).ConfigureAwait(false);
                return;
            }
            catch (ConnectionLossException)
            {
                // Once more: nobody knows whether it has gone.
            }
            catch (Exception e) when (e is CoordException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    /// <summary>A creation is never given up half-way: nobody would know of the znode, and all would wait for it.</summary>
    private static async Task<Contender> EnterSurely(CoordClient client, string parent, string kind, byte[]? data)
    {
        var mark = $"{Guid.NewGuid():N}-{kind}-";
        while (true)
        {
            try
            {
                var created = await client.CreateWithStatAsync(ZnodePaths.Child(parent, mark), data, CreateMode.EphemeralSequential).ConfigureAwait(false);
                return new Contender(client, parent, ZnodePaths.Name(created.Path), created.Stat);
            }
            catch (NoNodeException)
            {
                await client.EnsurePathAsync(parent).ConfigureAwait(false);
            }
            catch (ConnectionLossException)
            {
                if (await Find(client, parent, mark).ConfigureAwait(false) is { } found)
                {
                    return found;
                }
            }
        }
    }

    private static async Task LeaveLater(Task<Contender> entry)
    {
        try
        {
            var contender = await entry.ConfigureAwait(false);
            await contender.Leave().ConfigureAwait(false);
        }
        catch (Exception e) when (e is CoordException or ObjectDisposedException)
        {
            // There is no znode, or it goes with the session.
        }
    }

    private async Task<string?> Blocker(Func<string, bool> blocks, CancellationToken cancellation)
    {
        var all = await All(_client, Parent, cancellation).ConfigureAwait(false);
        return all.Contains(Name)
            ? all.TakeWhile(name => name != Name).LastOrDefault(name => blocks(Kind(name)))
            : throw new SessionExpiredException(Path);
    }

    private static async Task<Contender?> Find(CoordClient client, string parent, string mark)
    {
        await client.SyncAsync(parent).ConfigureAwait(false);
        var all = await All(client, parent, CancellationToken.None).ConfigureAwait(false);
        if (all.FirstOrDefault(name => name.StartsWith(mark, StringComparison.Ordinal)) is not { } name)
        {
            return null;
        }

        return await client.ExistsAsync(ZnodePaths.Child(parent, name)).ConfigureAwait(false) is { } stat
            ? new Contender(client, parent, name, stat)
            : null;
    }
}
