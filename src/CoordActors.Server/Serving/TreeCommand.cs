using CoordActors.Protocol;
using CoordActors.Server.Clients;
using CoordActors.Server.Journal;

namespace CoordActors.Server.Serving;

/// <summary>What the tree actor is told, besides <see cref="Connect"/>, <see cref="RequestBatch"/> and <see cref="TransactionBatch"/>.</summary>
public static class TreeCommand
{
    /// <summary>Who takes transactions from now on.</summary>
    /// <param name="Role">The role actor.</param>
    /// <param name="Tracker">The session tracker.</param>
    public sealed record Serve(IActorRef Role, IActorRef Tracker);

    /// <summary>The client's connection is gone.</summary>
    /// <param name="Connection">Which.</param>
    public sealed record Disconnect(ClientConnection Connection);

    /// <summary>Submitted transactions that will not be carried out.</summary>
    /// <param name="Transactions">They, encoded; the array belongs to the pool.</param>
    /// <param name="Length">How much of the array counts.</param>
    /// <param name="Error">What their clients are told.</param>
    public sealed record Refuse(byte[] Transactions, int Length, ErrorCode Error);

    /// <summary>Asks for an image of the tree as it is now; answered with <see cref="ImageCaptured"/>.</summary>
    public sealed record CaptureImage
    {
        /// <summary>The only instance.</summary>
        public static readonly CaptureImage Instance = new();
    }

    /// <summary>The image, exact at one transaction.</summary>
    /// <param name="Image">It; the receiver gives it back with <see cref="ReleaseImage"/>.</param>
    /// <param name="Zxid">The last transaction in it.</param>
    public sealed record ImageCaptured(Tree.TreeImage Image, long Zxid);

    /// <summary>An image is not needed any more: pages need not be copied for it.</summary>
    /// <param name="Image">It.</param>
    public sealed record ReleaseImage(Tree.TreeImage Image);

    /// <summary>Asks for transactions that delete containers and outdated TTL znodes; answered with <see cref="Roles.RoleCommand.Submit"/>.</summary>
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

    /// <summary>Forgets counters.</summary>
    /// <param name="Connections">Those of the connections (<c>crst</c>), else those of the server (<c>srst</c>).</param>
    public sealed record ResetStatistics(bool Connections);
}
