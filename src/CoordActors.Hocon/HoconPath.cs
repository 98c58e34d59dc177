using System.Text;

namespace CoordActors.Hocon;

/// <summary>Dotted paths: <c>a.b."c.d"</c> names the field <c>c.d</c> in the block <c>b</c> in the block <c>a</c>.</summary>
internal static class HoconPath
{
    public static string Join(IEnumerable<string> segments)
    {
        var output = new StringBuilder();
        foreach (var segment in segments)
        {
            if (output.Length > 0) output.Append('.');
            if (IsPlain(segment)) output.Append(segment);
            else HoconRenderer.AppendQuoted(output, segment);
        }

        return output.ToString();
    }

    public static IReadOnlyList<string> Split(string path)
    {
        var scanner = new HoconScanner(path, path);
        var segments = HoconKeyParser.Read(scanner);
        return scanner.AtEnd ? segments : throw scanner.Unexpected("a dotted path");
    }

    private static bool IsPlain(string segment)
        => segment.Length > 0 && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
