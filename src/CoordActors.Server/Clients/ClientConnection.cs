using CoordActors.Protocol;

namespace CoordActors.Server.Clients;

/// <summary>
/// One client connection. Everybody else only passes it on; its state belongs to the <see cref="Serving.RequestPath"/> of the tree actor.
/// </summary>
public sealed class ClientConnection(IClientLink link, IActorRef session)
{
    /// <summary>The way out to the client.</summary>
    public IClientLink Link { get; } = link;

    /// <summary>Its session actor.</summary>
    public IActorRef Session { get; } = session;

    /// <summary>Its number among the watchers of the tree, -1 before the handshake is done.</summary>
    internal int Watcher { get; set; } = -1;

    /// <summary>Its session, 0 before there is one.</summary>
    internal long SessionId { get; set; }

    /// <summary>Its number in the ensemble, unique over restarts; 0 before its first packet was looked at.</summary>
    internal long Origin { get; set; }

    /// <summary>The handshake that is not completed yet.</summary>
    internal Serving.Connect? Handshake { get; set; }

    /// <summary>When its first packet came, in ms of the monotonic clock.</summary>
    internal long ConnectedAtMs { get; set; }

    /// <summary>The last tick in which the tracker was told that the client had been heard of.</summary>
    internal long TouchedTick { get; set; } = -1;

    /// <summary>Whether its session is known to this server alone.</summary>
    internal bool IsReadOnly { get; set; }

    /// <summary>The negotiated timeout in ms.</summary>
    internal int TimeoutMs { get; set; }

    /// <summary>Whether its ConnectRequest had the trailing byte, so that the response has it too.</summary>
    internal bool HasReadOnly { get; set; }

    /// <summary>Nothing is answered any more.</summary>
    internal bool IsClosed { get; set; }

    /// <summary>The first batch that waits for a transaction.</summary>
    internal RequestBatch? ParkedFirst { get; set; }

    /// <summary>The last batch that waits.</summary>
    internal RequestBatch? ParkedLast { get; set; }

    /// <summary>Replies and events not handed to the link yet.</summary>
    internal JuteWriter Output { get; } = new();

    /// <summary>Requests whose answers are in <see cref="Output"/>, or need none.</summary>
    internal int AnsweredCount { get; set; }

    /// <summary>Whether it is on the list of those to be flushed.</summary>
    internal bool IsDirty { get; set; }

    /// <summary>For the four-letter words.</summary>
    internal ConnectionStatistics Statistics;
}
