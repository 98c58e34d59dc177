using System.Globalization;
using System.Text;
using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>
/// Reads the format of Java's property files: <c>key=value</c>, <c>key:value</c> or <c>key value</c>, comments with <c>#</c> and <c>!</c>,
/// <c>\</c> as an escape and at the end of a line as a continuation.
/// </summary>
internal static class JavaProperties
{
    /// <summary>The properties in order, repeated keys included, each with the place of its key.</summary>
    /// <exception cref="ConfigurationException">A <c>\u</c> escape has no four hexadecimal digits.</exception>
    public static IReadOnlyList<ZooCfgValue> Parse(string text, string source)
    {
        var properties = new List<ZooCfgValue>();
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var origin = new ConfigurationOrigin(source, i + 1);
            var line = lines[i].TrimStart(' ', '\t', '\f');
            if (line.Length == 0 || line[0] is '#' or '!') continue;
            while (EndsInContinuation(line))
            {
                line = line[..^1];
                if (++i < lines.Length) line += lines[i].TrimStart(' ', '\t', '\f');
            }

            properties.Add(Split(line, origin));
        }

        return properties;
    }

    private static bool EndsInContinuation(string line)
    {
        var backslashes = 0;
        while (backslashes < line.Length && line[^(backslashes + 1)] == '\\') backslashes++;
        return backslashes % 2 == 1;
    }

    private static ZooCfgValue Split(string line, ConfigurationOrigin origin)
    {
        var end = 0;
        while (end < line.Length && line[end] is not ('=' or ':' or ' ' or '\t' or '\f')) end += line[end] == '\\' ? 2 : 1;
        end = Math.Min(end, line.Length);
        var rest = line[end..].TrimStart(' ', '\t', '\f');
        if (rest.Length > 0 && rest[0] is '=' or ':') rest = rest[1..];
        var key = Unescape(line[..end], origin).Trim();
        return new ZooCfgValue(key, Unescape(rest.TrimStart(' ', '\t', '\f'), origin).Trim(), origin with { KeyAsWritten = key });
    }

    private static string Unescape(string text, ConfigurationOrigin origin)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        var output = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || ++i == text.Length)
            {
                if (i < text.Length) output.Append(text[i]);
                continue;
            }

            if (text[i] == 'u')
            {
                output.Append(TakeCode(text, i + 1, origin));
                i += 4;
                continue;
            }

            output.Append(text[i] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', 'f' => '\f', var c => c });
        }

        return output.ToString();
    }

    private static char TakeCode(string text, int at, ConfigurationOrigin origin)
        => at + 4 <= text.Length
            && ushort.TryParse(text.AsSpan(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                ? (char)code
                : throw new ConfigurationException(origin, "\\u must be followed by four hexadecimal digits (write \\\\ for a backslash).");
}
