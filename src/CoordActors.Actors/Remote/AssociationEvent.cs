namespace CoordActors.Actors.Remote;

/// <summary>Something happened to a connection with another system; published on the event stream. Each pair of systems has two connections, one
/// dialled by each side, and each of them has its own events.</summary>
/// <param name="LocalAddress">This system.</param>
/// <param name="RemoteAddress">The other one.</param>
/// <param name="IsInbound">True when the other one dialled: the connection on which its messages arrive.</param>
public abstract record AssociationEvent(Address LocalAddress, Address RemoteAddress, bool IsInbound) : IDeadLetterSuppression;

/// <summary>A connection is up: its handshake is done, messages flow.</summary>
/// <param name="LocalAddress">This system.</param>
/// <param name="RemoteAddress">The other one.</param>
/// <param name="IsInbound">True when the other one dialled.</param>
public sealed record AssociatedEvent(Address LocalAddress, Address RemoteAddress, bool IsInbound)
    : AssociationEvent(LocalAddress, RemoteAddress, IsInbound);

/// <summary>A connection that was up is gone: what was on its way is lost.</summary>
/// <param name="LocalAddress">This system.</param>
/// <param name="RemoteAddress">The other one.</param>
/// <param name="IsInbound">True when the other one had dialled.</param>
public sealed record DisassociatedEvent(Address LocalAddress, Address RemoteAddress, bool IsInbound)
    : AssociationEvent(LocalAddress, RemoteAddress, IsInbound);

/// <summary>A connection did not come up: nobody answered, or one side refused the other.</summary>
/// <param name="Cause">Why, in one sentence.</param>
/// <param name="LocalAddress">This system.</param>
/// <param name="RemoteAddress">The other one.</param>
/// <param name="IsInbound">True when the other one had dialled.</param>
public sealed record AssociationErrorEvent(Exception Cause, Address LocalAddress, Address RemoteAddress, bool IsInbound)
    : AssociationEvent(LocalAddress, RemoteAddress, IsInbound);
