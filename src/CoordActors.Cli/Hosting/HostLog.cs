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

    [LoggerMessage(1003, LogLevel.Information, "Stopped.")]
    public static partial void Stopped(ILogger logger);
}
