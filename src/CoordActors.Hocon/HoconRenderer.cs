using System.Globalization;
using System.Text;

namespace CoordActors.Hocon;

/// <summary>Writes values as HOCON on one line, every key and text quoted.</summary>
internal static class HoconRenderer
{
    public static string Render(HoconValue value)
    {
        var output = new StringBuilder();
        Append(output, value);
        return output.ToString();
    }

    public static void AppendQuoted(StringBuilder output, string text)
    {
        output.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"' or '\\':
                    output.Append('\\').Append(c);
                    break;
                case '\n':
                    output.Append("\\n");
                    break;
                case < ' ':
                    output.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    output.Append(c);
                    break;
            }
        }

        output.Append('"');
    }

    private static void Append(StringBuilder output, HoconValue value)
    {
        switch (value)
        {
            case HoconScalar { Text: null }:
                output.Append("null");
                break;
            case HoconScalar scalar:
                AppendQuoted(output, scalar.Text!);
                break;
            case HoconArray array:
                AppendItems(output, array);
                break;
            case HoconObject block:
                AppendFields(output, block);
                break;
        }
    }

    private static void AppendItems(StringBuilder output, HoconArray array)
    {
        output.Append('[');
        for (var i = 0; i < array.Items.Count; i++)
        {
            if (i > 0) output.Append(", ");
            Append(output, array.Items[i]);
        }

        output.Append(']');
    }

    private static void AppendFields(StringBuilder output, HoconObject block)
    {
        output.Append('{');
        var first = true;
        foreach (var (key, field) in block.Fields)
        {
            output.Append(first ? " " : ", ");
            first = false;
            AppendQuoted(output, key);
            output.Append(" = ");
            Append(output, field);
        }

        output.Append(first ? "}" : " }");
    }
}
