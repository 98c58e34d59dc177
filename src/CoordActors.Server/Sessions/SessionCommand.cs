namespace CoordActors.Server.Sessions;

/// <summary>What the session tracker is told. What comes when its term is over is lost: the next one is told of all sessions.</summary>
public static class SessionCommand
{
    /// <summary>There is a session; its deadline is counted from now.</summary>
    /// <param name="SessionId">Which.</param>
    /// <param name="TimeoutMs">Its timeout in ms.</param>
    public sealed record Track(long SessionId, int TimeoutMs) : IDeadLetterSuppression;

    /// <summary>The session was heard of; its deadline is counted from now, unless it has ended.</summary>
    /// <param name="SessionId">Which.</param>
    /// <param name="TimeoutMs">Its timeout in ms.</param>
    public sealed record Touch(long SessionId, int TimeoutMs) : IDeadLetterSuppression;

    /// <summary>The session has ended.</summary>
    /// <param name="SessionId">Which.</param>
    public sealed record Untrack(long SessionId) : IDeadLetterSuppression;

    /// <summary>Looks for sessions whose deadline has passed.</summary>
    public sealed record Tick
    {
        /// <summary>The only instance.</summary>
        public static readonly Tick Instance = new();
    }

    /// <summary>Asks for the deadlines; answered with <see cref="Deadlines"/>.</summary>
    public sealed record Describe
    {
        /// <summary>The only instance.</summary>
        public static readonly Describe Instance = new();
    }

    /// <summary>The deadlines of all sessions.</summary>
    /// <param name="LeftMs">Session, and the time left to it in ms.</param>
    public sealed record Deadlines(IReadOnlyList<KeyValuePair<long, long>> LeftMs);
}
