using CoordActors.Zab.Election;

namespace CoordActors.Server.Ensemble;

/// <summary>What the election actor tells the peer actor.</summary>
public static class ElectionEvent
{
    /// <summary>There is somebody to follow, or this server is to lead.</summary>
    /// <param name="Vote">The vote that has won.</param>
    /// <param name="Round">The round that it won in.</param>
    public sealed record Elected(Vote Vote, long Round);

    /// <summary>A voter is without a leader.</summary>
    /// <param name="Server">Which.</param>
    public sealed record VoterLooking(long Server);
}
