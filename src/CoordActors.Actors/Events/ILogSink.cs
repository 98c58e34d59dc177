namespace CoordActors.Actors;

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

/// <summary>Used when the composition root gives no sink: warnings and errors to standard error.</summary>
internal sealed class StandardErrorSink : ILogSink
{
    public bool IsEnabled(LogLevel level) => level >= LogLevel.WarningLevel;

    public void Log(LogEvent logEvent) => Console.Error.WriteLine(logEvent);
}
