namespace CoordActors.Server.Admin;

/// <summary>What of logging can be changed while the server runs. Safe for any thread.</summary>
public sealed class LogControl
{
    private volatile int _level;
    private volatile bool _isAuditing;

    /// <summary>Starts with these.</summary>
    public LogControl(LogLevel level, bool isAuditing)
    {
        Level = level;
        IsAuditing = isAuditing;
    }

    /// <summary>Least important lines that are written.</summary>
    public LogLevel Level
    {
        get => (LogLevel)_level;
        set => _level = (int)value;
    }

    /// <summary>Whether the audit log is written.</summary>
    public bool IsAuditing
    {
        get => _isAuditing;
        set => _isAuditing = value;
    }

    /// <summary>
    /// Least important lines of a category that are written. Of the framework only warnings are, and nothing of its host: what ends the start is one
    /// sentence of ours, not a stack trace.
    /// </summary>
    public LogLevel LeastOf(string category)
    {
        if (category.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal))
        {
            return LogLevel.None;
        }

        return category.StartsWith("Microsoft", StringComparison.Ordinal) && Level < LogLevel.Warning ? LogLevel.Warning : Level;
    }
}
