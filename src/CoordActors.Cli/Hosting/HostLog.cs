using Microsoft.Extensions.Logging;

namespace CoordActors.Cli.Hosting;

/// <summary>The log lines of the host, with stable event ids from 1000.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1000, LogLevel.Information, "Serving clients on port {Ports}.")]
    public static partial void Serving(ILogger logger, string ports);

    [LoggerMessage(1001, LogLevel.Warning, "{Warning}")]
    public static partial void ConfigurationWarning(ILogger logger, string warning);

    [LoggerMessage(1002, LogLevel.Critical, "The server has failed and stops: {Reason}")]
    public static partial void NodeFailed(ILogger logger, string reason);

    [LoggerMessage(1004, LogLevel.Information, "{Line}")]
    public static partial void Audited(ILogger logger, string line);

    [LoggerMessage(1005, LogLevel.Error, "{Line}")]
    public static partial void AuditedFailure(ILogger logger, string line);

    [LoggerMessage(1006, LogLevel.Error, "The audit log {File} cannot be written, its lines go to the server's log: {Reason}")]
    public static partial void AuditFileFailed(ILogger logger, string file, string reason);

    [LoggerMessage(1007, LogLevel.Information, "The configuration was read again: log level {Level}, audit log {Audit}.")]
    public static partial void Reloaded(ILogger logger, string level, string audit);

    [LoggerMessage(1008, LogLevel.Error, "The configuration was not read again: {Reason}")]
    public static partial void NotReloaded(ILogger logger, string reason);

    [LoggerMessage(1003, LogLevel.Information, "Stopped.")]
    public static partial void Stopped(ILogger logger);
}
