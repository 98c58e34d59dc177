using Microsoft.Extensions.Logging;

namespace CoordActors.Admin;

/// <summary>The log lines of the admin server, with stable event ids from 3000.</summary>
internal static partial class AdminLog
{
    [LoggerMessage(3000, LogLevel.Warning, "The admin server is not started: port {Port} is taken by another process. coord.admin.port names another one.")]
    public static partial void PortTaken(ILogger logger, int port);

    [LoggerMessage(3001, LogLevel.Warning, "The command {Command} of {Client} failed: {Reason}")]
    public static partial void CommandFailed(ILogger logger, string command, string client, string reason);

    [LoggerMessage(3002, LogLevel.Information, "The command {Command} was given by {Client}.")]
    public static partial void CommandGiven(ILogger logger, string command, string client);

    [LoggerMessage(3003, LogLevel.Warning, "The command {Command} of {Client} was refused: {Reason}")]
    public static partial void CommandRefused(ILogger logger, string command, string client, string reason);

    [LoggerMessage(3004, LogLevel.Information, "Metrics and traces are sent to {Endpoint}.")]
    public static partial void TelemetryStarted(ILogger logger, string endpoint);

    [LoggerMessage(3005, LogLevel.Warning, "Metrics are not sent this time: {Reason}")]
    public static partial void TelemetryStale(ILogger logger, string reason);
}
