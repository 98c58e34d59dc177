using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CoordActors.Cli.Bench;

/// <summary>The one line that a run prints: names and values, for people (<c>name=value …</c>) or as a JSON object.</summary>
public sealed class ReportLine
{
    private readonly List<(string Name, string Text, bool IsNumber)> _fields = [];

    /// <summary>Appends a word.</summary>
    public ReportLine Add(string name, string value)
    {
        _fields.Add((name, value, false));
        return this;
    }

    /// <summary>Appends a whole number.</summary>
    public ReportLine Add(string name, long value)
    {
        _fields.Add((name, value.ToString(CultureInfo.InvariantCulture), true));
        return this;
    }

    /// <summary>Appends a number with that many decimals.</summary>
    public ReportLine Add(string name, double value, int decimals)
    {
        _fields.Add((name, value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), true));
        return this;
    }

    /// <summary><c>name=value name=value …</c></summary>
    public override string ToString() => string.Join(' ', _fields.Select(field => $"{field.Name}={field.Text}"));

    /// <summary>One JSON object on one line.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, text, isNumber) in _fields)
            {
                json.WritePropertyName(name);
                if (isNumber)
                {
                    json.WriteRawValue(text);
                }
                else
                {
                    json.WriteStringValue(text);
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
