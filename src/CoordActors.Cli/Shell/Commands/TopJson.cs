using System.Globalization;
using System.Net;
using System.Text.Json;

namespace CoordActors.Cli.Shell.Commands;

/// <summary>The picture of <c>top</c> as one object.</summary>
internal static class TopJson
{
    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="views">The servers; one that does not serve has its name and state only.</param>
    /// <param name="before">The requests that each server had received at the picture before.</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ServerView> views, Dictionary<DnsEndPoint, long> before)
    {
        json.WriteStartObject();
        json.WriteStartArray("servers");
        foreach (var view in views)
        {
            json.WriteStartObject();
            json.WriteString("server", view.Name);
            json.WriteString("state", view.State);
            if (view.State == ServerView.Serving)
            {
                WriteFigures(json, view, before);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("hotPaths");
        foreach (var (path, reads, writes) in HotPathLines.Hottest(views.Select(view => view.HotPaths)))
        {
            json.WriteStartObject();
            json.WriteString("path", path);
            json.WriteNumber("readsPerSecond", reads);
            json.WriteNumber("writesPerSecond", writes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFigures(Utf8JsonWriter json, ServerView view, Dictionary<DnsEndPoint, long> before)
    {
        json.WriteString("mode", view.Text("Mode"));
        json.WriteString("zxid", view.Text("Zxid"));
        json.WriteNumber("connections", view.Number("Connections"));
        json.WriteNumber("outstanding", view.Number("Outstanding"));
        var (min, average, max) = view.Latency;
        json.WriteStartObject("latencyMs");
        WriteNumber(json, "min", min);
        WriteNumber(json, "avg", average);
        WriteNumber(json, "max", max);
        json.WriteEndObject();
        json.WriteNumber("received", view.Number("Received"));
        WriteNumber(json, "requestsPerSecond", view.Rate(before)?.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("znodes", view.Number("Node count"));
        WriteNumber(json, "watches", view.Text("zk_watch_count"));
        json.WriteString("version", view.Version);
    }

    /// <summary>A number, or null where the text is none.</summary>
    private static void WriteNumber(Utf8JsonWriter json, string property, string? text)
    {
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            json.WriteNumber(property, number);
        }
        else
        {
            json.WriteNull(property);
        }
    }
}
