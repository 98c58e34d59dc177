using CoordActors.Server.Serving;

namespace CoordActors.Server;

/// <summary>What the peer actor tells.</summary>
public static class PeerEvent
{
    /// <summary>Clients can be let in.</summary>
    /// <param name="Actors">Where their requests go.</param>
    /// <param name="Admin">Who answers four-letter words.</param>
    /// <param name="LastZxid">The last transaction recovered.</param>
    public sealed record Serving(ServingActors Actors, IActorRef Admin, long LastZxid);

    /// <summary>The server has failed; also published on the event stream.</summary>
    /// <param name="Cause">Why.</param>
    public sealed record Failed(Exception Cause);
}
