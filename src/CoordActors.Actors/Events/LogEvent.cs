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
