using System.Globalization;
using CoordActors.Protocol;

namespace CoordActors.Server.Admin;

/// <summary>
/// All measurements of a server by ZooKeeper's names, from a picture: what <c>mntr</c>, the admin server and Prometheus show. What ZooKeeper
/// measures of parts that do not exist here (its processors, queues, caches) is left out rather than shown as 0.
/// </summary>
public static class MetricList
{
    /// <summary>They, in a fixed order.</summary>
    public static IReadOnlyList<Metric> Of(ServerPicture picture)
    {
        var metrics = new List<Metric>(96);
        AddState(metrics, picture);
        AddClients(metrics, picture);
        AddOperations(metrics, picture);
        AddDisk(metrics, picture);
        AddEnsemble(metrics, picture.Peer);
        AddProcess(metrics);
        return metrics;
    }

    private static void AddState(List<Metric> metrics, ServerPicture picture)
    {
        var (server, tree) = (picture.Server, picture.Server.Tree);
        metrics.Add(Metric.Gauge("uptime", picture.UptimeMs));
        metrics.Add(Metric.Gauge("avg_latency", Math.Round(server.Latency.Average, 4)));
        metrics.Add(Metric.Gauge("max_latency", server.Latency.Max));
        metrics.Add(Metric.Gauge("min_latency", server.Latency.Min));
        metrics.Add(Metric.Gauge("packets_received", server.Received));
        metrics.Add(Metric.Gauge("packets_sent", server.Sent));
        metrics.Add(Metric.Gauge("num_alive_connections", server.ConnectionCount));
        metrics.Add(Metric.Gauge("outstanding_requests", server.Outstanding));
        metrics.Add(Metric.Gauge("znode_count", tree.NodeCount));
        metrics.Add(Metric.Gauge("watch_count", tree.WatchCount));
        metrics.Add(Metric.Gauge("ephemerals_count", tree.EphemeralCount));
        metrics.Add(Metric.Gauge("approximate_data_size", tree.ApproximateDataSize));
        metrics.Add(Metric.Gauge("global_sessions", tree.SessionCount));
        metrics.Add(Metric.Gauge("local_sessions", 0));
        metrics.Add(Metric.Gauge("last_processed_zxid", server.LastZxid));
    }

    private static void AddClients(List<Metric> metrics, ServerPicture picture)
    {
        var requests = picture.Server.Requests;
        metrics.Add(Metric.Gauge("last_client_response_size", requests.LastResponse));
        metrics.Add(Metric.Gauge("max_client_response_size", requests.MaxResponse));
        metrics.Add(Metric.Gauge("min_client_response_size", requests.MinResponse));
        metrics.Add(Metric.Gauge("auth_failed_count", requests.AuthFailed));
        metrics.Add(Metric.Counter("connection_request_count", requests.ConnectionRequests));
        metrics.Add(Metric.Counter("connection_rejected", picture.Ports.Rejected));
        metrics.Add(Metric.Counter("connection_drop_count", requests.ConnectionDrops));
        metrics.Add(Metric.Counter("sessionless_connections_expired", picture.Ports.WithoutSession));
        metrics.Add(Metric.Counter("stale_sessions_expired", requests.SessionsExpired));
        metrics.Add(Metric.Counter("bytes_received_count", picture.Ports.ReceivedBytes));
        metrics.Add(Metric.Counter("response_bytes", requests.ResponseBytes));
        metrics.Add(Metric.Counter("watch_bytes", requests.WatchBytes));
        metrics.Add(Metric.Basic("node_created_watch_count", requests.WatchesOfCreated));
        metrics.Add(Metric.Basic("node_deleted_watch_count", requests.WatchesOfDeleted));
        metrics.Add(Metric.Basic("node_changed_watch_count", requests.WatchesOfChanged));
        metrics.Add(Metric.Basic("node_children_watch_count", requests.WatchesOfChildren));
    }

