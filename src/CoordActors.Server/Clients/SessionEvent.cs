namespace CoordActors.Server.Clients;

/// <summary>What a session actor is told, besides its <see cref="RequestBatch"/>es.</summary>
public static class SessionEvent
{
    /// <summary>The client's first packet.</summary>
    /// <param name="LastZxidSeen">The highest zxid the client has seen.</param>
    /// <param name="TimeoutMs">The timeout it wants, in ms.</param>
    /// <param name="SessionId">The session to resume, 0 for a new one.</param>
    /// <param name="Password">The session's password.</param>
    /// <param name="HasReadOnly">Whether the packet had the trailing byte.</param>
    /// <param name="IsReadOnlyAllowed">Whether a read-only server is good enough.</param>
    public sealed record ConnectRequested(
        long LastZxidSeen, int TimeoutMs, long SessionId, byte[] Password, bool HasReadOnly, bool IsReadOnlyAllowed = false);

    /// <summary>The client has its session.</summary>
    /// <param name="SessionId">Which.</param>
    /// <param name="TimeoutMs">The negotiated timeout in ms.</param>
    /// <param name="Origin">The connection's number in the ensemble.</param>
    public sealed record Opened(long SessionId, int TimeoutMs, long Origin);

    /// <summary>The connection is gone, whoever closed it.</summary>
    public sealed record LinkClosed
    {
        /// <summary>The only instance.</summary>
        public static readonly LinkClosed Instance = new();
    }
}
