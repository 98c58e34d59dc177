using System.Globalization;

namespace CoordActors.Server.Settings;

/// <summary>ZooKeeper's keys: those that have a counterpart here, and those that have none and why.</summary>
internal static class ZooCfgKeys
{
    private const string Elections = "elections are held over the quorum port, whose connections need no such setting";
    private const string OwnZab = "the servers of an ensemble synchronise in their own way, which needs no such setting";
    private const string JavaPart = "it tunes a part of the Java server that does not exist here";
    private const string OwnFiles = "it concerns the Java server's own files";
    private const string Absent = "this version has no such feature";

    /// <summary>ZooKeeper's key, our key, and how the value is translated (null: the default stays).</summary>
    public static IReadOnlyList<(string Name, string Target, Func<ZooCfgValue, string?> Translate)> Mapped { get; } =
    [
        ("dataDir", "coord.data-dir", value => value.Text),
        ("dataLogDir", "coord.journal.dir", value => value.Text),
        ("clientPort", "coord.client.port", value => value.PortOrOff()),
        ("clientPortAddress", "coord.client.address", Address),
        ("secureClientPort", "coord.client.secure-port", value => value.PortOrOff()),
        ("secureClientPortAddress", "coord.client.secure-address", Address),
        ("tickTime", "coord.session.tick", value => value.Milliseconds()),
        ("minSessionTimeout", "coord.session.timeout-min", value => value.MillisecondsOrDefault()),
        ("maxSessionTimeout", "coord.session.timeout-max", value => value.MillisecondsOrDefault()),
        ("maxClientCnxns", "coord.client.connections-per-address-max", value => value.CountOrUnlimited()),
        ("maxCnxns", "coord.client.connections-max", value => value.CountOrUnlimited()),
        ("clientPortListenBacklog", "coord.client.backlog", value => value.Number("") < 1 ? null : value.Count()),
        ("4lw.commands.whitelist", "coord.four-letter-words.whitelist", value => value.Text),
        ("autopurge.snapRetainCount", "coord.snapshot.keep", value => AtLeast(value, 3)),
        ("snapCount", "coord.snapshot.every-transactions", value => AtLeast(value, 2)),
        ("snapSizeLimitInKb", "coord.snapshot.every-bytes", value => value.KibibytesOrOff()),
        ("forceSync", "coord.journal.fsync", value => ZooCfgValue.Switch(value.Text != "no")),
        ("fsync.warningthresholdms", "coord.journal.fsync-warn-after", value => value.Milliseconds()),
        ("jute.maxbuffer", "coord.client.request-bytes-max", value => value.Count()),
        ("globalOutstandingLimit", "coord.client.outstanding-max", value => value.Count()),
        ("nio.sessionlessCnxnTimeout", "coord.client.handshake-within", value => value.Milliseconds()),
        ("clientTcpKeepAlive", "coord.client.tcp-keepalive", Flag),
        ("readonlymode.enabled", "coord.readonly-mode", Flag),
        ("extendedTypesEnabled", "coord.tree.extended-types", Flag),
        ("enforceQuota", "coord.tree.enforce-quota", Flag),
        ("skipACL", "coord.tree.skip-acl", value => ZooCfgValue.Switch(value.Text == "yes")),
        ("znode.container.checkIntervalMs", "coord.tree.container-check-interval", value => value.Milliseconds()),
        ("znode.container.maxPerMinute", "coord.tree.container-max-per-minute", value => value.Count()),
        ("znode.container.maxNeverUsedIntervalMs", "coord.tree.container-never-used-max", value => value.MillisecondsOrOff()),
        ("DigestAuthenticationProvider.enabled", "coord.auth.digest-enabled", Flag),
        ("DigestAuthenticationProvider.digestAlg", "coord.auth.digest-algorithm", DigestAlgorithm),
        ("DigestAuthenticationProvider.superDigest", "coord.auth.super-digest", value => value.Text),
        ("X509AuthenticationProvider.superUser", "coord.auth.x509-super-user", value => value.Text),
        ("java.security.auth.login.config", "coord.auth.sasl.jaas-file", value => value.Text),
        ("sasl.serverconfig", "coord.auth.sasl.jaas-section", value => value.Text),
        ("SASLAuthenticationProvider.superPassword", "coord.auth.sasl.super-password", value => value.Text),
        ("allowSaslFailedClients", "coord.auth.sasl.allow-failed", Flag),
        ("letAnySaslUserDoX", "coord.auth.sasl.any-user-acl-id", value => value.Text),
        ("enforce.auth.schemes", "coord.auth.enforce-schemes", value => value.Text),
        ("client.portUnification", "coord.client.port-unification", Flag),
        ("ssl.keyStore.location", "coord.client.tls.certificate", KeyStore),
        ("ssl.keyStore.password", "coord.client.tls.password", value => value.Text),
        ("ssl.keyStore.passwordPath", "coord.client.tls.password-file", value => value.Text),
        ("ssl.trustStore.location", "coord.client.tls.trusted", KeyStore),
        ("ssl.trustStore.password", "coord.client.tls.trusted-password", value => value.Text),
        ("ssl.trustStore.passwordPath", "coord.client.tls.trusted-password-file", value => value.Text),
        ("ssl.clientAuth", "coord.client.tls.client-auth", value => value.Text),
        ("ssl.enabledProtocols", "coord.client.tls.protocols", value => value.Text),
        ("initLimit", "coord.zab.discovery-limit", value => value.Ticks()),
        ("syncLimit", "coord.zab.sync-limit", value => value.Ticks()),
        ("leaderServes", "coord.ensemble.leader-serves", value => ZooCfgValue.Switch(value.Text != "no")),
        ("standaloneEnabled", "coord.ensemble.standalone-enabled", value => value.StrictSwitch()),
        ("quorumListenOnAllIPs", "coord.ensemble.listen-on-all", value => value.StrictSwitch()),
        ("cnxTimeout", "coord.ensemble.connect-within", value => value.Milliseconds()),
        ("sslQuorum", "coord.ensemble.tls.enabled", value => value.StrictSwitch()),
        ("portUnification", "coord.ensemble.tls.port-unification", value => value.StrictSwitch()),
        ("ssl.quorum.keyStore.location", "coord.ensemble.tls.certificate", KeyStore),
        ("ssl.quorum.keyStore.password", "coord.ensemble.tls.password", value => value.Text),
        ("ssl.quorum.keyStore.passwordPath", "coord.ensemble.tls.password-file", value => value.Text),
        ("ssl.quorum.trustStore.location", "coord.ensemble.tls.trusted", KeyStore),
        ("ssl.quorum.trustStore.password", "coord.ensemble.tls.trusted-password", value => value.Text),
        ("ssl.quorum.trustStore.passwordPath", "coord.ensemble.tls.trusted-password-file", value => value.Text),
        ("ssl.quorum.hostnameVerification", "coord.ensemble.tls.verify-host", Flag),
        ("ssl.quorum.enabledProtocols", "coord.ensemble.tls.protocols", value => value.Text),
        ("audit.enable", "coord.audit.enabled", Flag),
        ("admin.enableServer", "coord.admin.enabled", Flag),
        ("admin.serverAddress", "coord.admin.address", Address),
        ("admin.serverPort", "coord.admin.port", value => value.Count()),
        ("admin.portUnification", "coord.admin.tls.enabled", Flag),
        ("admin.forceHttps", "coord.admin.tls.required", Flag),
        ("admin.needClientAuth", "coord.admin.tls.client-auth", value => value.IsTrue ? "need" : "none"),
        ("admin.commandURL", "coord.admin.command-path", value => value.Text),
        ("admin.idleTimeout", "coord.admin.idle-timeout", value => value.Milliseconds()),
        ("admin.snapshot.enabled", "coord.admin.snapshot", Flag),
        ("admin.restore.enabled", "coord.admin.restore", Flag),
        ("admin.rateLimiterIntervalInMS", "coord.admin.restore-interval-min", value => value.MillisecondsOrOff()),
        ("metricsProvider.httpHost", "coord.admin.metrics-address", Address),
        ("metricsProvider.httpPort", "coord.admin.metrics-port", MetricsPort),
        ("metricsProvider.httpsPort", "coord.admin.metrics-secure-port", MetricsPort),
        ("metricsProvider.ssl.keyStore.location", "coord.admin.metrics-tls.certificate", KeyStore),
        ("metricsProvider.ssl.keyStore.password", "coord.admin.metrics-tls.password", value => value.Text),
        ("metricsProvider.ssl.keyStore.passwordPath", "coord.admin.metrics-tls.password-file", value => value.Text),
        ("metricsProvider.ssl.trustStore.location", "coord.admin.metrics-tls.trusted", KeyStore),
        ("metricsProvider.ssl.trustStore.password", "coord.admin.metrics-tls.trusted-password", value => value.Text),
        ("metricsProvider.ssl.trustStore.passwordPath", "coord.admin.metrics-tls.trusted-password-file", value => value.Text),
        ("metricsProvider.ssl.enabledProtocols", "coord.admin.metrics-tls.protocols", value => value.Text),
    ];

