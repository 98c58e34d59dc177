namespace CoordActors.Client;

/// <summary>Where a client's session is in its life.</summary>
public enum SessionState
{
    /// <summary>No server was reached yet.</summary>
    Connecting,

    /// <summary>Connected to a server that reads and writes.</summary>
    Connected,

    /// <summary>Connected to a server that is cut off from its ensemble and serves reads only.</summary>
    ConnectedReadOnly,

    /// <summary>The connection is lost; the session lives until its timeout and the client looks for a server.</summary>
    Disconnected,

    /// <summary>The end: the session has timed out. Ephemeral znodes and watches are gone.</summary>
    Expired,

    /// <summary>The end: the server refused the credentials.</summary>
    AuthFailed,

    /// <summary>The end: the client was disposed.</summary>
    Closed,
}
