using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>The block <c>coord.log</c>.</summary>
public sealed record LogSettings
{
    /// <summary>Least important lines that are written.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>Form of a line.</summary>
    public LogFormat Format { get; init; } = LogFormat.Text;

    internal static LogSettings Read(ConfigurationReader block) => new()
    {
        Level = block.Choice<LogLevel>("level"),
        Format = block.Choice<LogFormat>("format"),
    };
}
