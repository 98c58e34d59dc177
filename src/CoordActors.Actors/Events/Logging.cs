using System.Globalization;

namespace CoordActors.Actors;

/// <summary>How important a log event is.</summary>
public enum LogLevel
{
    /// <summary>For those who look for a fault.</summary>
    DebugLevel,

    /// <summary>Normal events worth a line.</summary>
    InfoLevel,

    /// <summary>Something is odd, but goes on.</summary>
    WarningLevel,

    /// <summary>Something failed.</summary>
    ErrorLevel,
}

/// <summary>One event of the log.</summary>
/// <param name="Timestamp">When, by the scheduler's clock.</param>
/// <param name="LogSource">The path of the actor or the name of the part.</param>
/// <param name="LogLevel">How important.</param>
/// <param name="Format">The text, with <c>{0}</c> for arguments when there are any.</param>
/// <param name="Args">The arguments.</param>
/// <param name="Cause">The exception, or null.</param>
public sealed record LogEvent(
    DateTimeOffset Timestamp, string LogSource, LogLevel LogLevel, string Format, IReadOnlyList<object?> Args, Exception? Cause)
{
    /// <summary>The text with its arguments.</summary>
    public string Message => Args.Count == 0 ? Format : string.Format(CultureInfo.InvariantCulture, Format, [.. Args]);

    /// <inheritdoc/>
    public override string ToString() => $"[{LogLevel}] [{LogSource}] {Message}{(Cause is null ? "" : Environment.NewLine + Cause)}";
}

/// <summary>Where the composition root lets log events go. Called on the thread that logs: must be quick and safe for many threads.</summary>
public interface ILogSink
{
    /// <summary>True when events of that level are wanted.</summary>
    /// <param name="level">The level.</param>
    bool IsEnabled(LogLevel level);

    /// <summary>Takes an event.</summary>
    /// <param name="logEvent">The event.</param>
    void Log(LogEvent logEvent);
}

/// <summary>The log as one actor, or one part of the system, writes to it.</summary>
public interface ILoggingAdapter
{
    /// <summary>True when debug events are wanted.</summary>
    bool IsDebugEnabled { get; }

    /// <summary>True when info events are wanted.</summary>
    bool IsInfoEnabled { get; }

    /// <summary>True when warnings are wanted.</summary>
    bool IsWarningEnabled { get; }

    /// <summary>True when errors are wanted.</summary>
    bool IsErrorEnabled { get; }

    /// <summary>True when events of that level are wanted.</summary>
    /// <param name="logLevel">The level.</param>
    bool IsEnabled(LogLevel logLevel);

    /// <summary>Writes an event.</summary>
    /// <param name="logLevel">How important.</param>
    /// <param name="cause">The exception, or null.</param>
    /// <param name="format">The text, with <c>{0}</c> for arguments when there are any.</param>
    /// <param name="args">The arguments.</param>
    void Log(LogLevel logLevel, Exception? cause, string format, params object?[] args);
}

/// <summary>The levels as methods.</summary>
public static class LoggingExtensions
{
    /// <summary>The log of an actor.</summary>
    /// <param name="context">The actor's context.</param>
    public static ILoggingAdapter GetLogger(this IActorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ((ActorCell)context).SystemImpl.LogFor((ActorCell)context);
    }

    /// <summary>Writes a debug event.</summary>
    /// <param name="log">The log.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">The arguments.</param>
    public static void Debug(this ILoggingAdapter log, string format, params object?[] args) => Write(log, LogLevel.DebugLevel, null, format, args);

    /// <summary>Writes a debug event with an exception.</summary>
    /// <param name="log">The log.</param>
    /// <param name="cause">The exception.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">The arguments.</param>
    public static void Debug(this ILoggingAdapter log, Exception cause, string format, params object?[] args) => Write(log, LogLevel.DebugLevel, cause, format, args);

    /// <summary>Writes an info event.</summary>
    /// <param name="log">The log.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">The arguments.</param>
    public static void Info(this ILoggingAdapter log, string format, params object?[] args) => Write(log, LogLevel.InfoLevel, null, format, args);

    /// <summary>Writes an info event with an exception.</summary>
    /// <param name="log">The log.</param>
    /// <param name="cause">The exception.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">The arguments.</param>
    public static void Info(this ILoggingAdapter log, Exception cause, string format, params object?[] args) => Write(log, LogLevel.InfoLevel, cause, format, args);

    /// <summary>Writes a warning.</summary>
    /// <param name="log">The log.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">The arguments.</param>
    public static void Warning(this ILoggingAdapter log, string format, params object?[] args) => Write(log, LogLevel.WarningLevel, null, format, args);

    /// <summary>Writes a warning with an exception.</summary>
    /// <param name="log">The log.</param>
    /// <param name="cause">The exception.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">The arguments.</param>
    public static void Warning(this ILoggingAdapter log, Exception cause, string format, params object?[] args) => Write(log, LogLevel.WarningLevel, cause, format, args);

    /// <summary>Writes an error.</summary>
    /// <param name="log">The log.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">The arguments.</param>
    public static void Error(this ILoggingAdapter log, string format, params object?[] args) => Write(log, LogLevel.ErrorLevel, null, format, args);

    /// <summary>Writes an error with an exception.</summary>
    /// <param name="log">The log.</param>
    /// <param name="cause">The exception.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">The arguments.</param>
    public static void Error(this ILoggingAdapter log, Exception cause, string format, params object?[] args) => Write(log, LogLevel.ErrorLevel, cause, format, args);

    private static void Write(ILoggingAdapter log, LogLevel level, Exception? cause, string format, object?[] args)
    {
        ArgumentNullException.ThrowIfNull(log);
        log.Log(level, cause, format, args);
    }
}

internal sealed class LoggingAdapter(ILogSink sink, ActorSystemImpl system, string? name, ActorCell? cell) : ILoggingAdapter
{
    public bool IsDebugEnabled => IsEnabled(LogLevel.DebugLevel);

    public bool IsInfoEnabled => IsEnabled(LogLevel.InfoLevel);

    public bool IsWarningEnabled => IsEnabled(LogLevel.WarningLevel);

    public bool IsErrorEnabled => IsEnabled(LogLevel.ErrorLevel);

    public bool IsEnabled(LogLevel logLevel) => sink.IsEnabled(logLevel);

    public void Log(LogLevel logLevel, Exception? cause, string format, params object?[] args)
    {
        if (sink.IsEnabled(logLevel))
            sink.Log(new LogEvent(system.Scheduler.Now, name ?? cell!.Path.ToString(), logLevel, format, args, cause));
    }
}

/// <summary>Used when the composition root gives no sink: warnings and errors to standard error.</summary>
internal sealed class StandardErrorSink : ILogSink
{
    public bool IsEnabled(LogLevel level) => level >= LogLevel.WarningLevel;

    public void Log(LogEvent logEvent) => Console.Error.WriteLine(logEvent);
}
