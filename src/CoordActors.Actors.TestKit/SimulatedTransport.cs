using CoordActors.Actors.Remote;

namespace CoordActors.Actors;

/// <summary>One life of one system on a <see cref="SimulatedNetwork"/>.</summary>
internal sealed class SimulatedTransport(SimulatedNetwork network) : RemoteTransport, IDeliveryObserver
{
    private const int FreePort = 2888;

    internal string Host { get; private set; } = "";

    internal int Port { get; private set; }

    internal ITransportAcceptor? Acceptor { get; private set; }

    /// <summary>The system's machine has crashed.</summary>
    internal bool IsDead { get; set; }

    internal override IDeliveryObserver? Observer => network.HasObservers ? this : null;

    public void OnDelivery(Address from, Address to, IActorRef recipient, object message, IActorRef? sender) =>
        network.Observe(new SimulatedDelivery(from, to, recipient, message, sender));

    internal override int Listen(ActorSystemImpl system, RemoteSetup setup)
    {
        if (!system.IsDeterministic) throw new ConfigurationException("A simulated network carries deterministic systems only.");
        if (Host.Length > 0) throw new ConfigurationException("A transport carries one system.");
        (Host, Port) = (setup.Host, setup.Port == 0 ? FreePort : setup.Port);
        network.Listen(this);
        return Port;
    }

    internal override void Start(ITransportAcceptor acceptor) => Acceptor = acceptor;

    internal override void Dial(Address remote, ITransportDialer dialer)
    {
        if (!IsDead) network.Dial(this, remote, dialer);
    }

    internal override void Close() => network.StopListening(this);
}
