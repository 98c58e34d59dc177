using Microsoft.Extensions.Logging;

namespace CoordActors.Server.Certificates;

/// <summary>The log lines about certificate files, with stable event ids from 1100.</summary>
internal static partial class TlsLog
{
    [LoggerMessage(1100, LogLevel.Information, "{User} has new certificate files in force: {Subject}, valid until {NotAfter:yyyy-MM-dd HH:mm} UTC.")]
    public static partial void Renewed(ILogger logger, string user, string subject, DateTime notAfter);

    [LoggerMessage(1101, LogLevel.Error, "{User} keeps its certificate: the file of {Key} has changed and cannot be used: {Reason}.")]
    public static partial void NotRenewed(ILogger logger, string user, string key, string reason);
}
