namespace CoordActors.Hocon;

/// <summary>What a HOCON text may draw on besides itself.</summary>
public sealed record HoconOptions
{
    /// <summary>Name of the text in error messages and origins.</summary>
    public string SourceName { get; init; } = "text";

    /// <summary>Returns the content of an included file, null when there is none.</summary>
    public Func<string, string?> ReadFile { get; init; } = static path => File.Exists(path) ? File.ReadAllText(path) : null;

    /// <summary>Returns the value of an environment variable, which a substitution falls back to; null when there is none.</summary>
    public Func<string, string?> ReadVariable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Values that substitutions find before those of the text.</summary>
    public HoconObject? Overrides { get; init; }

    /// <summary>Values that substitutions find where the text has none.</summary>
    public HoconObject? Fallback { get; init; }
}
