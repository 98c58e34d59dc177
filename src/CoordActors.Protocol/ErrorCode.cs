namespace CoordActors.Protocol;

/// <summary>
/// The <c>err</c> field of a reply. Numbers are ZooKeeper's; a server must not invent others, since Java clients fail on a code they do not
/// know. Codes that only client libraries produce are listed so that nobody takes their numbers.
/// </summary>
public enum ErrorCode
{
    /// <summary>Success.</summary>
    Ok = 0,

    /// <summary>The server could not carry the request out; nothing was changed. Here: writes are refused while the disk is full.</summary>
    SystemError = -1,

    /// <summary>In the result of a failed multi: not attempted, because an earlier entry failed.</summary>
    RuntimeInconsistency = -2,

    /// <summary>Reserved.</summary>
    DataInconsistency = -3,

    /// <summary>Client side: the connection broke with the request unanswered.</summary>
    ConnectionLoss = -4,

    /// <summary>The request's record could not be decoded.</summary>
    MarshallingError = -5,

    /// <summary>Unknown operation (the connection is closed), or one that is switched off (it stays open).</summary>
    Unimplemented = -6,

    /// <summary>Client side.</summary>
    OperationTimeout = -7,

    /// <summary>Bad path, flags, time to live, or a protected znode.</summary>
    BadArguments = -8,

    /// <summary>Client side: the handle cannot be used.</summary>
    InvalidState = -9,

    /// <summary>Not sent by this server: <see cref="SessionExpired"/> takes its place, which every client can map.</summary>
    UnknownSession = -12,

    /// <summary>Reconfiguration: no quorum of the new configuration.</summary>
    NewConfigNoQuorum = -13,

    /// <summary>Reconfiguration: another one is running.</summary>
    ReconfigInProgress = -14,

    /// <summary>Client side.</summary>
    SslConnectionError = -15,

    /// <summary>Boundary of the API errors, not an answer.</summary>
    ApiError = -100,

    /// <summary>The znode, or for create and delete its parent, is missing.</summary>
    NoNode = -101,

    /// <summary>The access control list forbids it.</summary>
    NoAuth = -102,

    /// <summary>The expected version differs.</summary>
    BadVersion = -103,

    /// <summary>The parent is ephemeral.</summary>
    NoChildrenForEphemerals = -108,

    /// <summary>The znode exists.</summary>
    NodeExists = -110,

    /// <summary>The znode has children.</summary>
    NotEmpty = -111,

    /// <summary>The session is closing or gone.</summary>
    SessionExpired = -112,

    /// <summary>Client side.</summary>
    InvalidCallback = -113,

    /// <summary>Empty or ill-formed access control list, or scheme <c>auth</c> without an authenticated identity.</summary>
    InvalidAcl = -114,

    /// <summary>Authentication was refused; the connection is closed.</summary>
    AuthFailed = -115,

    /// <summary>Client side.</summary>
    Closing = -116,

    /// <summary>Client side.</summary>
    Nothing = -117,

    /// <summary>In transactions only: the session goes on by another connection. The one that the request came by is closed.</summary>
    SessionMoved = -118,

    /// <summary>A write on a read-only server.</summary>
    NotReadOnly = -119,

    /// <summary>An ephemeral znode on a local session that may not be upgraded.</summary>
    EphemeralOnLocalSession = -120,

    /// <summary>checkWatches or removeWatches found nothing.</summary>
    NoWatcher = -121,

    /// <summary>Client side.</summary>
    RequestTimeout = -122,

    /// <summary>Reconfiguration is switched off.</summary>
    ReconfigDisabled = -123,

    /// <summary>Mandatory authentication is missing; the connection is closed.</summary>
    SessionClosedRequireSaslAuth = -124,

    /// <summary>A hard quota would be exceeded.</summary>
    QuotaExceeded = -125,

    /// <summary>Overload: the request was not executed.</summary>
    ThrottledOp = -127,
}
