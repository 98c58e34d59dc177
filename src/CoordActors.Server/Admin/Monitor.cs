using System.Globalization;
using System.Text;

namespace CoordActors.Server.Admin;

/// <summary>The text of <c>mntr</c>: <c>zk_key</c>, a tab, the value; tools rely on the keys.</summary>
public static class Monitor
{
    /// <summary>The text.</summary>
    public static string Describe(ServerPicture picture)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in Texts(picture))
        {
            FourLetterWords.Line(text, $"zk_{key}\t{value}");
        }

        foreach (var (key, value) in Numbers(picture))
        {
            FourLetterWords.Line(text, $"zk_{key}\t{Format(value)}");
        }

        return text.ToString();
    }

    /// <summary>The keys whose values are words.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Texts(ServerPicture picture)
    {
        yield return new("version", ServerVersion.Text);
        yield return new("server_state", picture.Peer.ModeText);
        if (picture.Peer.StateText is { Length: > 0 } state)
        {
            yield return new("peer_state", state);
        }
    }

    /// <summary>The keys whose values are numbers: a summary has several.</summary>
    public static IEnumerable<KeyValuePair<string, double>> Numbers(ServerPicture picture) => MetricList.Of(picture).SelectMany(Spread);

    /// <summary>Whole numbers as such, others with up to four decimals.</summary>
    public static string Format(double value) => value.ToString(value == Math.Floor(value) ? "0" : "0.0###", CultureInfo.InvariantCulture);

    private static IEnumerable<KeyValuePair<string, double>> Spread(Metric metric)
    {
        var name = metric.Key.Length == 0 ? metric.Name : $"{metric.Key}_{metric.Name}";
        if (metric.Summary is not { } summary)
        {
            yield return new(name, metric.Value);
            yield break;
        }

        yield return new("avg_" + name, Math.Round(summary.Average, 4));
        yield return new("min_" + name, summary.Min);
        yield return new("max_" + name, summary.Max);
        yield return new("cnt_" + name, summary.Count);
        yield return new("sum_" + name, summary.Sum);
        if (metric.Kind == MetricKind.AdvancedSummary)
        {
            yield return new("p50_" + name, summary.P50);
            yield return new("p95_" + name, summary.P95);
            yield return new("p99_" + name, summary.P99);
            yield return new("p999_" + name, summary.P999);
        }
    }
}
