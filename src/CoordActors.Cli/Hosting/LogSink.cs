using System.Collections.Concurrent;
using CoordActors.Actors;
using CoordActors.Server.Admin;
using Microsoft.Extensions.Logging;
using HostLogLevel = Microsoft.Extensions.Logging.LogLevel;
using LogLevel = CoordActors.Actors.LogLevel;

namespace CoordActors.Cli.Hosting;

/// <summary>Sends the actors' log events to the host's loggers, one category for each kind of actor, with the numbers of <see cref="ActorEvents"/>.</summary>
internal sealed class LogSink(ILoggerFactory loggers, LogControl control) : ILogSink
{
    private readonly ConcurrentDictionary<string, ILogger> _byCategory = new(StringComparer.Ordinal);
    private readonly Repetitions _repetitions = new();

    public bool IsEnabled(LogLevel level) => LevelOf(level) >= control.Level;

    public void Log(LogEvent logEvent)
    {
        var logger = _byCategory.GetOrAdd(CategoryOf(logEvent.LogSource), static (category, factory) => factory.CreateLogger(category), loggers);
        var listed = ActorEvents.Find(logEvent.Format);
        var id = listed is null ? ActorEvents.Unlisted : new EventId(listed.Id, listed.Name);
        var level = LevelOf(_repetitions.LevelOf(logEvent, listed));
        if (level < control.Level)
        {
            return;
        }

        logger.Log(level, id, new ActorLogState(logEvent, listed), logEvent.Cause, static (state, _) => state.ToString());
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
