using CoordActors.Client.Wire;
using CoordActors.Protocol.Records;

namespace CoordActors.Client;

/// <summary>Znodes: create, read, change, delete.</summary>
public sealed partial class CoordClient
{
    private static readonly TimeSpan TimeToLiveMax = TimeSpan.FromMilliseconds(0xFF_FFFF_FFFF);

    /// <summary>Creates a znode.</summary>
    /// <param name="path">Its path, without the number of a sequential one.</param>
    /// <param name="data">Its data; null and empty differ.</param>
    /// <param name="mode">Its kind.</param>
    /// <param name="acl">Who may do what; <see cref="Acl.Open"/> unless given.</param>
    /// <param name="timeToLive">For the modes with a time to live: from 1 ms to about 34 years.</param>
    /// <param name="cancellationToken">Ends the wait; the znode may be created all the same.</param>
    /// <returns>Its path, with the number of a sequential one.</returns>
    /// <exception cref="NodeExistsException">There is one.</exception>
    /// <exception cref="NoNodeException">The parent is missing.</exception>
    /// <exception cref="NoChildrenForEphemeralsException">The parent is ephemeral.</exception>
    public Task<string> CreateAsync(
        string path,
        byte[]? data = null,
        CreateMode mode = CreateMode.Persistent,
        IReadOnlyList<Acl>? acl = null,
        TimeSpan? timeToLive = null,
        CancellationToken cancellationToken = default) => Submit<CreateCall, string>(
            new CreateCall(Valid(Operation.Create(path, data, mode, acl, timeToLive)), _session.Chroot), path, cancellationToken);

    /// <summary>As <see cref="CreateAsync"/>, and answers the stat too.</summary>
    public Task<CreatedZnode> CreateWithStatAsync(
        string path,
        byte[]? data = null,
        CreateMode mode = CreateMode.Persistent,
        IReadOnlyList<Acl>? acl = null,
        TimeSpan? timeToLive = null,
        CancellationToken cancellationToken = default) => Submit<CreateWithStatCall, CreatedZnode>(
            new CreateWithStatCall(Valid(Operation.Create(path, data, mode, acl, timeToLive)), _session.Chroot), path, cancellationToken);

    /// <summary>Deletes a znode without children.</summary>
    /// <exception cref="NoNodeException">There is none.</exception>
    /// <exception cref="BadVersionException">It has another version.</exception>
    /// <exception cref="NotEmptyException">It has children.</exception>
    public Task DeleteAsync(string path, int version = AnyVersion, CancellationToken cancellationToken = default) =>
        Submit<DeleteCall, Nothing>(new DeleteCall(Full(path), version), path, cancellationToken);

    /// <summary>Reads the stat of a znode.</summary>
    /// <returns>Null when there is no such znode.</returns>
    public Task<Stat?> ExistsAsync(string path, CancellationToken cancellationToken = default) =>
        Submit<ExistsCall, Stat?>(new ExistsCall(Full(path), watch: false), path, cancellationToken);

    /// <summary>Reads data and stat of a znode.</summary>
    /// <exception cref="NoNodeException">There is none.</exception>
    public Task<ZnodeData> GetDataAsync(string path, CancellationToken cancellationToken = default) =>
        Submit<GetDataCall, ZnodeData>(new GetDataCall(Full(path), watch: false), path, cancellationToken);

    /// <summary>Replaces the data of a znode.</summary>
    /// <param name="path">The znode.</param>
    /// <param name="data">The new data; null and empty differ.</param>
    /// <param name="version">The data version expected, -1 for any.</param>
    /// <param name="cancellationToken">Ends the wait; the data may be replaced all the same.</param>
    /// <returns>The stat after the change.</returns>
    /// <exception cref="NoNodeException">There is no such znode.</exception>
    /// <exception cref="BadVersionException">It has another version.</exception>
    public Task<Stat> SetDataAsync(string path, byte[]? data, int version = AnyVersion, CancellationToken cancellationToken = default) =>
        Submit<SetDataCall, Stat>(new SetDataCall(Full(path), data, version), path, cancellationToken);

    /// <summary>Reads the names of the children, and the parent's stat.</summary>
    /// <exception cref="NoNodeException">There is no such znode.</exception>
    public Task<ZnodeChildren> GetChildrenAsync(string path, CancellationToken cancellationToken = default) =>
        Submit<GetChildrenCall, ZnodeChildren>(new GetChildrenCall(Full(path), watch: false), path, cancellationToken);

    /// <summary>Counts all descendants of a znode, itself excluded (ZooKeeper 3.6 and later).</summary>
    /// <exception cref="NoNodeException">There is no such znode.</exception>
    public Task<int> GetAllChildrenNumberAsync(string path, CancellationToken cancellationToken = default) =>
        Submit<DescendantCountCall, int>(new DescendantCountCall(Full(path)), path, cancellationToken);

    /// <summary>Reads the access control list.</summary>
    /// <exception cref="NoNodeException">There is no such znode.</exception>
    public Task<ZnodeAcl> GetAclAsync(string path, CancellationToken cancellationToken = default) =>
        Submit<GetAclCall, ZnodeAcl>(new GetAclCall(Full(path)), path, cancellationToken);

    /// <summary>Replaces the access control list.</summary>
    /// <param name="path">The znode.</param>
    /// <param name="acl">The new list.</param>
    /// <param name="version">The version of the list expected (<c>Aversion</c>), -1 for any.</param>
    /// <param name="cancellationToken">Ends the wait; the list may be replaced all the same.</param>
    /// <returns>The stat after the change.</returns>
    /// <exception cref="InvalidAclException">The list is empty or ill-formed.</exception>
    /// <exception cref="BadVersionException">The list has another version.</exception>
    public Task<Stat> SetAclAsync(string path, IReadOnlyList<Acl> acl, int version = AnyVersion, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(acl);
        return Submit<SetAclCall, Stat>(new SetAclCall(Full(path), acl, version), path, cancellationToken);
    }

    /// <summary>
    /// Returns when the server has everything that the leader had committed: a read after it sees every write that had finished before it. On a server of this
    /// project such a read is linearizable.
    /// </summary>
    public Task SyncAsync(string path = "/", CancellationToken cancellationToken = default) =>
        Submit<SyncCall, Nothing>(new SyncCall(Full(path)), path, cancellationToken);

    private static CreateOperation Valid(CreateOperation create)
    {
        ZnodePaths.Validate(create.Path, create.Mode.IsSequential());
        if (create.Mode.HasTimeToLive() != create.TimeToLive.HasValue)
        {
            throw new ArgumentException($"A time to live belongs to the modes that have one, and to no other; the mode is {create.Mode}.", nameof(create));
        }

        if (create.TimeToLive is { } ttl && (ttl < TimeSpan.FromMilliseconds(1) || ttl > TimeToLiveMax))
        {
            throw new ArgumentOutOfRangeException(nameof(create), ttl, $"A time to live is from 1 ms to {TimeToLiveMax.TotalMilliseconds} ms.");
        }

        return create;
    }
}