    /// <summary>Keys that are understood without a counterpart of their own, a star at the end standing for anything.</summary>
    public static IReadOnlyList<string> Interpreted { get; } =
    [
        "metricsProvider.className", "enforce.auth.enabled", "sessionRequireClientSASLAuth", "dynamicConfigFile", "ssl.keyStore.type", "ssl.trustStore.type",
        "ssl.quorum.keyStore.type", "ssl.quorum.trustStore.type", "electionAlg", "peerType", "quorum.auth.enableSasl", "client.certReload",
        "sslQuorumReloadCertFiles", "metricsProvider.ssl.keyStore.type", "metricsProvider.ssl.trustStore.type", "metricsProvider.ssl.need.client.auth",
        "metricsProvider.ssl.want.client.auth",
        "authProvider.*", "superUser", "superUser.*",
    ];

    /// <summary>Keys without effect, a star at the end standing for anything, each with the reason.</summary>
    public static IReadOnlyList<(string Reason, IReadOnlyList<string> Names)> WithoutEffect { get; } =
    [
        (Elections,
        [
            "connectToLearnerMasterLimit", "quorumCnxnTimeoutMs", "quorum.cnxn.threads.size", "electionPortBindRetry", "tcpKeepAlive", "fastleader.*",
            "leaderConnectDelayDuringRetryMs", "leader.nodelay", "follower.nodelay",
        ]),
        (OwnZab,
        [
            "leader.*", "follower.*", "learner.*", "observer.*", "forward_learner_requests_to_commit_processor_disabled", "snapshotSizeFactor",
            "forceSnapshotSync", "messageTracker.*",
        ]),
        ("committed transactions are kept by size (coord.zab.history-bytes), not by number", ["commitLogCount"]),
        ("observers always keep a journal and snapshots", ["syncEnabled"]),
        ("several addresses of a server are always accepted", ["multiAddress.*"]),
        ("both sides of a connection between servers always show a certificate", ["ssl.quorum.clientAuth"]),
        ("access is checked where a transaction is carried out", ["enableEagerACLCheck"]),
        (JavaPart,
        [
            "commitProcessor.*", "nio.*", "netty.*", "serverCnxnFactory", "maxResponseCacheSize", "maxGetChildrenResponseCacheSize",
            "intBufferStartingSizeBytes", "flushDelay", "maxWriteQueuePollTime", "maxBatchSize", "jute.maxbuffer.extrasize", "watchManagerName",
            "watcherCleanThreadsNum", "watcherCleanThreshold", "watcherCleanIntervalInSeconds", "maxInProcessingDeadWatchers", "bitHashCacheSize",
            "jvm.*", "fips-mode", "ssl.*", "metricsProvider.ssl.*",
        ]),
        (OwnFiles,
        [
            "preAllocSize", "txnLogSizeLimitInKb", "snapshot.*", "db.autocreate", "serializeLastProcessedZxid.enabled", "emulate353TTLNodes",
            "closeSessionTxn.enabled",
        ]),
        ("old snapshots and journal entries are always removed", ["autopurge.purgeInterval"]),
        ("missing directories are always created", ["datadir.autocreate"]),
        ("the digest of the tree is always kept", ["digest.enabled"]),
        ("the admin server speaks HTTP/1.1", ["admin.httpVersion"]),
        (Absent,
        [
            "admin.*", "metricsProvider.*", "audit.*", "X509AuthenticationProvider.*", "SASLAuthenticationProvider.*", "IPAuthenticationProvider.*", "sasl.*",
            "kerberos.*", "pathStats.*", "request_throttle_max_requests", "request_throttle_stall_time", "request_throttle_drop_stale",
            "request_stale_connection_check", "request_stale_latency_check", "request_throttler.shutdownTimeout", "throttled_op_wait_time",
            "largeRequestThreshold", "largeRequestMaxBytes", "connection_throttle_tokens", "connection_throttle_fill_time",
            "connection_throttle_fill_count", "connection_throttle_freeze_time", "connection_throttle_drop_increase",
            "connection_throttle_drop_decrease", "connection_throttle_decrease_ratio", "connection_throttle_weight_enabled",
            "connection_throttle_global_session_weight", "connection_throttle_renew_session_weight", "connection_throttle_local_session_weight",
            "reconfigEnabled", "oraclePath", "observerMasterPort", "observerMaster.*",
            "localSessionsEnabled", "localSessionsUpgradingEnabled", "quorum.auth.*", "ensembleAuthName",
            "testingonly.*", "test.*",
        ]),
    ];

