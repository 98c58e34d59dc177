using System.Text;
using CoordActors.Client;

namespace CoordActors.Recipes;

/// <summary>One leader among sessions; the next in line takes over when it resigns or its session ends.</summary>
/// <param name="client">The client whose session is a candidate.</param>
/// <param name="path">The znode of the election; made when it is missing.</param>
/// <param name="id">How this candidate is known to others.</param>
public sealed class LeaderElection(CoordClient client, string path, string id)
{
    private const string Kind = "candidate";

    /// <summary>
    /// Stands for election, waits to be elected, and leads until <paramref name="lead"/> ends. Its token is cancelled when leadership is lost; it
    /// must stop then.
    /// </summary>
    /// <param name="lead">The work of a leader; told its term, which is larger than that of every earlier leader.</param>
    /// <param name="cancellationToken">Withdraws.</param>
    /// <exception cref="SessionExpiredException">The session has ended while waiting.</exception>
    public async Task RunAsync(Func<long, CancellationToken, Task> lead, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lead);
        var candidate = await Contender.Enter(client, path, Kind, Encoding.UTF8.GetBytes(id), cancellationToken).ConfigureAwait(false);
        await candidate.WaitForTurn(static _ => true, cancellationToken).ConfigureAwait(false);
        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, client.SessionLost);
            await lead(candidate.Stat.Czxid, end.Token).ConfigureAwait(false);
        }
        finally
        {
            await candidate.Leave().ConfigureAwait(false);
        }
    }

    /// <summary>The ids of the leader and of those who wait, in order; empty when there is nobody.</summary>
    public async Task<IReadOnlyList<string>> GetCandidatesAsync(CancellationToken cancellationToken = default)
    {
        var ids = new List<string>();
        foreach (var name in await Contender.All(client, path, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                var znode = await client.GetDataAsync(ZnodePaths.Child(path, name), cancellationToken).ConfigureAwait(false);
                ids.Add(Encoding.UTF8.GetString(znode.Data ?? []));
            }
            catch (NoNodeException)
            {
                // It has withdrawn meanwhile.
            }
        }

        return ids;
    }

    /// <summary>The id of the leader, null when there is none.</summary>
    public async Task<string?> GetLeaderAsync(CancellationToken cancellationToken = default) =>
        (await GetCandidatesAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault();
}
