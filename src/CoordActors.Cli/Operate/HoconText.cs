using CoordActors.Hocon;

namespace CoordActors.Cli.Operate;

/// <summary>Values as they stand in a configuration file.</summary>
internal static class HoconText
{
    /// <summary>The text, with quotes where HOCON needs them.</summary>
    public static string Of(string text)
    {
        var isPlain = text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '/' or ' ')
            && text.Trim().Length == text.Length && !text.StartsWith("include", StringComparison.Ordinal) && !text.Contains("//", StringComparison.Ordinal);
        return isPlain ? text : new HoconScalar(text, default).ToString()!;
    }
}
