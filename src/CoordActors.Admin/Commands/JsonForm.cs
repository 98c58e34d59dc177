using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CoordActors.Admin.Commands;

/// <summary>How JSON is written here: indented, for people too; nothing escaped that need not be.</summary>
internal static class JsonForm
{
    public static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whole numbers without a fraction, as tools that read integers expect.</summary>
    public static void Number(this Utf8JsonWriter json, string name, double value)
    {
        if (value == Math.Floor(value) && Math.Abs(value) < long.MaxValue)
        {
            json.WriteNumber(name, (long)value);
        }
        else
        {
            json.WriteNumber(name, value);
        }
    }

    /// <summary>A list of texts under a name that may be a number.</summary>
    public static void Texts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>A list of numbers.</summary>
    public static void Numbers(this Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    /// <summary>A number as a key.</summary>
    public static string Key(long number) => number.ToString(CultureInfo.InvariantCulture);
}
