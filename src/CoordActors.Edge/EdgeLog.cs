using Microsoft.Extensions.Logging;

namespace CoordActors.Edge;

/// <summary>The log lines of the edge, with stable event ids from 2000.</summary>
internal static partial class EdgeLog
{
    [LoggerMessage(2000, LogLevel.Information, "Connection of {Client} closed: {Reason}.")]
    public static partial void ConnectionClosed(ILogger logger, string client, string reason);

    [LoggerMessage(2001, LogLevel.Warning, "Connection of {Client} refused: {Reason}.")]
    public static partial void ConnectionRefused(ILogger logger, string client, string reason);

    [LoggerMessage(2002, LogLevel.Debug, "Connection of {Client} broke: {Reason}")]
    public static partial void ConnectionBroke(ILogger logger, string client, string reason);

    [LoggerMessage(2003, LogLevel.Warning, "No connection can be accepted on {EndPoint} at present: {Reason}")]
    public static partial void CannotAccept(ILogger logger, string endPoint, string reason);
}
