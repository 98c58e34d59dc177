using CoordActors.Server.Clients;

namespace CoordActors.Server.Serving;

/// <summary>What a ConnectRequest asks for, with the bytes it points to copied.</summary>
/// <param name="Connection">Where it came from.</param>
/// <param name="LastZxidSeen">The highest zxid the client has seen.</param>
/// <param name="TimeoutMs">The timeout it wants, in ms.</param>
/// <param name="SessionId">The session to resume, 0 for a new one.</param>
/// <param name="Password">The session's password.</param>
/// <param name="HasReadOnly">Whether the packet had the trailing byte.</param>
/// <param name="AuthIds">The identities of the connection, encoded.</param>
/// <param name="IsReadOnlyAllowed">Whether a read-only server is good enough.</param>
public sealed record Connect(
    ClientConnection Connection,
    long LastZxidSeen,
    int TimeoutMs,
    long SessionId,
    byte[] Password,
    bool HasReadOnly,
    byte[] AuthIds,
    bool IsReadOnlyAllowed = false);
