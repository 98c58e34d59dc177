using System.Collections.Concurrent;
using CoordActors.Actors;
using CoordActors.Server.Admin;
using Microsoft.Extensions.Logging;
using HostLogLevel = Microsoft.Extensions.Logging.LogLevel;
using LogLevel = CoordActors.Actors.LogLevel;

namespace CoordActors.Cli.Hosting;

/// <summary>Sends the actors' log events to the host's loggers, one category for each kind of actor.</summary>
internal sealed class LogSink(ILoggerFactory loggers, LogControl control) : ILogSink
{
    private readonly ConcurrentDictionary<string, ILogger> _byCategory = new(StringComparer.Ordinal);

    public bool IsEnabled(LogLevel level) => LevelOf(level) >= control.Level;

    public void Log(LogEvent logEvent)
    {
        var logger = _byCategory.GetOrAdd(CategoryOf(logEvent.LogSource), static (category, factory) => factory.CreateLogger(category), loggers);
#pragma warning disable CA1848, CA2254 // The actors' messages are formatted by the kernel already.
        logger.Log(LevelOf(logEvent.LogLevel), 0, logEvent.Cause, "{Message}", logEvent.Message);
#pragma warning restore CA1848, CA2254
    }

    private static string CategoryOf(string source)
    {
        var name = source[(source.LastIndexOf('/') + 1)..];
        return "coord." + (name.StartsWith('$') ? "session" : name);
    }

    private static HostLogLevel LevelOf(LogLevel level) => level switch
    {
        LogLevel.DebugLevel => HostLogLevel.Debug,
        LogLevel.InfoLevel => HostLogLevel.Information,
        LogLevel.WarningLevel => HostLogLevel.Warning,
        _ => HostLogLevel.Error,
    };
}
