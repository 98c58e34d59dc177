using CoordActors.Client;

namespace CoordActors.Recipes;

/// <summary>
/// A lock among sessions: fair (first come, first served) and without a herd (a release wakes one waiter). The lock is lost when its session ends,
/// so long work watches <see cref="LockHandle.Lost"/>, and what must never be done by two holders carries <see cref="LockHandle.FencingToken"/>.
/// </summary>
/// <param name="client">The client whose session holds the lock.</param>
/// <param name="path">The znode of the lock; made when it is missing.</param>
public sealed class DistributedLock(CoordClient client, string path)
{
    internal const string Kind = "lock";

    /// <summary>Waits for the lock.</summary>
    /// <param name="data">Something for people who look at who holds or waits, such as a host name.</param>
    /// <param name="cancellationToken">Gives up; the place in the queue is given back.</param>
    /// <exception cref="SessionExpiredException">The session has ended.</exception>
    public async Task<LockHandle> AcquireAsync(byte[]? data = null, CancellationToken cancellationToken = default)
    {
        var contender = await Contender.Enter(client, path, Kind, data, cancellationToken).ConfigureAwait(false);
        await contender.WaitForTurn(static _ => true, cancellationToken).ConfigureAwait(false);
        return new LockHandle(client, contender);
    }

    /// <summary>Takes the lock if nobody holds it or waits for it.</summary>
    /// <returns>Null when somebody does.</returns>
    public async Task<LockHandle?> TryAcquireAsync(byte[]? data = null, CancellationToken cancellationToken = default)
    {
        var contender = await Contender.Enter(client, path, Kind, data, cancellationToken).ConfigureAwait(false);
        var all = await Contender.All(client, path, cancellationToken).ConfigureAwait(false);
        if (all.FirstOrDefault() == contender.Name)
        {
            return new LockHandle(client, contender);
        }

        await contender.Leave().ConfigureAwait(false);
        return null;
    }
}

/// <summary>A lock that is held. Disposing gives it back.</summary>
public sealed class LockHandle : IAsyncDisposable
{
    private readonly Contender _contender;

    internal LockHandle(CoordClient client, Contender contender) => (_contender, Lost) = (contender, client.SessionLost);

    /// <summary>The zxid at which this holder took its place: larger than that of every earlier holder. A resource refuses who shows a smaller one.</summary>
    public long FencingToken => _contender.Stat.Czxid;

    /// <summary>Cancelled when the session has ended and the lock with it.</summary>
    public CancellationToken Lost { get; }

    /// <summary>The znode that stands for this holder.</summary>
    public string Path => _contender.Path;

    /// <summary>Gives the lock back.</summary>
    public ValueTask DisposeAsync() => new(_contender.Leave());
}
