namespace CoordActors.Actors;

/// <summary>A connection of a <see cref="SimulatedNetwork"/>: two ends, and what is under way between them.</summary>
internal sealed class SimulatedConnection
{
    private readonly SimulatedNetwork _network;

    internal SimulatedConnection(SimulatedNetwork network, SimulatedTransport from, SimulatedTransport to)
    {
        _network = network;
        Dialed = new SimulatedEnd(network, this, from, to);
        Accepted = new SimulatedEnd(network, this, to, from);
        Dialed.Peer = Accepted;
        Accepted.Peer = Dialed;
    }

    internal SimulatedEnd Dialed { get; }

    internal SimulatedEnd Accepted { get; }

    internal bool IsBetween(string one, string other) =>
        (Dialed.Host == one && Accepted.Host == other) || (Dialed.Host == other && Accepted.Host == one);

    /// <summary>The network breaks the connection: both ends are told.</summary>
    internal void Reset()
    {
        Dialed.DeliverSome();
        Accepted.DeliverSome();
        Dialed.BeClosed(SimulatedEnd.Reset);
        Accepted.BeClosed(SimulatedEnd.Reset);
    }

    /// <summary>One end's machine is gone.</summary>
    internal void OnCrash(string host)
    {
        if (Dialed.Host == host) Dialed.Die();
        if (Accepted.Host == host) Accepted.Die();
    }

    /// <summary>Goes on with what was held.</summary>
    internal void Pump()
    {
        Dialed.SchedulePump(TimeSpan.Zero);
        Accepted.SchedulePump(TimeSpan.Zero);
    }

    internal void ForgetIfOver()
    {
        if (Dialed.IsOver && Accepted.IsOver) _network.Forget(this);
    }
}
