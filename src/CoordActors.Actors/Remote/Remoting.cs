using System.Collections.Concurrent;

namespace CoordActors.Actors.Remote;

/// <summary>The connections of a system with the others.</summary>
internal sealed class Remoting : ITransportAcceptor
{
    /// <summary>The protocol of remote addresses.</summary>
    internal const string Protocol = "akka.tcp";

    private readonly ConcurrentDictionary<Address, OutboundLink> _links = new();
    private readonly Dictionary<Address, InboundConnection> _inbound = [];
    private readonly HashSet<InboundConnection> _pending = [];
    private readonly Lock _gate = new();
    private volatile bool _isClosed;

    internal Remoting(ActorSystemImpl system, RemoteSetup setup)
    {
        var helloBytes = setup.Hello().Length;
        if (helloBytes > Handshake.ApplicationBytesMax)
            throw new ConfigurationException($"RemoteSetup.Hello has {helloBytes} bytes, and at most {Handshake.ApplicationBytesMax} are allowed.");
        System = system;
        Setup = setup;
        Transport = setup.Transport ?? new TcpTransport();
        Strangers = new StrangerLog(system);
        Uid = system.NextUid();
        Address = new Address(Protocol, system.Name, setup.Host, Transport.Listen(system, setup));
    }

    internal ActorSystemImpl System { get; }

    internal RemoteSetup Setup { get; }

    internal RemoteTransport Transport { get; }

    internal Address Address { get; }

    /// <summary>Distinguishes the lives of a system at an address.</summary>
    internal long Uid { get; }

    internal StrangerLog Strangers { get; }

    /// <summary>Whether this system ends.</summary>
    internal bool IsClosed => _isClosed;

    void ITransportAcceptor.OnAccepted(TransportConnection connection)
    {
        var inbound = new InboundConnection(this, connection);
        lock (_gate)
        {
            if (_isClosed)
            {
                connection.Close(abort: true);
                return;
            }

            if (_pending.Count < Setup.MaxPendingHandshakes)
            {
                _pending.Add(inbound);
                connection = null!;
            }
        }

        if (connection is null)
        {
            inbound.Start();
            return;
        }

        connection.Close(abort: true);
        Strangers.Note(connection.EndPoint, $"{Setup.MaxPendingHandshakes} others have not finished their handshakes");
    }

    void ITransportAcceptor.OnRejected(string endPoint, string reason) => Strangers.Note(endPoint, reason);

    internal void Start() => Transport.Start(this);

    internal OutboundLink LinkTo(Address address) => _links.GetOrAdd(address, static (remote, remoting) => new OutboundLink(remoting, remote), this);

    internal void Publish(AssociationEvent @event) => System.EventStream.Publish(@event);

    /// <summary>The handshake is done: this is the connection with messages of that system from now on, and an earlier one is over.</summary>
    internal void OnInboundUp(InboundConnection connection, Address from)
    {
        InboundConnection? earlier;
        lock (_gate)
        {
            _pending.Remove(connection);
            _inbound.Remove(from, out earlier);
            if (!_isClosed) _inbound.Add(from, connection);
        }

        earlier?.End("it has connected anew", abort: true);
        System.Log.Info("{0} has connected from {1}.", from, connection.EndPoint);
        Publish(new AssociatedEvent(Address, from, IsInbound: true));
        LinkTo(from).OnPeerAppeared();
    }

    internal void OnInboundGone(InboundConnection connection, Address? from)
    {
        lock (_gate)
        {
            _pending.Remove(connection);
            if (from is not null && _inbound.TryGetValue(from, out var current) && ReferenceEquals(current, connection)) _inbound.Remove(from);
        }
    }

    internal void Shutdown()
    {
        InboundConnection[] inbound;
        lock (_gate)
        {
            _isClosed = true;
            inbound = [.. _pending, .. _inbound.Values];
        }

        Transport.Close();

        // In an order that a simulation repeats: that of the table is by hash codes, which are others in each process.
        foreach (var link in _links.Values.OrderBy(link => link.Remote.ToString(), StringComparer.Ordinal)) link.Close();
        foreach (var connection in inbound) connection.SayFarewell();
    }
}
