using System.Text;
using CoordActors.Server.Serving;

namespace CoordActors.Server.Admin;

/// <summary>The text of <c>mntr</c>: <c>zk_key</c>, a tab, the value; tools rely on the keys.</summary>
public static class Monitor
{
    private const string OpenFilesDirectory = "/proc/self/fd";
    private const string LimitsFile = "/proc/self/limits";

    /// <summary>The text.</summary>
    public static string Describe(ServerView server, long uptimeMs)
    {
        var text = new StringBuilder();
        var tree = server.Tree;
        Entry(text, $"version\t{ServerVersion.Text}");
        Entry(text, $"server_state\tstandalone");
        Entry(text, $"ephemerals_count\t{tree.EphemeralCount}");
        Entry(text, $"num_alive_connections\t{server.ConnectionCount}");
        Entry(text, $"avg_latency\t{server.Latency.Average:0.0###}");
        Entry(text, $"outstanding_requests\t{server.Outstanding}");
        Entry(text, $"znode_count\t{tree.NodeCount}");
        Entry(text, $"global_sessions\t{tree.SessionCount}");
        Entry(text, $"local_sessions\t0");
        Entry(text, $"watch_count\t{tree.WatchCount}");
        Entry(text, $"packets_received\t{server.Received}");
        Entry(text, $"packets_sent\t{server.Sent}");
        Entry(text, $"max_latency\t{server.Latency.Max}");
        Entry(text, $"min_latency\t{server.Latency.Min}");
        Entry(text, $"approximate_data_size\t{tree.ApproximateDataSize}");
        Entry(text, $"uptime\t{uptimeMs}");
        if (Directory.Exists(OpenFilesDirectory))
        {
            Entry(text, $"open_file_descriptor_count\t{Directory.GetFileSystemEntries(OpenFilesDirectory).Length}");
            Entry(text, $"max_file_descriptor_count\t{OpenFilesMax()}");
        }

        return text.ToString();
    }

    private static string OpenFilesMax()
    {
        var line = File.ReadLines(LimitsFile).FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var soft, ..] ? soft : "-1";
    }

    private static void Entry(StringBuilder text, FormattableString entry)
    {
        text.Append("zk_");
        FourLetterWords.Line(text, entry);
    }
}
