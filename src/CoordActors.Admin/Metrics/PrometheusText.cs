using System.Globalization;
using System.Text;
using CoordActors.Server.Admin;

namespace CoordActors.Admin.Metrics;

/// <summary>
/// Prometheus' text format, version 0.0.4. A counter is written under both names that ZooKeeper's dashboards know it by: the plain one (3.6 to
/// 3.9) and with <c>_total</c> (3.10).
/// </summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The text; without a picture, while the server starts, that of the process alone.</summary>
    public static string Of(ServerPicture? picture)
    {
        var text = new StringBuilder(16 * 1024);
        if (picture is not null)
        {
            State(text, picture);
            foreach (var metrics in MetricList.Of(picture).GroupBy(metric => metric.Name))
            {
                Append(text, metrics.Key, [.. metrics]);
            }
        }

        ProcessMetrics.Append(text);
        return text.ToString();
    }

    public static void Header(StringBuilder text, string name, string type) =>
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    public static void Sample(StringBuilder text, string name, double value, string labels = "") =>
        text.Append(name).Append(labels).Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');

    private static void State(StringBuilder text, ServerPicture picture)
    {
        Header(text, "coord_info", "gauge");
        Sample(text, "coord_info", 1, $"{{version=\"{Escaped(ServerVersion.Text)}\",mode=\"{picture.Peer.ModeText}\",myid=\"{picture.Peer.MyId}\"}}");
    }

    private static void Append(StringBuilder text, string name, IReadOnlyList<Metric> metrics)
    {
        switch (metrics[0].Kind)
        {
            case MetricKind.Gauge:
                Values(text, name, "gauge", metrics);
                break;
            case MetricKind.Counter:
                Values(text, name, "counter", metrics);
                Values(text, name + "_total", "counter", metrics);
                break;
            case MetricKind.BasicSummary:
            case MetricKind.AdvancedSummary:
            default:
                Header(text, name, "summary");
                foreach (var metric in metrics)
                {
                    Summary(text, name, metric);
                }

                break;
        }
    }

    private static void Values(StringBuilder text, string name, string type, IReadOnlyList<Metric> metrics)
    {
        Header(text, name, type);
        foreach (var metric in metrics)
        {
            Sample(text, name, metric.Value, Labels(metric, quantile: null));
        }
    }

    private static void Summary(StringBuilder text, string name, Metric metric)
    {
        var summary = metric.Summary!;
        Sample(text, name, summary.P50, Labels(metric, "0.5"));
        if (metric.Kind == MetricKind.AdvancedSummary)
        {
            Sample(text, name, summary.P95, Labels(metric, "0.95"));
            Sample(text, name, summary.P99, Labels(metric, "0.99"));
        }

        Sample(text, name + "_count", summary.Count, Labels(metric, quantile: null));
        Sample(text, name + "_sum", summary.Sum, Labels(metric, quantile: null));
    }

    private static string Labels(Metric metric, string? quantile)
    {
        if (metric.Key.Length == 0 && quantile is null)
        {
            return "";
        }

        var key = metric.Key.Length == 0 ? null : $"key=\"{Escaped(metric.Key)}\"";
        return "{" + string.Join(',', new[] { key, quantile is null ? null : $"quantile=\"{quantile}\"" }.OfType<string>()) + "}";
    }

    private static string Escaped(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
