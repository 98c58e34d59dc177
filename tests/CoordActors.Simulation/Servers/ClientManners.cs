using CoordActors.Simulation.Cores;

namespace CoordActors.Simulation.Servers;

/// <summary>
/// How a client behaves apart from what it asks for. A restless one does not wait long for a handshake but goes to another server, where the first one
/// may still let it in; it leaves servers without a reason, with requests under way; what it sends and gets takes a while, and arrives though it is
/// gone; and it does not always say what it has seen. Drawn apart from all else.
/// </summary>
internal sealed class ClientManners(WholeWorld world, int number)
{
    private const int HealedDelayMaxMs = 30;
    private readonly Chance _chance = new(((ulong)world.Knobs.Seed * 32452843) + (ulong)number);
    private int _delayMaxMs = -1;
    private int _patienceMs;

    /// <summary>What it sends and gets takes a while.</summary>
    public bool HasSlowLink => world.Knobs.Restless && DelayMaxMs > 0;

    /// <summary>How long it waits for a handshake, in ms.</summary>
    public int PatienceMs => world.Knobs.Restless && !world.IsHealed ? _patienceMs : WholeClient.TimeoutMs / 3;

    private int DelayMaxMs
    {
        get
        {
            if (_delayMaxMs < 0)
            {
                (_delayMaxMs, _patienceMs) = (_chance.Of(0, 0, 20, 100, 300), _chance.Of(20, 60, 200, 600));
            }

            return world.IsHealed ? Math.Min(_delayMaxMs, HealedDelayMaxMs) : _delayMaxMs;
        }
    }

    /// <summary>How long the next packet is under way, in ms.</summary>
    public long DelayMs() => HasSlowLink ? _chance.Between(0, DelayMaxMs) : 0;

    /// <summary>Whether it leaves its server now.</summary>
    public bool Leaves() => world.Knobs.Restless && !world.IsHealed && _chance.Happens(0.03);

    /// <summary>The last transaction that it says that it has seen.</summary>
    public long Admits(long seen) => world.Knobs.Restless && _chance.Happens(0.3) ? 0 : seen;
}
