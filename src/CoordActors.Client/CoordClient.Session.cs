using CoordActors.Client.Wire;

namespace CoordActors.Client;

/// <summary>The session, its identities, and the ensemble.</summary>
public sealed partial class CoordClient
{
    private const string ConfigPath = "/zookeeper/config";

    /// <summary>The ephemeral znodes of this session (ZooKeeper 3.6 and later).</summary>
    /// <param name="prefix">How their paths start.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<string>> GetEphemeralsAsync(string prefix = "/", CancellationToken cancellationToken = default) =>
        Submit<GetEphemeralsCall, IReadOnlyList<string>>(new GetEphemeralsCall(Full(prefix), _session.Chroot), prefix, cancellationToken);

    /// <summary>Who this connection is to the server (ZooKeeper 3.7 and later).</summary>
    public Task<IReadOnlyList<Identity>> WhoAmIAsync(CancellationToken cancellationToken = default) =>
        Submit<WhoAmICall, IReadOnlyList<Identity>>(default, null, cancellationToken);

    /// <summary>The members of the ensemble: a line <c>server.N=…</c> for each and the version of the list. It is not below the chroot.</summary>
    public Task<ZnodeData> GetConfigAsync(CancellationToken cancellationToken = default) =>
        Submit<GetDataCall, ZnodeData>(new GetDataCall(ConfigPath, watch: false), ConfigPath, cancellationToken);

    /// <summary>As <see cref="GetConfigAsync"/>, with a watch that fires when the members change.</summary>
    public Task<Watched<ZnodeData>> GetConfigAndWatchAsync(CancellationToken cancellationToken = default)
    {
        var watch = NewWatch();
        return WithWatch(
            Submit<GetDataCall, ZnodeData>(
                new GetDataCall(ConfigPath, watch: true), ConfigPath, cancellationToken, Register(Watches.WatchKind.Data, ConfigPath, watch)),
            watch);
    }

    /// <summary>Changes the members of the ensemble one by one.</summary>
    /// <param name="joining">Lines <c>server.N=host:port1:port2;port3</c>, separated by commas; null for none.</param>
    /// <param name="leaving">Ids, separated by commas; null for none.</param>
    /// <param name="fromVersion">The version of the list expected, -1 for any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The new list.</returns>
    /// <exception cref="ReconfigDisabledException">It is switched off.</exception>
    /// <exception cref="NewConfigNoQuorumException">The new members are not ready.</exception>
    public Task<ZnodeData> ReconfigAsync(string? joining, string? leaving, long fromVersion = AnyVersion, CancellationToken cancellationToken = default) =>
        Submit<ReconfigCall, ZnodeData>(new ReconfigCall(joining, leaving, null, fromVersion), null, cancellationToken);

    /// <summary>Replaces the members of the ensemble as a whole.</summary>
    /// <param name="members">Lines <c>server.N=host:port1:port2;port3</c>, separated by commas or line ends.</param>
    /// <param name="fromVersion">The version of the list expected, -1 for any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The new list.</returns>
    public Task<ZnodeData> ReconfigAsync(string members, long fromVersion = AnyVersion, CancellationToken cancellationToken = default) =>
        Submit<ReconfigCall, ZnodeData>(new ReconfigCall(null, null, members, fromVersion), null, cancellationToken);
}
