using Microsoft.Extensions.Logging;

namespace CoordActors.Client.Sessions;

/// <summary>What the life of a session is told to a log.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(1, LogLevel.Information, "Session 0x{Session:x} is served by {Host}:{Port}, timeout {TimeoutMs} ms, read-only {IsReadOnly}")]
    public static partial void Connected(ILogger log, long session, string host, int port, int timeoutMs, bool isReadOnly);

    [LoggerMessage(2, LogLevel.Warning, "Session 0x{Session:x} has lost its connection to {Host}:{Port}: {Reason}")]
    public static partial void Lost(ILogger log, long session, string host, int port, string reason);

    [LoggerMessage(3, LogLevel.Debug, "{Host}:{Port} cannot be used: {Reason}")]
    public static partial void Unreachable(ILogger log, string host, int port, string reason);

    [LoggerMessage(4, LogLevel.Error, "Session 0x{Session:x} has ended: {State}")]
    public static partial void Ended(ILogger log, long session, SessionState state);

    [LoggerMessage(5, LogLevel.Information, "Session 0x{Session:x} was closed")]
    public static partial void Closed(ILogger log, long session);
}
