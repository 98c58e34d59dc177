namespace CoordActors.Server.Clients;

/// <summary>The client ports as an operator sees them; the edge implements it. Safe for any thread.</summary>
public interface IClientPorts
{
    /// <summary>Whether clients without a connection are turned away.</summary>
    bool IsSuspended { get; }

    /// <summary>
    /// From now on no client gets a new connection; those that are connected stay, and four-letter words are answered.
    /// </summary>
    void Suspend();

    /// <summary>Lets clients in again.</summary>
    void Resume();

    /// <summary>Closes about so many of each hundred connections, chosen at random: their clients go to another server.</summary>
    /// <param name="percentage">0 to 100.</param>
    /// <returns>How many.</returns>
    Task<int> Shed(int percentage);

    /// <summary>What was counted since the start.</summary>
    PortCounters Count();
}

/// <summary>What the client ports have counted since the start.</summary>
/// <param name="Rejected">Connections closed at once: a limit, a suspended port, a first packet that is none.</param>
/// <param name="WithoutSession">Connections closed since no session was asked for in time.</param>
/// <param name="ReceivedBytes">Bytes of all requests.</param>
public sealed record PortCounters(long Rejected, long WithoutSession, long ReceivedBytes)
{
    /// <summary>No port to ask.</summary>
    public static readonly PortCounters None = new(0, 0, 0);
}
