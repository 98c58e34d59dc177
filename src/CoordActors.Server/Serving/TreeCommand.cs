using CoordActors.Protocol;
using CoordActors.Server.Clients;
using CoordActors.Server.Journal;
using CoordActors.Server.Roles;
using CoordActors.Tree;

namespace CoordActors.Server.Serving;

/// <summary>What the tree actor is told, besides <see cref="Connect"/>, <see cref="RequestBatch"/> and <see cref="TransactionBatch"/>.</summary>
public static class TreeCommand
{
    /// <summary>
    /// Clients are served from now on, and what they wait for is submitted, again where it was before: writes, syncs, opened and resumed sessions,
    /// each client's in its order. Everything that an earlier role may still have carried out must have been applied before.
    /// </summary>
    /// <param name="Role">Who takes transactions.</param>
    /// <param name="Tracker">The session tracker.</param>
    /// <param name="Mode">How clients are served.</param>
    /// <param name="Refusal">Why they are not: their connections are closed, and what waited on them is not submitted. Null: they are served.</param>
    public sealed record Serve(IActorRef Role, IActorRef Tracker, ServingMode Mode, string? Refusal = null);

    /// <summary>
    /// There is no leader: requests, reads among them, and new connections wait for <see cref="Serve"/>; pings are answered. A connection that has
    /// waited for a third of its session timeout is closed. Transactions are applied and answered all the time. The state before the first
    /// <see cref="Serve"/> is this one.
    /// </summary>
    /// <param name="Reason">For the log.</param>
    public sealed record Hold(string Reason);

    /// <summary>
    /// The leader's tree, or a restored one, durable already, takes the place of the present one. All connections are closed, since what they wait for
    /// may be in it.
    /// </summary>
    /// <param name="Tree">It; nobody else touches it from now on.</param>
    public sealed record Replace(ZnodeTree Tree);

    /// <summary>The answer to <see cref="RoleCommand.Sync"/>.</summary>
    /// <param name="Origin">As in the question.</param>
    /// <param name="Xid">As in the question.</param>
    /// <param name="Zxid">The client is answered when this transaction is applied here.</param>
    public sealed record Synced(long Origin, int Xid, long Zxid);

    /// <summary>Time to close the connections that have waited too long.</summary>
    public sealed record HoldTick
    {
        /// <summary>The only instance.</summary>
        public static readonly HoldTick Instance = new();
    }

    /// <summary>The client's connection is gone.</summary>
    /// <param name="Connection">Which.</param>
    public sealed record Disconnect(ClientConnection Connection);

    /// <summary>Submitted transactions that will not be carried out.</summary>
    /// <param name="Transactions">They, encoded; the array belongs to the pool.</param>
    /// <param name="Length">How much of the array counts.</param>
    /// <param name="Error">What their clients are told.</param>
    public sealed record Refuse(byte[] Transactions, int Length, ErrorCode Error);

    /// <summary>
    /// Asks for an image of the tree as it is now; answered with <see cref="ImageCaptured"/>. Several may be alive at once, one for each learner that
    /// gets a snapshot and one for the journal.
    /// </summary>
    public sealed record CaptureImage
    {
        /// <summary>The only instance.</summary>
        public static readonly CaptureImage Instance = new();
    }

    /// <summary>The image, exact at one transaction.</summary>
    /// <param name="Image">It; the receiver gives it back with <see cref="ReleaseImage"/>.</param>
    /// <param name="Zxid">The last transaction in it.</param>
    public sealed record ImageCaptured(TreeImage Image, long Zxid);

    /// <summary>An image is not needed any more: pages need not be copied for it.</summary>
    /// <param name="Image">It.</param>
    public sealed record ReleaseImage(TreeImage Image);

    /// <summary>Asks for transactions that delete containers and outdated TTL znodes; answered with <see cref="RoleCommand.Submit"/>.</summary>
    /// <param name="NowMs">Milliseconds since 1970.</param>
    /// <param name="Max">At most so many.</param>
    public sealed record Reap(long NowMs, int Max);

    /// <summary>Asks for a <see cref="ServerView"/> with so much detail.</summary>
    /// <param name="Detail">What is needed.</param>
    public sealed record Describe(ViewDetail Detail);

    /// <summary>A read without a client behind it, for the admin server; answered with <see cref="QueryAnswered"/>.</summary>
    /// <param name="Op">The operation: a read that leaves no watch.</param>
    /// <param name="Body">Its record.</param>
    /// <param name="AuthIds">The identities that access is decided by, encoded as in a transaction.</param>
    public sealed record Query(OpCode Op, byte[] Body, byte[] AuthIds);

    /// <summary>The answer.</summary>
    /// <param name="Reply">The frame that a client would get.</param>
    public sealed record QueryAnswered(byte[] Reply);

    /// <summary>Asks whether somebody holds every permission on the root znode; answered with a <see cref="Permission"/>.</summary>
    /// <param name="AuthIds">The identities, encoded as in a transaction.</param>
    public sealed record MayAdminister(byte[] AuthIds);

    /// <summary>The answer.</summary>
    /// <param name="IsGiven">Whether they do.</param>
    public sealed record Permission(bool IsGiven);

    /// <summary>Whether changes are published as <see cref="Admin.AuditEvent"/> from now on.</summary>
    /// <param name="IsOn">Whether.</param>
    public sealed record Audit(bool IsOn);

    /// <summary>Asks for the tree's settings; answered with <see cref="SettingsDescribed"/>.</summary>
    public sealed record DescribeSettings
    {
        /// <summary>The only instance.</summary>
        public static readonly DescribeSettings Instance = new();
    }

    /// <summary>The settings that transactions are carried out under at present.</summary>
    /// <param name="Settings">They.</param>
    public sealed record SettingsDescribed(TreeSettings Settings);

    /// <summary>Forgets counters.</summary>
    /// <param name="Connections">Those of the connections (<c>crst</c>), else those of the server (<c>srst</c>).</param>
    public sealed record ResetStatistics(bool Connections);
}
