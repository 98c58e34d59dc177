using System.Security.Cryptography.X509Certificates;

namespace CoordActors.Actors.Remote;

/// <summary>What carries the bytes of one system: TCP, or a simulated network.</summary>
public abstract class RemoteTransport
{
    private protected RemoteTransport()
    {
    }

    /// <summary>Begins to listen; accepts nothing before <see cref="Start"/>.</summary>
    /// <returns>The port.</returns>
    /// <exception cref="RemoteException">The address is taken or not of this machine.</exception>
    internal abstract int Listen(ActorSystemImpl system, RemoteSetup setup);

    /// <summary>Begins to accept.</summary>
    internal abstract void Start(ITransportAcceptor acceptor);

    /// <summary>Dials; the outcome is told to the dialler, now or later, once or never.</summary>
    internal abstract void Dial(Address remote, ITransportDialer dialer);

    /// <summary>Stops listening. Connections are closed by those who have them.</summary>
    internal abstract void Close();

    /// <summary>Sees every message just before its actor gets it; null when nobody looks.</summary>
    internal virtual IDeliveryObserver? Observer => null;
}

/// <summary>A connection of a transport. All calls return at once.</summary>
internal abstract class TransportConnection
{
    /// <summary>The other end, for messages.</summary>
    internal abstract string EndPoint { get; }

    internal virtual X509Certificate2? PeerCertificate => null;

    /// <summary>Begins to receive; everything that happens from now on is told to the handler, one thing at a time but for
    /// <see cref="ITransportHandler.OnSent"/>.</summary>
    internal abstract void Start(ITransportHandler handler);

    /// <summary>Sends all of the bytes.</summary>
    /// <returns>True when they are not needed any more; otherwise they, and the next send, have to wait for <see cref="ITransportHandler.OnSent"/>.</returns>
    internal abstract bool Send(byte[] bytes, int count);

    /// <summary>Ends the connection; the handler is told so.</summary>
    /// <param name="abort">True to throw away what is on its way; otherwise the other side still gets what was sent.</param>
    internal abstract void Close(bool abort);
}

/// <summary>Takes what a connection receives.</summary>
internal interface ITransportHandler
{
    /// <summary>Where the next bytes go; never empty.</summary>
    Memory<byte> GetReceiveBuffer();

    /// <summary>Bytes arrived in the buffer.</summary>
    void OnReceived(int count);

    /// <summary>A send that did not end at once has ended.</summary>
    void OnSent();

    /// <summary>The connection is gone; the last call, once.</summary>
    void OnClosed(string reason);
}

/// <summary>Takes new connections.</summary>
internal interface ITransportAcceptor
{
    void OnAccepted(TransportConnection connection);

    /// <summary>Somebody connected and was gone, or failed, before there was a connection to hand over.</summary>
    void OnRejected(string endPoint, string reason);
}

/// <summary>Waits for the outcome of a dial.</summary>
internal interface ITransportDialer
{
    void OnDialed(TransportConnection connection);

    void OnDialFailed(string reason, Exception? cause);
}

/// <summary>Sees deliveries, for the checkers of a simulation.</summary>
internal interface IDeliveryObserver
{
    void OnDelivery(Address from, Address to, IActorRef recipient, object message, IActorRef? sender);
}
