namespace CoordActors.Actors;

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
