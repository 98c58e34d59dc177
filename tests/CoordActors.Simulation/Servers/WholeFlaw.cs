using CoordActors.Protocol;
using CoordActors.Server.Settings;
using CoordActors.Tree;

namespace CoordActors.Simulation.Servers;

/// <summary>A mistake planted on purpose in a world of whole servers. This one is none.</summary>
internal class WholeFlaw
{
    public static readonly WholeFlaw None = new();

    public virtual string Name => "none";

    /// <summary>Whoever restarts has forgotten everything.</summary>
    public virtual bool LosesDisks => false;

    /// <summary>Whoever restarts takes a damaged end of its journal for the end.</summary>
    public virtual bool TakesDamageForTheEnd => false;

    /// <summary>What all servers are configured to be, where they are not what their operator believes.</summary>
    public virtual ServerSettings Change(ServerSettings settings) => settings;

    /// <summary>Whether the history that clients are judged by does not have this: it stands for what a server did on the side.</summary>
    public virtual bool Hides(in Txn txn) => false;

    /// <summary>What a server takes a request for.</summary>
    public virtual OpCode Take(OpCode op) => op;

    /// <summary>Who a client says that it is.</summary>
    public virtual bool HasIdentity(bool hasIdentity) => hasIdentity;

    /// <summary>What reaches a client where its server has written this, on an open connection.</summary>
    public virtual IEnumerable<byte[]> Deliver(ClientWire wire, byte[] frame) => [frame];

    /// <summary>The end of a silent session has reached a disk.</summary>
    public virtual void OnExpired(WholeWorld world, ReadOnlyMemory<byte> transaction)
    {
    }

    /// <summary>A multi has reached a disk.</summary>
    public virtual void OnMulti(WholeWorld world, in Txn multi)
    {
    }

    /// <summary>A new leader's first transaction has reached a disk.</summary>
    public virtual void OnEpoch(WholeWorld world)
    {
    }

    /// <summary>Somebody has set a server's clock.</summary>
    public virtual void OnClockSet(WholeWorld world, WholeServer server, long jumpMs)
    {
    }
}
