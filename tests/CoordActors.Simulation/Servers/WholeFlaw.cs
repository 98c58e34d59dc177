namespace CoordActors.Simulation.Servers;

/// <summary>A mistake planted on purpose in a world of whole servers. This one is none.</summary>
internal class WholeFlaw
{
    public static readonly WholeFlaw None = new();

    public virtual string Name => "none";

    /// <summary>Whoever restarts has forgotten everything.</summary>
    public virtual bool LosesDisks => false;

    /// <summary>What reaches a client where its server has written this, on an open connection.</summary>
    public virtual IEnumerable<byte[]> Deliver(ClientWire wire, byte[] frame) => [frame];
}
