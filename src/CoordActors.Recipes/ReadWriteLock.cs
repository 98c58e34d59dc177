using CoordActors.Client;

namespace CoordActors.Recipes;

/// <summary>A lock that many readers or one writer hold. Fair: a reader that comes behind a waiting writer waits too.</summary>
/// <param name="client">The client whose session holds the lock.</param>
/// <param name="path">The znode of the lock; made when it is missing.</param>
public sealed class ReadWriteLock(CoordClient client, string path)
{
    private const string Read = "read";
    private const string Write = "write";

    /// <summary>Waits until no writer is before this reader.</summary>
    public Task<LockHandle> AcquireReadAsync(CancellationToken cancellationToken = default) => Acquire(Read, static kind => kind == Write, cancellationToken);

    /// <summary>Waits until nobody is before this writer.</summary>
    public Task<LockHandle> AcquireWriteAsync(CancellationToken cancellationToken = default) => Acquire(Write, static _ => true, cancellationToken);

    private async Task<LockHandle> Acquire(string kind, Func<string, bool> blocks, CancellationToken cancellation)
    {
        var contender = await Contender.Enter(client, path, kind, data: null, cancellation).ConfigureAwait(false);
        await contender.WaitForTurn(blocks, cancellation).ConfigureAwait(false);
        return new LockHandle(client, contender);
    }
}
