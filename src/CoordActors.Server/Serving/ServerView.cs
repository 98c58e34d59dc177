using System.Text;
using CoordActors.Server.Clients;
using CoordActors.Tree;

namespace CoordActors.Server.Serving;

/// <summary>A picture of the serving state at one moment, for the four-letter words; shares nothing with the tree actor.</summary>
/// <param name="LastZxid">The last transaction applied.</param>
/// <param name="Tree">Sizes of the tree.</param>
/// <param name="Latency">Latencies since the last reset.</param>
/// <param name="Received">Packets received since the last reset.</param>
/// <param name="Sent">Packets sent since the last reset.</param>
/// <param name="Outstanding">Requests not answered yet.</param>
/// <param name="ConnectionCount">Connections with a session.</param>
/// <param name="Connections">They, if asked for.</param>
/// <param name="Watches">Path and session of every data watch, if asked for.</param>
/// <param name="Ephemerals">Session and path of every ephemeral znode, if asked for.</param>
public sealed record ServerView(
    long LastZxid,
    TreeStatistics Tree,
    LatencyStatistics Latency,
    long Received,
    long Sent,
    long Outstanding,
    int ConnectionCount,
    IReadOnlyList<ConnectionView> Connections,
    IReadOnlyList<(string Path, long SessionId)> Watches,
    IReadOnlyList<(long SessionId, string Path)> Ephemerals)
{
    /// <summary>What is counted by kind of request.</summary>
    public RequestMetricsView Requests { get; init; } = RequestMetricsView.None;

    /// <summary>Id and timeout in ms of every session, if asked for.</summary>
    public IReadOnlyList<KeyValuePair<long, int>> Sessions { get; init; } = [];

    /// <summary>Transaction and digest of the tree, if asked for.</summary>
    public IReadOnlyList<(long Zxid, ulong Digest)> Digests { get; init; } = [];

    /// <summary>The most read and written paths, if asked for: those that anybody may know of.</summary>
    public HotPathsView HotPaths { get; init; } = HotPathsView.None;

    /// <summary>Takes the picture.</summary>
    internal static ServerView Of(ZnodeTree tree, RequestPath path, ViewDetail detail) => new(
        tree.LastZxid,
        tree.Describe(),
        path.Statistics.Latency,
        path.Statistics.Received,
        path.Statistics.Sent,
        path.Statistics.Outstanding,
        path.Connections.Count,
        detail.HasFlag(ViewDetail.Connections) ? path.Connections.All.Select(ConnectionView.Of).ToList() : [],
        detail.HasFlag(ViewDetail.Watches) ? WatchesOf(tree, path) : [],
        detail.HasFlag(ViewDetail.Ephemerals) ? EphemeralsOf(tree) : [])
    {
        Requests = path.Statistics.Requests.View(),
        Sessions = detail.HasFlag(ViewDetail.Sessions) ? [.. tree.Sessions] : [],
        Digests = detail.HasFlag(ViewDetail.Digests) ? path.Digests.View() : [],
        HotPaths = detail.HasFlag(ViewDetail.HotPaths) ? HotPathsOf(tree, path) : HotPathsView.None,
    };

    private static HotPathsView HotPathsOf(ZnodeTree tree, RequestPath path)
    {
        var all = path.HotPaths;
        var shown = new HotPathsView([.. all.Reads.Where(MayBeShown)], [.. all.Writes.Where(MayBeShown)]);
        return shown with { Hidden = all.Reads.Count + all.Writes.Count - shown.Reads.Count - shown.Writes.Count };

        bool MayBeShown(PathRate entry) => tree.IsListable(Encoding.UTF8.GetBytes(entry.Path), []);
    }

    private static List<(long SessionId, string Path)> EphemeralsOf(ZnodeTree tree) =>
        [.. tree.Sessions.SelectMany(session => tree.EphemeralsOf(session.Key).Select(path => (session.Key, path)))];

    private static List<(string Path, long SessionId)> WatchesOf(ZnodeTree tree, RequestPath path)
    {
        var watches = new List<(string, long)>();
        foreach (var (watcher, watched) in tree.Watches())
        {
            if (path.Connections.ByWatcher(watcher) is { } connection)
            {
                watches.Add((watched, connection.SessionId));
            }
        }

        return watches;
    }
}