    /// <summary>Every name without a star, for suggestions.</summary>
    public static IEnumerable<string> Names
        => Mapped.Select(key => key.Name).Concat(WithoutEffect.SelectMany(group => group.Names).Concat(Interpreted).Where(name => !name.EndsWith('*')));

    /// <summary>Whether a key is understood without a counterpart of its own.</summary>
    public static bool IsInterpreted(string key) => Interpreted.Any(name => name == key || IsFamilyOf(name, key));

    /// <summary>Why a key of ZooKeeper has no effect; null when it has one or is unknown.</summary>
    public static string? ReasonWithoutEffect(string key)
        => WithoutEffect.FirstOrDefault(group => group.Names.Contains(key)).Reason
            ?? WithoutEffect.FirstOrDefault(group => group.Names.Any(name => IsFamilyOf(name, key))).Reason;

    private static bool IsFamilyOf(string name, string key) => name.EndsWith('*') && key.StartsWith(name[..^1], StringComparison.Ordinal);

    private static string Flag(ZooCfgValue value) => ZooCfgValue.Switch(value.IsTrue);

    private static string AtLeast(ZooCfgValue value, long min) => Math.Max(min, value.Number("")).ToString(CultureInfo.InvariantCulture);

    private static string Address(ZooCfgValue value) => value.Text is "0.0.0.0" or "::" or "[::]" ? "*" : value.Text.Trim('[', ']');

    /// <summary>ZooKeeper's default, -1, is off as well as 0.</summary>
    private static string MetricsPort(ZooCfgValue value) => value.Number(" (a port)") < 0 ? "off" : value.PortOrOff();

    private static string DigestAlgorithm(ZooCfgValue value) => value.Text.Replace("-", "", StringComparison.Ordinal);

    private static string KeyStore(ZooCfgValue value)
        => value.Text.EndsWith(".jks", StringComparison.OrdinalIgnoreCase) || value.Text.EndsWith(".bcfks", StringComparison.OrdinalIgnoreCase)
            ? throw value.Wrong("a PKCS #12 or PEM file (keytool -importkeystore -deststoretype PKCS12 converts a Java key store)")
            : value.Text;
}
