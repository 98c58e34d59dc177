using System.Text;

namespace CoordActors.Hocon;

/// <summary>Reads keys and the paths inside substitutions: segments between dots, quoted or not, spaces inside allowed.</summary>
internal static class HoconKeyParser
{
    public static IReadOnlyList<string> Read(HoconScanner scanner)
    {
        var segments = new List<string>();
        do
        {
            segments.Add(ReadSegment(scanner));
            if (segments.Count > HoconValue.DepthMax) throw scanner.Unexpected($"a key of at most {HoconValue.DepthMax} parts");
        }
        while (scanner.TryTake("."));
        return segments;
    }

    private static string ReadSegment(HoconScanner scanner)
    {
        var segment = new StringBuilder();
        var empty = true;
        scanner.TakeBlanks();
        while (true)
        {
            if (scanner.Peek() == '"')
            {
                segment.Append(scanner.TakeQuoted());
            }
            else
            {
                var plain = scanner.TakeUnquoted(stopAtDot: true);
                if (plain.Length == 0) break;
                segment.Append(plain);
            }

            empty = false;
            var blanks = scanner.TakeBlanks();
            if (scanner.Peek() == '"' || !IsEndOfSegment(scanner)) segment.Append(blanks);
        }

        return empty ? throw scanner.Unexpected("a key (a key with other characters than letters, digits, - and _ needs quotes)") : segment.ToString();
    }

    private static bool IsEndOfSegment(HoconScanner scanner)
        => scanner.AtEnd || scanner.AtComment || scanner.Peek() is '.' or '=' or ':' or '{' or '}' or '+' or '\n' or ',' or ']';
}
