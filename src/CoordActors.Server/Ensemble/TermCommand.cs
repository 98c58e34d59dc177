namespace CoordActors.Server.Ensemble;

/// <summary>What a term actor is told by the peer actor and by itself, besides what every role is told.</summary>
public static class TermCommand
{
    /// <summary>Clients are served; this is who knows when sessions expire.</summary>
    /// <param name="Tracker">The session tracker of the term.</param>
    public sealed record Serving(IActorRef Tracker) : IDeadLetterSuppression;

    /// <summary>The ensemble's identity, which its first leader has chosen.</summary>
    /// <param name="EnsembleId">It.</param>
    public sealed record Identified(long EnsembleId) : IDeadLetterSuppression;

    /// <summary>A voter is without a leader.</summary>
    /// <param name="Server">Which.</param>
    public sealed record VoterLooking(long Server) : IDeadLetterSuppression;

    /// <summary>Asks how the term goes; answered with <see cref="TermStatus"/>.</summary>
    public sealed record Describe : IDeadLetterSuppression
    {
        /// <summary>The only instance.</summary>
        public static readonly Describe Instance = new();
    }

    /// <summary>Everything that has arrived has been told to the core: now do what it wants.</summary>
    public sealed record Flush : IDeadLetterSuppression
    {
        /// <summary>The only instance.</summary>
        public static readonly Flush Instance = new();
    }

    /// <summary>Time passes.</summary>
    public sealed record Tick
    {
        /// <summary>The only instance.</summary>
        public static readonly Tick Instance = new();
    }
}