    private static void AddOperations(List<Metric> metrics, ServerPicture picture)
    {
        var requests = picture.Server.Requests;
        metrics.Add(Metric.Advanced("readlatency", requests.ReadLatency));
        metrics.Add(Metric.Advanced("updatelatency", requests.UpdateLatency));
        metrics.Add(Metric.Advanced("propagation_latency", requests.Propagation));
        metrics.Add(Metric.Counter("commit_count", requests.Commits));
        metrics.Add(Metric.Counter("op_count_total", requests.Operations.Sum(operation => operation.Value)));
        foreach (var (name, ops) in OpNames.Counted)
        {
            metrics.Add(Metric.Counter("op_count_" + name, requests.Operations.Where(operation => Has(ops, operation.Key)).Sum(operation => operation.Value)));
        }
    }

    private static bool Has(IReadOnlyList<OpCode> ops, OpCode op) => ops.Contains(op);

    private static void AddDisk(List<Metric> metrics, ServerPicture picture)
    {
        var journal = picture.Journal;
        metrics.Add(Metric.Basic("fsynctime", journal.FsyncTime));
        metrics.Add(Metric.Basic("sync_processor_batch_size", journal.BatchSize));
        metrics.Add(Metric.Counter("sync_processor_request_queued", journal.BatchSize.Sum));
        metrics.Add(Metric.Gauge("fsync_threshold_exceed_count", journal.SlowCommits));
        metrics.Add(Metric.Basic("snapshottime", journal.SnapshotTime));
        metrics.Add(Metric.Counter("snapshot_error_count", journal.SnapshotErrors));
        metrics.Add(Metric.Basic("dbinittime", Once(journal.RecoveryMs)));
        metrics.Add(Metric.Basic("startup_txns_loaded", Once(journal.TransactionsReplayed)));
    }

    private static SummaryView Once(double value) => new(1, value, value, value, value, value, value, value);

    private static void AddEnsemble(List<Metric> metrics, PeerStatus peer)
    {
        if (peer.QuorumSize > 0)
        {
            metrics.Add(Metric.Gauge("quorum_size", peer.QuorumSize));
            metrics.Add(Metric.Basic("election_time", peer.ElectionTime));
        }

        if (peer.Mode == ServerMode.Leader)
        {
            metrics.Add(Metric.Gauge("learners", peer.Learners.Count));
            metrics.Add(Metric.Gauge("synced_followers", peer.Learners.Count(learner => learner is { IsSynced: true, IsObserver: false })));
            metrics.Add(Metric.Gauge(
                "synced_non_voting_followers", peer.Learners.Count(learner => learner is { IsSynced: true, IsObserver: false, IsVoting: false })));
            metrics.Add(Metric.Gauge("synced_observers", peer.Learners.Count(learner => learner is { IsSynced: true, IsObserver: true })));
            metrics.Add(Metric.Gauge("pending_syncs", peer.PendingSyncs));
            metrics.Add(Metric.Gauge("leader_uptime", peer.LeadingForMs));
            metrics.Add(Metric.Counter("proposal_count", peer.Proposals.Count));
            metrics.Add(Metric.Gauge("last_proposal_size", peer.Proposals.Last));
            metrics.Add(Metric.Gauge("max_proposal_size", peer.Proposals.Max));
            metrics.Add(Metric.Gauge("min_proposal_size", peer.Proposals.Min));
            foreach (var learner in peer.Learners.Where(learner => learner.AckLatency.Count > 0))
            {
                metrics.Add(Metric.Advanced("ack_latency", learner.AckLatency) with { Key = learner.Id.ToString(CultureInfo.InvariantCulture) });
            }
        }
    }

    private static void AddProcess(List<Metric> metrics)
    {
        if (ProcessFacts.OpenFiles() is { } openFiles)
        {
            metrics.Add(Metric.Gauge("open_file_descriptor_count", openFiles.Open));
            metrics.Add(Metric.Gauge("max_file_descriptor_count", openFiles.Max));
        }
    }
}
