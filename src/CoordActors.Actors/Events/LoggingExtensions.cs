namespace CoordActors.Actors;

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
    public static void Debug(this ILoggingAdapter log, string format, params object?[] args) =>
        Write(log, LogLevel.DebugLevel, null, format, args);

    /// <summary>Writes a debug event with an exception.</summary>
    /// <param name="log">The log.</param>
    /// <param name="cause">The exception.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">The arguments.</param>
    public static void Debug(this ILoggingAdapter log, Exception cause, string format, params object?[] args) =>
        Write(log, LogLevel.DebugLevel, cause, format, args);

    /// <summary>Writes an info event.</summary>
    /// <param name="log">The log.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">The arguments.</param>
    public static void Info(this ILoggingAdapter log, string format, params object?[] args) =>
        Write(log, LogLevel.InfoLevel, null, format, args);

    /// <summary>Writes an info event with an exception.</summary>
    /// <param name="log">The log.</param>
    /// <param name="cause">The exception.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">The arguments.</param>
    public static void Info(this ILoggingAdapter log, Exception cause, string format, params object?[] args) =>
        Write(log, LogLevel.InfoLevel, cause, format, args);

    /// <summary>Writes a warning.</summary>
    /// <param name="log">The log.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">The arguments.</param>
    public static void Warning(this ILoggingAdapter log, string format, params object?[] args) =>
        Write(log, LogLevel.WarningLevel, null, format, args);

    /// <summary>Writes a warning with an exception.</summary>
    /// <param name="log">The log.</param>
    /// <param name="cause">The exception.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">The arguments.</param>
    public static void Warning(this ILoggingAdapter log, Exception cause, string format, params object?[] args) =>
        Write(log, LogLevel.WarningLevel, cause, format, args);

    /// <summary>Writes an error.</summary>
    /// <param name="log">The log.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">The arguments.</param>
    public static void Error(this ILoggingAdapter log, string format, params object?[] args) =>
        Write(log, LogLevel.ErrorLevel, null, format, args);

    /// <summary>Writes an error with an exception.</summary>
    /// <param name="log">The log.</param>
    /// <param name="cause">The exception.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">The arguments.</param>
    public static void Error(this ILoggingAdapter log, Exception cause, string format, params object?[] args) =>
        Write(log, LogLevel.ErrorLevel, cause, format, args);

    private static void Write(ILoggingAdapter log, LogLevel level, Exception? cause, string format, object?[] args)
    {
        ArgumentNullException.ThrowIfNull(log);
        log.Log(level, cause, format, args);
    }
}
