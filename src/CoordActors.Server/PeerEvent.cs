namespace CoordActors.Server;

/// <summary>What the peer actor tells.</summary>
public static class PeerEvent
{
    /// <summary>Clients can be let in.</summary>
    /// <param name="Tree">The tree actor, which their requests go to.</param>
    /// <param name="Admin">Who answers four-letter words.</param>
    /// <param name="LastZxid">The last transaction recovered.</param>
    public sealed record Serving(IActorRef Tree, IActorRef Admin, long LastZxid);

    /// <summary>A restored tree is the server's own now, durably.</summary>
    /// <param name="Zxid">The zxid that it has got: above all that clients have seen.</param>
    public sealed record Restored(long Zxid);

    /// <summary>A tree was not restored; the server goes on as it was.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="IsRefused">Whether it was not even tried.</param>
    public sealed record NotRestored(string Reason, bool IsRefused);

    /// <summary>The server has failed; also published on the event stream.</summary>
    /// <param name="Cause">Why.</param>
    public sealed record Failed(Exception Cause);
}
